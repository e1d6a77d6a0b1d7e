import { octetsPerRow } from './cell-arrays.ts';
import { gatherCells, gatherRows, gatherTimes } from './gather-cells.ts';
import type { ColumnCells, GroupPlan, GroupRows } from './group-plan.ts';
import { GrowingCells } from './growing-cells.ts';
import { PlainRows } from './plain-rows.ts';
import type { RowTimes } from './row-keys.ts';
import { type RowRuns, rowsInRuns } from './row-runs.ts';

/**
 * Rows of one group that are not in the store yet, in the order in which they came.
 *
 * What is given of them does not change when more come or when the first are taken away, so that a reader may keep it and go on
 * reading.
 */
export class OpenSegment {
  readonly plan: GroupPlan;
  count = 0;
  /** Of any row; `Infinity` when there are none. */
  lowestLsn = Number.POSITIVE_INFINITY;
  highestLsn = Number.NEGATIVE_INFINITY;
  readonly octetsPerRow: number;
  #times: RowTimes;
  readonly #plain: PlainRows;
  /** Lists and octets, by column. */
  readonly #growing = new Map<number, GrowingCells>();

  constructor(plan: GroupPlan, capacity: number) {
    this.plan = plan;
    this.octetsPerRow = octetsPerRow(plan.columns);
    this.#times = createTimes(Math.max(capacity, fewRows));
    this.#plain = new PlainRows(plan.columns, Math.max(capacity, fewRows));
    for (const [place, column] of plan.columns.entries())
      if (column.isList || column.rawKind === 'octets') this.#growing.set(place, new GrowingCells(column));
  }

  /** Octets that the rows take, about. */
  get octets(): number {
    let octets = this.count * this.octetsPerRow;
    for (const cells of this.#growing.values()) octets += cells.octets;
    return octets;
  }

  /**
   * @throws RangeError for an instant or log sequence number that is no number, TypeError for a column without its arrays;
   *   nothing is added then
   */
  append(rows: GroupRows): void {
    const { count, lsns, generatedAtMs, cells } = rows;
    let lowest = this.lowestLsn;
    let highest = this.highestLsn;
    for (let row = 0; row < count; row++) {
      const lsn = lsns[row]!;
      if (!(Number.isFinite(generatedAtMs[row]) && Number.isFinite(lsn)))
        throw new RangeError(`row ${row}: expected finite instants, found ${generatedAtMs[row]} of ${lsn}`);
      if (lsn < lowest) lowest = lsn;
      if (lsn > highest) highest = lsn;
    }
    if (rows.lanes !== undefined) this.#plain.appendLanes(rows.lanes, cells, count);
    else {
      this.#plain.append(rows);
      for (const [place, growing] of this.#growing) growing.append(cells[place]!, count);
    }
    this.#appendTimes(rows);
    this.count += count;
    this.lowestLsn = lowest;
    this.highestLsn = highest;
  }

  /** Instants of the rows as they came; what is behind `count` is room. */
  get times(): RowTimes {
    return this.#times;
  }

  cells(column: number): ColumnCells {
    return this.#growing.get(column)?.cells ?? this.#plain.cells(column);
  }

  /** All rows as they came. */
  get rows(): GroupRows {
    return this.firstRows(this.count);
  }

  firstRows(count: number): GroupRows {
    return this.#rowsOf(count, this.#plain.firstCells(count));
  }

  /** The same, good until somebody is lent others. */
  lentRows(count: number): GroupRows {
    return this.#rowsOf(count, this.#plain.lentCells(count));
  }

  #rowsOf(count: number, plain: readonly (ColumnCells | undefined)[]): GroupRows {
    const { plan } = this;
    const cells = plain.map((one, column) => one ?? this.#growing.get(column)!.cells);
    return { plan, count, ...this.#times, cells };
  }

  /** The first rows as the body of a loose segment, written from where they stand; undefined where that cannot be. */
  looseBody(rows: number): Uint8Array | undefined {
    return this.#plain.looseBody(rows);
  }

  /** Takes the first rows away; the room stays, for groups that come fast. */
  dropFirst(rows: number): void {
    const left = this.count - rows;
    const runs = Int32Array.of(0, rows, this.count);
    for (const [place, growing] of this.#growing) {
      const column = this.plan.columns[place]!;
      const kept = new GrowingCells(column);
      if (left > 0) kept.append(gatherCells(column, [growing.cells], runs), left);
      this.#growing.set(place, kept);
    }
    this.#plain.dropFirst(rows);
    const times = createTimes(this.#times.quality.length);
    if (left > 0) setTimes(times, 0, gatherTimes([this.#times], runs), left);
    this.#times = times;
    this.count = left;
    this.lowestLsn = Number.POSITIVE_INFINITY;
    this.highestLsn = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < left; row++) {
      this.lowestLsn = Math.min(this.lowestLsn, times.lsns[row]!);
      this.highestLsn = Math.max(this.highestLsn, times.lsns[row]!);
    }
  }

  /** A segment of its own with the rows that runs of this one list. */
  copy(runs: RowRuns, capacity: number): OpenSegment {
    const copy = new OpenSegment(this.plan, Math.max(capacity, rowsInRuns(runs)));
    if (runs.length > 0) copy.append(gatherRows([this.rows], runs));
    return copy;
  }

  #appendTimes(rows: GroupRows): void {
    const { count } = rows;
    const end = this.count + count;
    if (end > this.#times.quality.length) {
      const grown = createTimes(Math.max(end, 2 * this.#times.quality.length));
      setTimes(grown, 0, this.#times, this.count);
      this.#times = grown;
    }
    setTimes(this.#times, this.count, rows, count);
  }
}

/** Fewer are copied one by one, since a window costs more; and room for so many is made at first. */
const fewRows = 16;

function createTimes(capacity: number): RowTimes {
  return {
    generatedAtMs: new Float64Array(capacity),
    receivedAtMs: new Float64Array(capacity),
    lsns: new Float64Array(capacity),
    quality: new Uint8Array(capacity),
  };
}

function setTimes(into: RowTimes, at: number, from: RowTimes, count: number): void {
  if (count <= fewRows) {
    for (let row = 0; row < count; row++) {
      into.generatedAtMs[at + row] = from.generatedAtMs[row]!;
      into.receivedAtMs[at + row] = from.receivedAtMs[row]!;
      into.lsns[at + row] = from.lsns[row]!;
      into.quality[at + row] = from.quality[row]!;
    }
    return;
  }
  into.generatedAtMs.set(from.generatedAtMs.subarray(0, count), at);
  into.receivedAtMs.set(from.receivedAtMs.subarray(0, count), at);
  into.lsns.set(from.lsns.subarray(0, count), at);
  into.quality.set(from.quality.subarray(0, count), at);
}
