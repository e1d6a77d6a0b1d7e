import type { ColumnKind, ColumnValues } from 'ccsds-parser/columns/column-layout';
import { arrayOf, createNumbers, noOdd, validMark } from './cell-arrays.ts';
import { type CopyLane, copyLane } from './copy-lane.ts';
import type { ColumnCells, ColumnPlan, GroupRows, OddCell } from './group-plan.ts';

/** Where in the lanes the arrays of a column stand. */
interface ColumnPlaces {
  readonly raw: LanePlace;
  readonly value: LanePlace | undefined;
  readonly limits: LanePlace | undefined;
}

interface LanePlace {
  readonly lane: CopyLane;
  readonly index: number;
}

/**
 * Growing arrays of columns that have one number a row, all of them windows of one buffer: making hundreds of small ones for
 * each segment would take longer than filling them.
 */
export class PlainColumns {
  readonly #lanes = new Map<ColumnKind, CopyLane>();
  readonly #places: (ColumnPlaces | undefined)[];
  readonly #marks: (Uint8Array | undefined)[];
  readonly #odd: (Map<number, OddCell> | undefined)[];
  #capacity = 0;

  /** @param columns of a group; lists and octets among them are left alone */
  constructor(columns: readonly ColumnPlan[], capacity: number) {
    this.#marks = new Array(columns.length).fill(undefined);
    this.#odd = new Array(columns.length).fill(undefined);
    this.#places = columns.map(({ rawKind, valueKind, keepsLimits, isList }) =>
      isList || rawKind === 'octets'
        ? undefined
        : {
            raw: this.#newPlace(rawKind),
            value: valueKind === null ? undefined : this.#newPlace(valueKind),
            limits: keepsLimits ? this.#newPlace('uint8') : undefined,
          },
    );
    this.#grow(capacity, 0);
  }

  /** @throws TypeError, before anything is added, for a column without its array */
  append({ cells, count }: GroupRows, at: number): void {
    const places = this.#places;
    for (let column = 0; column < places.length; column++) {
      const place = places[column];
      if (place === undefined) continue;
      const { raw, value, limits } = cells[column]!;
      const { raw: rawPlace, value: valuePlace, limits: limitsPlace } = place;
      rawPlace.lane.from[rawPlace.index] = raw as ColumnValues;
      if (valuePlace !== undefined) {
        if (value === undefined) throw new TypeError(`column ${column}: expected values, found none`);
        valuePlace.lane.from[valuePlace.index] = value;
      }
      if (limitsPlace !== undefined) limitsPlace.lane.from[limitsPlace.index] = limits ?? noLimits(count);
    }
    if (at + count > this.#capacity) this.#grow(Math.max(at + count, 2 * this.#capacity), at);
    for (const lane of this.#lanes.values()) copyLane(lane, at, count);
    for (let column = 0; column < places.length; column++) {
      if (places[column] === undefined) continue;
      const { marks, odd } = cells[column]!;
      if (marks !== undefined || this.#marks[column] !== undefined) this.#mark(column, marks, at, count);
      if (odd.size > 0) this.#keepOdd(column, odd, at, count);
    }
  }

  cells(column: number): ColumnCells {
    const { raw, value, limits } = this.#places[column]!;
    return {
      raw: raw.lane.into[raw.index]!,
      value: value?.lane.into[value.index],
      limits: limits?.lane.into[limits.index] as Uint8Array | undefined,
      marks: this.#marks[column],
      starts: undefined,
      odd: this.#odd[column] ?? noOdd,
    };
  }

  #newPlace(kind: ColumnKind): LanePlace {
    const lane = this.#lanes.get(kind) ?? { kind, into: [], from: [] };
    this.#lanes.set(kind, lane);
    lane.into.push(createNumbers(kind, 0));
    lane.from.push(createNumbers(kind, 0));
    return { lane, index: lane.into.length - 1 };
  }

  #mark(column: number, marks: Uint8Array | undefined, at: number, count: number): void {
    const kept = this.#marks[column] ?? new Uint8Array(this.#capacity).fill(validMark);
    if (marks === undefined) kept.fill(validMark, at, at + count);
    else for (let row = 0; row < count; row++) kept[at + row] = marks[row]!;
    this.#marks[column] = kept;
  }

  #keepOdd(column: number, odd: ColumnCells['odd'], at: number, count: number): void {
    const kept = this.#odd[column] ?? new Map<number, OddCell>();
    for (const [row, cell] of odd) if (row < count) kept.set(at + row, cell);
    this.#odd[column] = kept;
  }

  #grow(capacity: number, count: number): void {
    let octets = 0;
    for (const { kind, into } of this.#lanes.values()) octets += into.length * aligned(kind, capacity);
    const buffer = new ArrayBuffer(octets);
    let at = 0;
    for (const { kind, into } of this.#lanes.values())
      for (const [index, old] of into.entries()) {
        const grown = new arrayOf[kind](buffer, at, capacity);
        if (count > 0) (grown as Float64Array).set((old as Float64Array).subarray(0, count));
        into[index] = grown;
        at += aligned(kind, capacity);
      }
    for (const [column, old] of this.#marks.entries()) {
      if (old === undefined) continue;
      const grown = new Uint8Array(capacity).fill(validMark);
      grown.set(old.subarray(0, count));
      this.#marks[column] = grown;
    }
    this.#capacity = capacity;
  }
}

function aligned(kind: ColumnKind, length: number): number {
  return Math.ceil((length * arrayOf[kind].BYTES_PER_ELEMENT) / 8) * 8;
}

let zeros = new Uint8Array(256);

function noLimits(count: number): Uint8Array {
  if (zeros.length < count) zeros = new Uint8Array(2 * count);
  return zeros;
}
