import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { createNumbers } from './cell-arrays.ts';
import type { ColumnCells } from './group-plan.ts';
import { type PlannedLane, partOf } from './lane-plan.ts';

/**
 * The columns of a group as columns: rows that come many at once, as columns, need not be turned into lanes and back.
 *
 * Columns are named by their lane and their place in it, as in `LanePlan`.
 */
export class ColumnStack {
  readonly #lanes: readonly PlannedLane[];
  readonly #columns: ColumnValues[][];
  #capacity = 0;

  constructor(lanes: readonly PlannedLane[]) {
    this.#lanes = lanes;
    this.#columns = lanes.map(({ kind, columns }) => columns.map(() => createNumbers(kind, 0)));
  }

  /** Gives room for so many rows, of which the first `kept` stay. */
  makeRoom(rows: number, kept: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.max(rows, 2 * this.#capacity);
    for (const [index, { kind }] of this.#lanes.entries())
      this.#columns[index] = this.#columns[index]!.map((values) => {
        const grown = createNumbers(kind, this.#capacity);
        put(grown, 0, values, kept);
        return grown;
      });
  }

  /** Writes rows 0 to `count` of cells from row `at` on; there must be room. */
  put(cells: readonly ColumnCells[], at: number, count: number): void {
    for (const [index, { part, columns }] of this.#lanes.entries())
      for (const [place, column] of columns.entries())
        put(this.#columns[index]![place]!, at, partOf(cells[column]!, part), count);
  }

  /** The first rows of each column of each lane, where they stand: good until rows are taken away. */
  windows(rows: number): ColumnValues[][] {
    return this.#columns.map((columns) => columns.map((values) => values.subarray(0, rows)));
  }

  /** The same of one column. */
  window(lane: number, place: number, rows: number): ColumnValues {
    return this.#columns[lane]![place]!.subarray(0, rows);
  }

  /** Takes the first of `count` rows away. */
  dropFirst(rows: number, count: number): void {
    for (const columns of this.#columns) for (const values of columns) values.copyWithin(0, rows, count);
  }
}

/** Octets are moved, so that each NaN stays what it is. */
function put(into: ColumnValues, at: number, values: ColumnValues, count: number): void {
  (into as Float64Array).set(values.subarray(0, count) as Float64Array, at);
}
