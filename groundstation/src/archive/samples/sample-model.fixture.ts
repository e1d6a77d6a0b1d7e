import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { Random } from '@dawa/seams/random';
import type { ColumnKind, ColumnValues } from 'ccsds-parser/columns/column-layout';
import { limitStates, type OctetCells } from 'ccsds-parser/xtce/columns/columns';
import { arrayOf } from './cell-arrays.ts';
import type { CellSample, ColumnCells, ColumnPlan, GroupPlan, GroupRows, OddCell } from './group-plan.ts';

/** One value of a column, as a test thinks of it. */
export interface ModelCell {
  readonly raw: number | string;
  readonly value: number;
  readonly limit: number;
  /** 0 absent, 1 valid, 2 not valid. */
  readonly mark: number;
  readonly isOdd: boolean;
}

/** One packet: each column has one cell, a list any number. */
export interface ModelRow {
  readonly lsn: number;
  readonly generatedAtMs: number;
  readonly receivedAtMs: number;
  readonly quality: number;
  readonly cells: readonly (readonly ModelCell[])[];
}

type Shape = Pick<ColumnPlan, 'name' | 'rawKind' | 'valueKind' | 'keepsLimits' | 'isList'> & {
  readonly hasMarks: boolean;
  /** Of so many cells one is there; default nearly all are. */
  readonly oneIn?: number;
  readonly hasOdd: boolean;
};

const plain = { valueKind: null, keepsLimits: false, isList: false, hasMarks: false, hasOdd: false };

/** Every kind of column that there is. */
export const shapes: readonly Shape[] = [
  { ...plain, name: 'count', rawKind: 'uint16' },
  { ...plain, name: 'voltage', rawKind: 'float64', hasOdd: true },
  { ...plain, name: 'temperature', rawKind: 'uint8', valueKind: 'float64', keepsLimits: true },
  { ...plain, name: 'note', rawKind: 'octets' },
  { ...plain, name: 'cells[]', rawKind: 'int32', isList: true, hasMarks: true, hasOdd: true },
  { ...plain, name: 'now_and_then', rawKind: 'float32', hasMarks: true },
  { ...plain, name: 'seldom', rawKind: 'int16', valueKind: 'float64', hasMarks: true, oneIn: 40 },
  { ...plain, name: 'judged[]', rawKind: 'uint8', valueKind: 'float64', keepsLimits: true, isList: true },
  { ...plain, name: 'words[]', rawKind: 'octets', isList: true },
];

export function modelPlan(groupId = 1, chosen: readonly Shape[] = shapes): GroupPlan {
  return {
    groupId,
    missionId: 'mission',
    dictionaryId: 1,
    container: `container-${groupId}`,
    columns: chosen.map((shape, place) => ({
      parameterId: place + 1,
      name: shape.name,
      unit: null,
      rawKind: shape.rawKind,
      valueKind: shape.valueKind,
      keepsLimits: shape.keepsLimits,
      isList: shape.isList,
      isFigureRaw: shape.valueKind === null && shape.rawKind !== 'octets',
      ...(shape.rawKind !== 'octets' && {
        fillFigures: (cells: ColumnCells, from: number, to: number, into: Float64Array) =>
          fillFigures(cells, from, to, into),
      }),
      readSamples: (cells: ColumnCells, from: number, to: number) => readSamples(shape.name, cells, from, to),
    })),
  };
}

function fillFigures(cells: ColumnCells, from: number, to: number, into: Float64Array): void {
  const values = (cells.value ?? cells.raw) as ColumnValues;
  for (let cell = from; cell < to; cell++) {
    const isNone = cells.marks?.[cell] === 0 || cells.odd.has(cell);
    into[cell - from] = isNone ? Number.NaN : Number(values[cell]!);
  }
}

function readSamples(name: string, cells: ColumnCells, from: number, to: number): CellSample[] {
  const samples: CellSample[] = [];
  for (let index = from; index < to; index++) {
    if (cells.marks?.[index] === 0) continue;
    const odd = cells.odd.get(index);
    const raw = odd?.raw ?? rawOf(cells.raw, index);
    const value = odd?.value ?? (cells.value === undefined ? raw : Number(cells.value[index]!));
    const limitState = limitStates[cells.limits?.[index] ?? 0]!;
    samples.push({ index, name, raw, value, unit: null, limitState });
  }
  return samples;
}

function rawOf(raw: ColumnValues | OctetCells, index: number): number | string {
  if (!('heap' in raw)) return Number(raw[index]!);
  const start = raw.starts[index]!;
  return new TextDecoder().decode(raw.heap.subarray(start, start + raw.lengths[index]!));
}

/** Random cells, with everything in them that is rare. */
export function modelRow(
  random: Random,
  lsn: number,
  generatedAtMs: number,
  chosen: readonly Shape[] = shapes,
): ModelRow {
  return {
    lsn,
    generatedAtMs,
    receivedAtMs: generatedAtMs + random.integer(5000) / 8,
    quality: random.integer(20) === 0 ? 1 << random.integer(4) : 0,
    cells: chosen.map((shape) => {
      const count = shape.isList ? random.integer(4) : 1;
      return Array.from({ length: count }, () => modelCell(random, shape));
    }),
  };
}

function modelCell(random: Random, shape: Shape): ModelCell {
  const isOdd = shape.hasOdd && random.integer(30) === 0;
  const isThere = shape.oneIn === undefined || random.integer(shape.oneIn) === 0;
  const mark = shape.hasMarks ? (isThere ? [1, 1, 1, 0, 2][random.integer(5)]! : 0) : 1;
  const limit = shape.keepsLimits ? random.integer(limitStates.length) : 0;
  const raw = rawCell(random, shape.rawKind);
  const value = shape.valueKind === null ? Number(raw) : Number(raw) * 0.5 - 20;
  return { raw: isOdd ? `odd ${random.integer(1000)}` : raw, value, limit, mark, isOdd };
}

const strange = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.MIN_VALUE];

function rawCell(random: Random, kind: ColumnKind | 'octets'): number | string {
  switch (kind) {
    case 'octets':
      return ['', 'ok', 'ལོག', 'a longer text'][random.integer(4)]!;
    case 'float64':
      return random.integer(25) === 0
        ? strange[random.integer(strange.length)]!
        : Math.round(random.normal() * 1e4) / 1e3;
    case 'float32':
      return Math.fround(random.normal());
    default:
      return random.integer(200);
  }
}

/** Rows as a decoder hands them over. */
export function groupRowsOf(
  plan: GroupPlan,
  rows: readonly ModelRow[],
  chosen: readonly Shape[] = shapes,
): GroupRows {
  return {
    plan,
    count: rows.length,
    lsns: Float64Array.from(rows, ({ lsn }) => lsn),
    generatedAtMs: Float64Array.from(rows, ({ generatedAtMs }) => generatedAtMs),
    receivedAtMs: Float64Array.from(rows, ({ receivedAtMs }) => receivedAtMs),
    quality: Uint8Array.from(rows, ({ quality }) => quality),
    cells: chosen.map((shape, column) =>
      columnOf(
        shape,
        rows.map(({ cells }) => cells[column]!),
      ),
    ),
  };
}

function columnOf(shape: Shape, lists: readonly (readonly ModelCell[])[]): ColumnCells {
  const cells = lists.flat();
  const starts = Uint32Array.from([0, ...lists.map(() => 0)]);
  for (const [row, list] of lists.entries()) starts[row + 1] = starts[row]! + list.length;
  const odd = new Map<number, OddCell>();
  for (const [index, cell] of cells.entries())
    if (cell.isOdd) odd.set(index, { raw: cell.raw, value: cell.raw });
  const marks = Uint8Array.from(cells, ({ mark }) => mark);
  return {
    raw: shape.rawKind === 'octets' ? octetsOf(cells) : numbersOf(shape.rawKind, cells),
    value: shape.valueKind === null ? undefined : Float64Array.from(cells, ({ value }) => value),
    limits: shape.keepsLimits ? Uint8Array.from(cells, ({ limit }) => limit) : undefined,
    // Decoders leave marks out where they would say nothing.
    marks: marks.every((mark) => mark === 1) ? undefined : marks,
    starts: shape.isList ? starts : undefined,
    odd,
  };
}

function numbersOf(kind: ColumnKind, cells: readonly ModelCell[]): ColumnValues {
  const values = new arrayOf[kind](cells.length);
  for (const [index, { raw, isOdd }] of cells.entries()) values[index] = isOdd ? 0 : Number(raw);
  return values;
}

function octetsOf(cells: readonly ModelCell[]): OctetCells {
  const texts = cells.map(({ raw }) => new TextEncoder().encode(String(raw)));
  const heap = new Uint8Array(texts.reduce((sum, { length }) => sum + length, 0));
  const starts = new Uint32Array(cells.length);
  const lengths = Uint32Array.from(texts, ({ length }) => length);
  for (let index = 0, at = 0; index < texts.length; index++) {
    starts[index] = at;
    heap.set(texts[index]!, at);
    at += texts[index]!.length;
  }
  return { heap, usedOctets: heap.length, starts, lengths };
}

/** Rows in the order of the archive. */
export function inOrder(rows: readonly ModelRow[]): ModelRow[] {
  return [...rows].sort((a, b) => a.generatedAtMs - b.generatedAtMs || a.lsn - b.lsn);
}

/** What an archive should say of rows, by brute force. */
export function modelSamples(
  rows: readonly ModelRow[],
  column: number,
  chosen: readonly Shape[] = shapes,
): ParameterSample[] {
  const shape = chosen[column]!;
  return inOrder(rows).flatMap(({ cells, generatedAtMs, receivedAtMs, lsn, quality }) =>
    cells[column]!.filter(({ mark }) => mark !== 0).map(({ raw, value, limit, isOdd }) => ({
      name: shape.name,
      generatedAtMs,
      receivedAtMs,
      raw,
      value: isOdd || shape.valueKind === null ? raw : value,
      unit: null,
      limitState: limitStates[limit]!,
      packetLsn: lsn,
      ...(quality !== 0 && { quality }),
    })),
  );
}
