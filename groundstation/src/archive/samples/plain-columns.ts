import type { RowLane } from 'ccsds-parser/xtce/columns/columns';
import { arrayOf, createNumbers, noOdd, validMark } from './cell-arrays.ts';
import {
  copyRows,
  createLane,
  type Lane,
  type LanePart,
  settleRows,
  stagedRows,
  stageLane,
  stageRows,
} from './column-lanes.ts';
import type { ColumnCells, ColumnPlan, GroupRows, OddCell } from './group-plan.ts';

/** Where in the lanes the arrays of a column stand. */
interface ColumnPlaces {
  readonly raw: LanePlace;
  readonly value: LanePlace | undefined;
  readonly limits: LanePlace | undefined;
}

interface LanePlace {
  readonly lane: Lane;
  readonly index: number;
}

/**
 * Growing arrays of columns that have one number a row, all of them windows of one buffer: making hundreds of small ones for
 * each segment would take longer than filling them.
 */
export class PlainColumns {
  readonly #lanes: Lane[] = [];
  readonly #places: (ColumnPlaces | undefined)[];
  readonly #marks: (Uint8Array | undefined)[];
  readonly #odd: (Map<number, OddCell> | undefined)[];
  #capacity = 0;
  /** Rows that are in their columns; `#staged` more wait. */
  #settled = 0;
  #staged = 0;

  /** @param columns of a group; lists and octets among them are left alone */
  constructor(columns: readonly ColumnPlan[], capacity: number) {
    this.#marks = new Array(columns.length).fill(undefined);
    this.#odd = new Array(columns.length).fill(undefined);
    this.#places = columns.map((column, place) => this.#placesOf(column, place));
    this.#grow(capacity);
  }

  /** @throws TypeError, before anything is added, for a column without its values */
  append({ cells, count }: GroupRows): void {
    const places = this.#places;
    for (let column = 0; column < places.length; column++)
      if (places[column]?.value !== undefined && cells[column]!.value === undefined)
        throw new TypeError(`column ${column}: expected values, found none`);
    const at = this.#settled + this.#staged;
    if (count > stagedRows / 2) {
      this.#settle();
      this.#makeRoom(at + count);
      for (const lane of this.#lanes) copyRows(lane, cells, at, count);
      this.#settled += count;
    } else {
      if (this.#staged + count > stagedRows) this.#settle();
      for (const lane of this.#lanes) stageRows(lane, cells, this.#staged, count);
      this.#staged += count;
    }
    for (let column = 0; column < places.length; column++) {
      const { marks, odd } = cells[column]!;
      if (marks === undefined && odd.size === 0 && this.#marks[column] === undefined) continue;
      if (places[column] === undefined) continue;
      if (marks !== undefined || this.#marks[column] !== undefined) this.#mark(column, marks, at, count);
      if (odd.size > 0) this.#keepOdd(column, odd, at, count);
    }
  }

  /** The same of rows whose values stand row by row. */
  appendLanes(lanes: readonly RowLane[], count: number): void {
    const at = this.#settled + this.#staged;
    for (let done = 0; done < count; ) {
      const rows = Math.min(stagedRows - this.#staged, count - done);
      for (const [index, { width, values }] of lanes.entries())
        stageLane(this.#lanes[index]!, values.subarray(done * width, (done + rows) * width), this.#staged);
      this.#staged += rows;
      done += rows;
      if (this.#staged === stagedRows) this.#settle();
    }
    for (let column = 0; column < this.#marks.length; column++)
      if (this.#marks[column] !== undefined) this.#mark(column, undefined, at, count);
  }

  cells(column: number): ColumnCells {
    this.#settle();
    const { raw, value, limits } = this.#places[column]!;
    return {
      raw: raw.lane.arrays[raw.index]!,
      value: value?.lane.arrays[value.index],
      limits: limits?.lane.arrays[limits.index] as Uint8Array | undefined,
      marks: this.#marks[column],
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
    lane.arrays.push(createNumbers(kind, 0));
    return { lane, index: lane.arrays.length - 1 };
  }

  #settle(): void {
    if (this.#staged === 0) return;
    this.#makeRoom(this.#settled + this.#staged);
    for (const lane of this.#lanes) settleRows(lane, this.#settled, this.#staged);
    this.#settled += this.#staged;
    this.#staged = 0;
  }

  #mark(column: number, marks: Uint8Array | undefined, at: number, count: number): void {
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
    const kept = this.#odd[column] ?? new Map<number, OddCell>();
    for (const [row, cell] of odd) if (row < count) kept.set(at + row, cell);
    this.#odd[column] = kept;
  }

  #makeRoom(rows: number): void {
    if (rows > this.#capacity) this.#grow(Math.max(rows, 2 * this.#capacity));
  }

  #grow(capacity: number): void {
    let octets = 0;
    for (const { kind, arrays } of this.#lanes) octets += arrays.length * alignedOctets(kind, capacity);
    const buffer = new ArrayBuffer(octets);
    let at = 0;
    for (const { kind, arrays } of this.#lanes)
      for (const [index, old] of arrays.entries()) {
        const grown = new arrayOf[kind](buffer, at, capacity);
        if (this.#settled > 0) (grown as Float64Array).set((old as Float64Array).subarray(0, this.#settled));
        arrays[index] = grown;
        at += alignedOctets(kind, capacity);
      }
    this.#capacity = capacity;
  }
}

function alignedOctets(kind: Lane['kind'], length: number): number {
  return Math.ceil((length * arrayOf[kind].BYTES_PER_ELEMENT) / 8) * 8;
}
