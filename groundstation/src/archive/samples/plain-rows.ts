import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { RowLane } from 'ccsds-parser/xtce/columns/columns';
import { noOdd, validMark } from './cell-arrays.ts';
import { ColumnStack } from './column-stack.ts';
import type { ColumnCells, ColumnPlan, GroupRows, OddCell } from './group-plan.ts';
import { packLaneBody } from './lane-body.ts';
import { type LanePlaces, type LanePlan, lanePlanOf } from './lane-plan.ts';
import { LaneRows, type NumberRows } from './lane-rows.ts';

/**
 * Growing rows of the columns that have one number a row: in lanes, or, where they come many at once as columns, as such. What is
 * given of them are copies, where nothing else is said, so rows may be taken away.
 */
export class PlainRows {
  readonly #columns: readonly ColumnPlan[];
  readonly #plan: LanePlan;
  readonly #lanes: LaneRows;
  /** Begun when rows first come many at once. */
  #stack: ColumnStack | undefined;
  /** The one of the two that has the rows, chosen by those that come first; the other is empty. */
  #rows: NumberRows;
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
    this.#lanes = new LaneRows(this.#plan.lanes);
    this.#rows = this.#lanes;
    this.#valued = this.#plan.lanes.flatMap(({ part, columns: its }) => (part === 'value' ? its : []));
  }

  /** @throws TypeError, before anything is added, for a column without its values */
  append({ cells, count }: GroupRows): void {
    const { raw } = this.#plan;
    this.#mustHaveValues(cells);
    const at = this.#count;
    if (at === 0) this.#rows = this.#rowsFor(count);
    this.#grow(at + count);
    this.#rows.put(cells, at, count);
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
    this.#toLanes();
    this.#grow(at + count);
    this.#lanes.putLanes(lanes, cells, at, count);
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
    return this.#cellsOf(rows, this.#rows.columns(rows));
  }

  /** The same, good until rows are taken away or somebody is lent others: what is packed at once needs no memory of its own. */
  lentCells(rows: number): (ColumnCells | undefined)[] {
    return this.#cellsOf(rows, this.#rows.lentColumns(rows));
  }

  #cellsOf(rows: number, turned: readonly (readonly ColumnValues[])[]): (ColumnCells | undefined)[] {
    const { raw, value, limits } = this.#plan;
    return this.#columns.map((_, column) =>
      raw.lane[column]! < 0
        ? undefined
        : {
            raw: turnedPart(turned, raw, column)!,
            value: turnedPart(turned, value, column),
            limits: turnedPart(turned, limits, column) as Uint8Array | undefined,
            marks: this.#marks.get(column)?.subarray(0, rows),
            starts: undefined,
            odd: this.#odd.get(column) ?? noOdd,
          },
    );
  }

  /** The first rows as the body of a loose segment; undefined where some column is no plain numbers, present in every row. */
  looseBody(rows: number): Uint8Array | undefined {
    const isPlain = this.#marks.size === 0 && this.#odd.size === 0 && !this.#plan.raw.lane.includes(-1);
    const isInLanes = this.#rows === this.#lanes;
    return isPlain && isInLanes ? packLaneBody(this.#plan, this.#lanes.lanes, rows) : undefined;
  }

  /** Takes the first rows away. */
  dropFirst(rows: number): void {
    this.#rows.dropFirst(rows, this.#count);
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
    return index < 0 ? undefined : this.#rows.column(index, place[column]!, this.#count);
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
    if (rows > this.#capacity) this.#capacity = Math.max(rows, 2 * this.#capacity);
    this.#rows.makeRoom(this.#capacity, this.#count);
  }

  /** @param count of those that come first, as columns */
  #rowsFor(count: number): NumberRows {
    if (count < worthStacking || this.#columns.length > mostStacked) return this.#lanes;
    this.#stack ??= new ColumnStack(this.#plan.lanes);
    return this.#stack;
  }

  /** Rows that come as lanes want lanes. */
  #toLanes(): void {
    if (this.#rows === this.#lanes) return;
    const cells = this.lentCells(this.#count).map((one) => one ?? noCells);
    this.#rows = this.#lanes;
    this.#grow(this.#count);
    this.#rows.put(cells, 0, this.#count);
  }
}

/** Rows that come so many at once, as columns, stay columns. */
const worthStacking = 64;

/** Of more columns each would take a place of its own in memory, and their rows are written as lanes stand. */
const mostStacked = 64;

/** Of a column that is in no lane. */
const noCells: ColumnCells = {
  ...{ raw: new Uint8Array(0), value: undefined, limits: undefined },
  ...{ marks: undefined, starts: undefined, odd: noOdd },
};

function turnedPart(
  turned: readonly (readonly ColumnValues[])[],
  { lane, place }: LanePlaces,
  column: number,
): ColumnValues | undefined {
  const index = lane[column]!;
  return index < 0 ? undefined : turned[index]![place[column]!]!;
}
