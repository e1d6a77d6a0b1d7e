import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { RowLane } from 'ccsds-parser/xtce/columns/columns';
import { noOdd, validMark } from './cell-arrays.ts';
import type { ColumnCells, ColumnPlan, GroupRows, OddCell } from './group-plan.ts';
import { packLaneBody } from './lane-body.ts';
import { laneColumn, laneColumns, lentColumns } from './lane-columns.ts';
import { type LanePlaces, type LanePlan, lanePlanOf } from './lane-plan.ts';
import { createLane, type Lane, makeRoom, putColumns, putRows } from './lanes.ts';

/** Growing rows of the columns that have one number a row. What is given of them are copies, so rows may be taken away. */
export class PlainRows {
  readonly #columns: readonly ColumnPlan[];
  readonly #plan: LanePlan;
  readonly #lanes: readonly Lane[];
  /** Columns whose values are kept beside what stood in the packet: few have some, and rows come by the thousand. */
  readonly #valued: readonly number[];
  /** By column, where it has some: most columns never have. */
  readonly #marks = new Map<number, Uint8Array>();
  readonly #odd = new Map<number, Map<number, OddCell>>();
  #capacity: number;
  #count = 0;

  /** @param columns of a group; lists and octets among them are left alone */
  constructor(columns: readonly ColumnPlan[], capacity: number) {
    this.#columns = columns;
    this.#plan = lanePlanOf(columns);
    this.#capacity = capacity;
    this.#lanes = this.#plan.lanes.map((lane) => createLane(lane, capacity));
    this.#valued = this.#plan.lanes.flatMap(({ part, columns: its }) => (part === 'value' ? its : []));
  }

  /** @throws TypeError, before anything is added, for a column without its values */
  append({ cells, count }: GroupRows): void {
    const { raw } = this.#plan;
    this.#mustHaveValues(cells);
    const at = this.#count;
    this.#grow(at + count);
    for (const lane of this.#lanes) putColumns(lane, cells, at, count);
    for (let column = 0; column < cells.length; column++) {
      const { marks, odd } = cells[column]!;
      if (raw.lane[column]! < 0) continue;
      if (marks !== undefined || this.#marks.has(column)) this.#mark(column, marks, at, count);
      if (odd.size > 0) this.#keepOdd(column, odd, at, count);
    }
    this.#count += count;
  }

  /** The same of rows whose raw values stand row by row; `cells` has the columns whose meaning does not follow from those. */
  appendLanes(lanes: readonly RowLane[], cells: readonly ColumnCells[], count: number): void {
    this.#mustHaveValues(cells);
    const at = this.#count;
    this.#grow(at + count);
    let index = 0;
    for (const lane of this.#lanes)
      if (lane.part === 'raw') putRows(lane, lanes[index++]!.values, at, count);
      else putColumns(lane, cells, at, count);
    for (const column of this.#marks.keys())
      if (cells[column]?.marks === undefined) this.#mark(column, undefined, at, count);
    cells.forEach(({ marks, odd }, column) => {
      if (marks !== undefined) this.#mark(column, marks, at, count);
      if (odd.size > 0) this.#keepOdd(column, odd, at, count);
    });
    this.#count += count;
  }

  #mustHaveValues(cells: readonly ColumnCells[]): void {
    for (const column of this.#valued)
      if (cells[column]?.value === undefined)
        throw new TypeError(`column ${column}: expected values, found none`);
  }

  /** The cells of one column. */
  cells(column: number): ColumnCells {
    const { raw, value, limits } = this.#plan;
    return {
      raw: this.#column(raw, column)!,
      value: this.#column(value, column),
      limits: this.#column(limits, column) as Uint8Array | undefined,
      marks: this.#marks.get(column)?.subarray(0, this.#count),
      starts: undefined,
      odd: this.#odd.get(column) ?? noOdd,
    };
  }

  /** The cells of the first rows of all columns; none for lists and octets. */
  firstCells(rows: number): (ColumnCells | undefined)[] {
    return this.#firstCells(
      rows,
      this.#lanes.map((lane) => laneColumns(lane, 0, rows)),
    );
  }

  /** The same, good until somebody is lent others: columns that are packed at once need no memory of their own. */
  lentCells(rows: number): (ColumnCells | undefined)[] {
    return this.#firstCells(rows, lentColumns(this.#lanes, rows));
  }

  #firstCells(rows: number, turned: readonly (readonly ColumnValues[])[]): (ColumnCells | undefined)[] {
    const { raw, value, limits } = this.#plan;
    return this.#columns.map((_, column) =>
      raw.lane[column]! < 0
        ? undefined
        : {
            raw: partOf(turned, raw, column)!,
            value: partOf(turned, value, column),
            limits: partOf(turned, limits, column) as Uint8Array | undefined,
            marks: this.#marks.get(column)?.subarray(0, rows),
            starts: undefined,
            odd: this.#odd.get(column) ?? noOdd,
          },
    );
  }

  /** The first rows as the body of a loose segment; undefined where some column is no plain numbers, present in every row. */
  looseBody(rows: number): Uint8Array | undefined {
    const isPlain = this.#marks.size === 0 && this.#odd.size === 0 && !this.#plan.raw.lane.includes(-1);
    return isPlain ? packLaneBody(this.#plan, this.#lanes, rows) : undefined;
  }

  /** Takes the first rows away. */
  dropFirst(rows: number): void {
    for (const { values, columns } of this.#lanes)
      values.copyWithin(0, rows * columns.length, this.#count * columns.length);
    this.#count -= rows;
    for (const [column, marks] of this.#marks) this.#marks.set(column, marks.slice(rows, rows + this.#count));
    for (const [column, odd] of this.#odd) {
      const later = [...odd].flatMap(([row, cell]) => (row >= rows ? [[row - rows, cell] as const] : []));
      if (later.length === 0) this.#odd.delete(column);
      else this.#odd.set(column, new Map(later));
    }
  }

  #column({ lane, place }: LanePlaces, column: number): ColumnValues | undefined {
    const index = lane[column]!;
    return index < 0 ? undefined : laneColumn(this.#lanes[index]!, place[column]!, 0, this.#count);
  }

  /** Marks are only added behind those that somebody may have been given. */
  #mark(column: number, marks: Uint8Array | undefined, at: number, count: number): void {
    let kept = this.#marks.get(column);
    if (kept === undefined || at + count > kept.length) {
      const grown = new Uint8Array(Math.max(at + count, this.#capacity)).fill(validMark);
      if (kept !== undefined) grown.set(kept);
      kept = grown;
      this.#marks.set(column, kept);
    }
    if (marks === undefined) kept.fill(validMark, at, at + count);
    else for (let row = 0; row < count; row++) kept[at + row] = marks[row]!;
  }

  #keepOdd(column: number, odd: ColumnCells['odd'], at: number, count: number): void {
    const kept = this.#odd.get(column) ?? new Map<number, OddCell>();
    for (const [row, cell] of odd) if (row < count) kept.set(at + row, cell);
    this.#odd.set(column, kept);
  }

  #grow(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.max(rows, 2 * this.#capacity);
    for (const lane of this.#lanes) makeRoom(lane, this.#capacity, this.#count);
  }
}

function partOf(
  turned: readonly (readonly ColumnValues[])[],
  { lane, place }: LanePlaces,
  column: number,
): ColumnValues | undefined {
  const index = lane[column]!;
  return index < 0 ? undefined : turned[index]![place[column]!]!;
}
