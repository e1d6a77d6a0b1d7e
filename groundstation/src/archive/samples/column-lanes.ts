import type { ColumnKind, ColumnValues } from 'ccsds-parser/columns/column-layout';
import { createNumbers } from './cell-arrays.ts';
import type { ColumnCells } from './group-plan.ts';

export type LanePart = 'raw' | 'value' | 'limits';

/** The arrays of one kind and part that a group has, side by side. */
export interface Lane {
  readonly kind: ColumnKind;
  readonly part: LanePart;
  /** Place in the plan of each array's column. */
  readonly columns: number[];
  /** Where the rows stand. */
  readonly arrays: ColumnValues[];
  /** Rows that came alone, row by row: value n of row r is at `r * columns.length + n`. */
  staged: ColumnValues;
}

/**
 * Rows that are gathered before they go into their columns.
 *
 * A batch of packets often brings one row to each of many groups. Written straight into hundreds of columns each value would
 * touch another cache line; sixteen rows at a time fill one line of each.
 */
export const stagedRows = 16;

export function createLane(kind: ColumnKind, part: LanePart): Lane {
  return { kind, part, columns: [], arrays: [], staged: createNumbers(kind, 0) };
}

/**
 * Puts rows 0 to `count` behind the staged ones.
 *
 * There is a loop for each kind of array, since one that meets several kinds is slower by half in V8.
 */
export function stageRows(lane: Lane, cells: readonly ColumnCells[], staged: number, count: number): void {
  const { kind, part, columns } = lane;
  const width = columns.length;
  if (lane.staged.length === 0) lane.staged = createNumbers(kind, stagedRows * width);
  const first = staged * width;
  switch (kind) {
    case 'uint8': {
      const into = lane.staged as Uint8Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Uint8Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    case 'uint16': {
      const into = lane.staged as Uint16Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Uint16Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    case 'uint32': {
      const into = lane.staged as Uint32Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Uint32Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    case 'int8': {
      const into = lane.staged as Int8Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Int8Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    case 'int16': {
      const into = lane.staged as Int16Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Int16Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    case 'int32': {
      const into = lane.staged as Int32Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Int32Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    case 'float32': {
      const into = lane.staged as Float32Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Float32Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    case 'float64': {
      const into = lane.staged as Float64Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Float64Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    case 'biguint64': {
      const into = lane.staged as BigUint64Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as BigUint64Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    case 'bigint64': {
      const into = lane.staged as BigInt64Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as BigInt64Array;
        for (let row = 0, at = first + place; row < count; row++, at += width) into[at] = values[row]!;
      }
      return;
    }
    default:
      kind satisfies never;
  }
}

/** Puts rows that stand row by row already behind the staged ones. @throws TypeError when they are of another kind */
export function stageLane(lane: Lane, values: ColumnValues, staged: number): void {
  const width = lane.columns.length;
  if (lane.staged.length === 0) lane.staged = createNumbers(lane.kind, stagedRows * width);
  if (lane.staged.constructor !== values.constructor)
    throw new TypeError(`lane: expected ${lane.kind}, found ${values.constructor.name}`);
  (lane.staged as Float64Array).set(values as Float64Array, staged * width);
}

/** Moves all staged rows into their columns, from row `at` on. */
export function settleRows({ kind, columns, arrays, staged }: Lane, at: number, count: number): void {
  const width = columns.length;
  switch (kind) {
    case 'uint8': {
      const values = staged as Uint8Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as Uint8Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    case 'uint16': {
      const values = staged as Uint16Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as Uint16Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    case 'uint32': {
      const values = staged as Uint32Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as Uint32Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    case 'int8': {
      const values = staged as Int8Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as Int8Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    case 'int16': {
      const values = staged as Int16Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as Int16Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    case 'int32': {
      const values = staged as Int32Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as Int32Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    case 'float32': {
      const values = staged as Float32Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as Float32Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    case 'float64': {
      const values = staged as Float64Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as Float64Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    case 'biguint64': {
      const values = staged as BigUint64Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as BigUint64Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    case 'bigint64': {
      const values = staged as BigInt64Array;
      for (let place = 0; place < width; place++) {
        const into = arrays[place] as BigInt64Array;
        for (let row = 0, from = place; row < count; row++, from += width) into[at + row] = values[from]!;
      }
      return;
    }
    default:
      kind satisfies never;
  }
}

/** Puts rows 0 to `count` into their columns, from row `at` on: for many at once. */
export function copyRows(lane: Lane, cells: readonly ColumnCells[], at: number, count: number): void {
  for (const [place, array] of lane.arrays.entries()) {
    const values = partOf(cells[lane.columns[place]!]!, lane.part) as Float64Array;
    (array as Float64Array).set(values.subarray(0, count), at);
  }
}

function partOf(cells: ColumnCells, part: LanePart): ColumnValues {
  if (part === 'raw') return cells.raw as ColumnValues;
  return part === 'value' ? cells.value! : (cells.limits ?? noLimits);
}

/** Where a decoder says nothing of limits the state is `none`, which is 0. */
const noLimits = new Uint8Array(2 ** 20);
