import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { createNumbers } from './cell-arrays.ts';
import type { ColumnCells } from './group-plan.ts';
import { type PlannedLane, partOf } from './lane-plan.ts';
import type { NumberRows } from './lane-rows.ts';

/** Rows as columns: those that come many at once, as columns, need not be turned into lanes and back. */
export class ColumnStack implements NumberRows {
  readonly #lanes: readonly PlannedLane[];
  readonly #columns: ColumnValues[][];
  #capacity = 0;

  constructor(lanes: readonly PlannedLane[]) {
    this.#lanes = lanes;
    this.#columns = lanes.map(({ kind, columns }) => columns.map(() => createNumbers(kind, 0)));
  }

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

  put(cells: readonly ColumnCells[], at: number, count: number): void {
    for (const [index, { part, columns }] of this.#lanes.entries())
      for (const [place, column] of columns.entries())
        put(this.#columns[index]![place]!, at, partOf(cells[column]!, part), count);
  }

  column(lane: number, place: number, rows: number): ColumnValues {
    return this.#columns[lane]![place]!.slice(0, rows);
  }

  columns(rows: number): ColumnValues[][] {
    return this.#columns.map((columns) => columns.map((values) => values.slice(0, rows)));
  }

  /** Where they stand. */
  lentColumns(rows: number): ColumnValues[][] {
    return this.#columns.map((columns) => columns.map((values) => values.subarray(0, rows)));
  }

  dropFirst(rows: number, count: number): void {
    for (const columns of this.#columns) for (const values of columns) values.copyWithin(0, rows, count);
  }
}

/** Octets are moved, so that each NaN stays what it is. */
function put(into: ColumnValues, at: number, values: ColumnValues, count: number): void {
  (into as Float64Array).set(values.subarray(0, count) as Float64Array, at);
}
