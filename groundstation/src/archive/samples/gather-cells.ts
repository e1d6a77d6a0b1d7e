import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { OctetCells } from 'ccsds-parser/xtce/columns/columns';
import { createNumbers, isOctets, noOdd, validMark } from './cell-arrays.ts';
import type { ColumnCells, ColumnPlan, GroupRows, OddCell } from './group-plan.ts';
import type { RowTimes } from './row-keys.ts';
import { type RowRuns, RunList, rowsInRuns, runWords } from './row-runs.ts';

/**
 * The cells of one column in the rows that runs list. One run is answered with the source itself, or with windows on it: nothing
 * of it may be written to afterwards.
 *
 * @param sources by source of the runs
 */
export function gatherCells(column: ColumnPlan, sources: readonly ColumnCells[], runs: RowRuns): ColumnCells {
  if (runs.length === runWords) {
    const source = sources[runs[0]!]!;
    if (runs[1] === 0) return source;
    if (source.starts === undefined && source.odd.size === 0 && !isOctets(source.raw))
      return cellsBetween(source, runs[1]!, runs[2]!);
  }
  const starts = column.isList ? gatherStarts(sources, runs) : undefined;
  const cellRuns = column.isList ? runsOfCells(sources, runs) : runs;
  const cells = rowsInRuns(cellRuns);
  const { rawKind, valueKind, keepsLimits } = column;
  return {
    raw:
      rawKind === 'octets'
        ? gatherOctets(sources, cellRuns, cells)
        : gatherNumbers(
            createNumbers(rawKind, cells),
            cellRuns,
            sources.map(({ raw }) => raw as ColumnValues),
          ),
    value:
      valueKind === null
        ? undefined
        : gatherNumbers(
            createNumbers(valueKind, cells),
            cellRuns,
            sources.map(({ value }) => value),
          ),
    limits: keepsLimits
      ? (gatherNumbers(
          new Uint8Array(cells),
          cellRuns,
          sources.map(({ limits }) => limits),
        ) as Uint8Array)
      : undefined,
    marks: gatherMarks(sources, cellRuns, cells),
    starts,
    odd: gatherOdd(sources, cellRuns),
  };
}

/** Of cells that are plain numbers, one a row. */
function cellsBetween({ raw, value, limits, marks }: ColumnCells, from: number, to: number): ColumnCells {
  return {
    raw: (raw as ColumnValues).subarray(from, to),
    value: value?.subarray(from, to),
    limits: limits?.subarray(from, to),
    marks: marks?.subarray(from, to),
    starts: undefined,
    odd: noOdd,
  };
}

/** Instants of the rows that runs list; of one run windows, no copies. */
export function gatherTimes(sources: readonly RowTimes[], runs: RowRuns): RowTimes {
  if (runs.length === runWords) return timesBetween(sources[runs[0]!]!, runs[1]!, runs[2]!);
  const rows = rowsInRuns(runs);
  const gathered = <Key extends keyof RowTimes>(key: Key, into: RowTimes[Key]) =>
    gatherNumbers(
      into,
      runs,
      sources.map((source) => source[key]),
    ) as RowTimes[Key];
  return {
    generatedAtMs: gathered('generatedAtMs', new Float64Array(rows)),
    receivedAtMs: gathered('receivedAtMs', new Float64Array(rows)),
    lsns: gathered('lsns', new Float64Array(rows)),
    quality: gathered('quality', new Uint8Array(rows)),
  };
}

function timesBetween(times: RowTimes, from: number, to: number): RowTimes {
  return {
    generatedAtMs: times.generatedAtMs.subarray(from, to),
    receivedAtMs: times.receivedAtMs.subarray(from, to),
    lsns: times.lsns.subarray(from, to),
    quality: times.quality.subarray(from, to),
  };
}

/** Rows of one group in the order of runs, all columns. */
export function gatherRows(sources: readonly GroupRows[], runs: RowRuns): GroupRows {
  const { plan } = sources[0]!;
  return {
    plan,
    count: rowsInRuns(runs),
    ...gatherTimes(sources, runs),
    cells: plan.columns.map((column, place) =>
      gatherCells(
        column,
        sources.map(({ cells }) => cells[place]!),
        runs,
      ),
    ),
  };
}

/** Runs shorter than this are copied value by value: a window costs more. */
const fewValues = 16;

/** @param sources undefined where all values are 0 */
function gatherNumbers(
  into: ColumnValues,
  runs: RowRuns,
  sources: readonly (ColumnValues | undefined)[],
): ColumnValues {
  const target = into as Float64Array;
  for (let at = 0, end = 0; at < runs.length; at += runWords) {
    const source = sources[runs[at]!] as Float64Array | undefined;
    const from = runs[at + 1]!;
    const to = runs[at + 2]!;
    if (source === undefined) end += to - from;
    else if (to - from < fewValues) for (let row = from; row < to; row++) target[end++] = source[row]!;
    else {
      target.set(source.subarray(from, to), end);
      end += to - from;
    }
  }
  return into;
}

function gatherMarks(sources: readonly ColumnCells[], runs: RowRuns, cells: number): Uint8Array | undefined {
  if (sources.every(({ marks }) => marks === undefined)) return undefined;
  const marks = new Uint8Array(cells).fill(validMark);
  for (let at = 0, end = 0; at < runs.length; at += runWords) {
    const from = runs[at + 1]!;
    const to = runs[at + 2]!;
    const source = sources[runs[at]!]!.marks;
    if (source !== undefined) marks.set(source.subarray(from, to), end);
    end += to - from;
  }
  return marks;
}

function gatherOctets(sources: readonly ColumnCells[], runs: RowRuns, cells: number): OctetCells {
  const starts = new Uint32Array(cells);
  const lengths = new Uint32Array(cells);
  const parts = sources.map(({ raw }) => (isOctets(raw) ? raw : undefined));
  let octets = 0;
  forEachCell(runs, (source, cell) => {
    octets += parts[source]!.lengths[cell]!;
  });
  const heap = new Uint8Array(octets);
  let end = 0;
  let place = 0;
  forEachCell(runs, (source, cell) => {
    const part = parts[source]!;
    const length = part.lengths[cell]!;
    starts[place] = end;
    lengths[place++] = length;
    if (length > 0) heap.set(part.heap.subarray(part.starts[cell]!, part.starts[cell]! + length), end);
    end += length;
  });
  return { heap, usedOctets: octets, starts, lengths };
}

function forEachCell(runs: RowRuns, visit: (source: number, cell: number) => void): void {
  for (let at = 0; at < runs.length; at += runWords)
    for (let cell = runs[at + 1]!; cell < runs[at + 2]!; cell++) visit(runs[at]!, cell);
}

function gatherOdd(sources: readonly ColumnCells[], runs: RowRuns): ColumnCells['odd'] {
  if (sources.every(({ odd }) => odd.size === 0)) return noOdd;
  const gathered = new Map<number, OddCell>();
  let place = 0;
  forEachCell(runs, (source, cell) => {
    const odd = sources[source]!.odd.get(cell);
    if (odd !== undefined) gathered.set(place, odd);
    place++;
  });
  return gathered;
}

function runsOfCells(sources: readonly ColumnCells[], runs: RowRuns): RowRuns {
  const list = new RunList();
  for (let at = 0; at < runs.length; at += runWords) {
    const starts = sources[runs[at]!]!.starts!;
    const from = starts[runs[at + 1]!]!;
    const to = starts[runs[at + 2]!]!;
    if (from < to) list.add(runs[at]!, from, to);
  }
  return list.runs;
}

function gatherStarts(sources: readonly ColumnCells[], runs: RowRuns): Uint32Array {
  const gathered = new Uint32Array(rowsInRuns(runs) + 1);
  let cells = 0;
  let place = 0;
  forEachCell(runs, (source, row) => {
    const starts = sources[source]!.starts!;
    cells += starts[row + 1]! - starts[row]!;
    gathered[++place] = cells;
  });
  return gathered;
}
