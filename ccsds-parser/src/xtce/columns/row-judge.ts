import { type CellForm, cellFormOf } from './cell-form.ts';
import type { ContainerPlan } from './column-plan.ts';
import { columnOfCells } from './container-columns.ts';
import { octetLimits } from './fill-meaning.ts';
import { FigureJudge, isFigureJudged, type JudgedField } from './judge-figures.ts';
import { cellsOfKept, keptFormOf } from './kept-cells.ts';
import type { ParameterColumn } from './parameter-column.ts';
import type { RowLane } from './row-lane.ts';
import type { RowReader } from './row-lanes.ts';
import type { RowLimits } from './row-limits.ts';

/** Judges raw values where they stand row by row, by tables: no object is touched for a value. */
export class RowJudge implements RowLimits {
  readonly places: readonly number[];
  codes = new Uint8Array(0);
  readonly #plan: ContainerPlan;
  readonly #fields: readonly JudgedField[];
  readonly #octets: readonly OctetPart[];
  readonly #figures: FigureJudge;
  #count = 0;

  /** Whether limits of these are plain enough for a table. */
  static canJudge(form: CellForm): boolean {
    if (!form.isJudged || form.needsOthers) return false;
    return isOctet(form) || isFigureJudged(form);
  }

  /** @param places columns of the plan that can be judged, and whose raw values `reader` reads */
  constructor(plan: ContainerPlan, reader: RowReader, places: readonly number[]) {
    this.#plan = plan;
    this.places = places;
    this.#fields = places.map((index, place) => ({
      form: cellFormOf(plan.columns[index]!.type),
      place,
      ...reader.slotOf(index),
    }));
    this.#octets = octetParts(this.#fields.filter(({ form }) => isOctet(form)));
    this.#figures = new FigureJudge(this.#fields.filter(({ form }) => !isOctet(form)));
  }

  /** Judges the first `count` rows that stand in the lanes now. */
  judge(count: number): void {
    const width = this.places.length;
    this.#count = count;
    if (this.codes.length < count * width)
      this.codes = new Uint8Array(width * Math.max(16, 2 ** Math.ceil(Math.log2(count))));
    for (const part of this.#octets) {
      if (part.lane.kind === 'int8') lookUpSigned(part, this.codes, width, count);
      else lookUpUnsigned(part, this.codes, width, count);
    }
    this.#figures.judge(this.codes, width, count);
  }

  columnAt(n: number): ParameterColumn {
    const { lane, slot } = this.#fields[n]!;
    const index = this.places[n]!;
    const raw = lane.values.slice(0, this.#count);
    for (let row = 0; row < this.#count; row++) raw[row] = lane.values[row * lane.width + slot]!;
    const cells = cellsOfKept(keptFormOf(this.#plan.columns[index]!), { raw, count: this.#count });
    return columnOfCells(this.#plan, index, cells);
  }
}

function isOctet({ rawKind }: CellForm): boolean {
  return rawKind === 'uint8' || rawKind === 'int8';
}

/** Columns of one type of octets: everything that can be said of an octet stands in 256. */
interface OctetPart {
  readonly lane: RowLane;
  readonly table: Uint8Array;
  /** Of each two: where in the lane its value stands, and where its limit state goes. */
  readonly fields: Int32Array;
}

function octetParts(fields: readonly JudgedField[]): OctetPart[] {
  const byForm = new Map<CellForm, { readonly lane: RowLane; readonly places: number[] }>();
  for (const { form, lane, slot, place } of fields) {
    const part = byForm.get(form) ?? { lane, places: [] };
    byForm.set(form, part);
    part.places.push(slot, place);
  }
  return [...byForm].map(([form, { lane, places }]) => ({
    lane,
    table: octetLimits(form),
    fields: Int32Array.from(places),
  }));
}

// One loop for each kind of array, alike as they are: a loop that meets several kinds is compiled for none of them.

function lookUpUnsigned({ lane, table, fields }: OctetPart, codes: Uint8Array, width: number, count: number) {
  const values = lane.values as Uint8Array;
  for (let row = 0; row < count; row++) {
    const from = row * lane.width;
    const to = row * width;
    for (let n = 0; n < fields.length; n += 2)
      codes[to + fields[n + 1]!] = table[values[from + fields[n]!]!]!;
  }
}

function lookUpSigned({ lane, table, fields }: OctetPart, codes: Uint8Array, width: number, count: number) {
  const values = lane.values as Int8Array;
  for (let row = 0; row < count; row++) {
    const from = row * lane.width;
    const to = row * width;
    for (let n = 0; n < fields.length; n += 2)
      codes[to + fields[n + 1]!] = table[values[from + fields[n]!]! & 0xff]!;
  }
}
