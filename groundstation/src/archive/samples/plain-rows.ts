import type { RowLane } from 'ccsds-parser/xtce/columns/columns';
import { noOdd, validMark } from './cell-arrays.ts';
import type { ColumnCells, ColumnPlan, GroupRows, OddCell } from './group-plan.ts';
import { laneColumn, laneColumns } from './lane-columns.ts';
import { createLane, type Lane, type LanePart, makeRoom, putColumns, putRows } from './lanes.ts';

/** Where in the lanes the values of a column stand. */
interface ColumnPlaces {
  readonly raw: LanePlace;
  readonly value: LanePlace | undefined;
  readonly limits: LanePlace | undefined;
}

interface LanePlace {
  readonly lane: Lane;
  readonly index: number;
}

/** Growing rows of the columns that have one number a row. What is given of them are copies, so rows may be taken away. */
export class PlainRows {
  readonly #lanes: Lane[] = [];
  readonly #places: (ColumnPlaces | undefined)[];
  readonly #marks: (Uint8Array | undefined)[];
  readonly #odd: (Map<number, OddCell> | undefined)[];
  /** Any column has marks or odd cells: most groups never have. */
  #hasMore = false;
  #capacity: number;
  #count = 0;

  /** @param columns of a group; lists and octets among them are left alone */
  constructor(columns: readonly ColumnPlan[], capacity: number) {
    this.#marks = new Array(columns.length).fill(undefined);
    this.#odd = new Array(columns.length).fill(undefined);
    this.#places = columns.map((column, place) => this.#placesOf(column, place));
    this.#capacity = capacity;
    for (const lane of this.#lanes) makeRoom(lane, capacity, 0);
  }

  /** @throws TypeError, before anything is added, for a column without its values */
  append({ cells, count }: GroupRows): void {
    const places = this.#places;
    for (let column = 0; column < places.length; column++)
      if (places[column]?.value !== undefined && cells[column]!.value === undefined)
        throw new TypeError(`column ${column}: expected values, found none`);
    const at = this.#count;
    this.#grow(at + count);
    for (const lane of this.#lanes) putColumns(lane, cells, at, count);
    for (let column = 0; column < places.length; column++) {
      const { marks, odd } = cells[column]!;
      if (marks === undefined && odd.size === 0 && this.#marks[column] === undefined) continue;
      if (places[column] === undefined) continue;
      if (marks !== undefined || this.#marks[column] !== undefined) this.#mark(column, marks, at, count);
      if (odd.size > 0) this.#keepOdd(column, odd, at, count);
    }
    this.#count += count;
  }

  /** The same of rows whose values stand row by row. */
  appendLanes(lanes: readonly RowLane[], count: number): void {
    const at = this.#count;
    this.#grow(at + count);
    for (let index = 0; index < this.#lanes.length; index++)
      putRows(this.#lanes[index]!, lanes[index]!.values, at, count);
    if (this.#hasMore)
      for (let column = 0; column < this.#marks.length; column++)
        if (this.#marks[column] !== undefined) this.#mark(column, undefined, at, count);
    this.#count += count;
  }

  /** The cells of one column. */
  cells(column: number): ColumnCells {
    const rows = this.#count;
    const valuesOf = ({ lane, index }: LanePlace) => laneColumn(lane, index, 0, rows);
    return this.#cellsOf(column, this.#places[column]!, rows, valuesOf);
  }

  /** The cells of the first rows of all columns; none for lists and octets. */
  firstCells(rows: number): (ColumnCells | undefined)[] {
    const turned = new Map(this.#lanes.map((lane) => [lane, laneColumns(lane, 0, rows)]));
    const valuesOf = ({ lane, index }: LanePlace) => turned.get(lane)![index]!;
    return this.#places.map((places, column) => places && this.#cellsOf(column, places, rows, valuesOf));
  }

  /** Takes the first rows away. */
  dropFirst(rows: number): void {
    for (const { values, columns } of this.#lanes)
      values.copyWithin(0, rows * columns.length, this.#count * columns.length);
    this.#count -= rows;
    if (!this.#hasMore) return;
    for (let column = 0; column < this.#marks.length; column++) {
      this.#marks[column] = this.#marks[column]?.slice(rows, rows + this.#count);
      const later = [...(this.#odd[column] ?? [])].filter(([row]) => row >= rows);
      this.#odd[column] =
        later.length === 0 ? undefined : new Map(later.map(([row, cell]) => [row - rows, cell]));
    }
  }

  #cellsOf(
    column: number,
    { raw, value, limits }: ColumnPlaces,
    rows: number,
    valuesOf: (place: LanePlace) => ColumnCells['raw'],
  ): ColumnCells {
    return {
      raw: valuesOf(raw),
      value: value && (valuesOf(value) as ColumnCells['value']),
      limits: limits && (valuesOf(limits) as Uint8Array),
      marks: this.#marks[column]?.subarray(0, rows),
      starts: undefined,
      odd: this.#odd[column] ?? noOdd,
    };
  }

  #placesOf(
    { rawKind, valueKind, keepsLimits, isList }: ColumnPlan,
    column: number,
  ): ColumnPlaces | undefined {
    if (isList || rawKind === 'octets') return undefined;
    return {
      raw: this.#newPlace(rawKind, 'raw', column),
      value: valueKind === null ? undefined : this.#newPlace(valueKind, 'value', column),
      limits: keepsLimits ? this.#newPlace('uint8', 'limits', column) : undefined,
    };
  }

  #newPlace(kind: Lane['kind'], part: LanePart, column: number): LanePlace {
    let lane = this.#lanes.find((one) => one.kind === kind && one.part === part);
    if (lane === undefined) {
      lane = createLane(kind, part);
      this.#lanes.push(lane);
    }
    lane.columns.push(column);
    return { lane, index: lane.columns.length - 1 };
  }

  /** Marks are only added behind those that somebody may have been given. */
  #mark(column: number, marks: Uint8Array | undefined, at: number, count: number): void {
    this.#hasMore = true;
    let kept = this.#marks[column];
    if (kept === undefined || at + count > kept.length) {
      const grown = new Uint8Array(Math.max(at + count, this.#capacity)).fill(validMark);
      if (kept !== undefined) grown.set(kept);
      kept = grown;
    }
    if (marks === undefined) kept.fill(validMark, at, at + count);
    else for (let row = 0; row < count; row++) kept[at + row] = marks[row]!;
    this.#marks[column] = kept;
  }

  #keepOdd(column: number, odd: ColumnCells['odd'], at: number, count: number): void {
    this.#hasMore = true;
    const kept = this.#odd[column] ?? new Map<number, OddCell>();
    for (const [row, cell] of odd) if (row < count) kept.set(at + row, cell);
    this.#odd[column] = kept;
  }

  #grow(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.max(rows, 2 * this.#capacity);
    for (const lane of this.#lanes) makeRoom(lane, this.#capacity, this.#count);
  }
}
