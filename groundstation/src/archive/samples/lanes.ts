import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { wordsOf } from '../columns/array-kinds.ts';
import { createNumbers } from './cell-arrays.ts';
import type { ColumnCells } from './group-plan.ts';
import { type PlannedLane, partOf } from './lane-plan.ts';

/**
 * What the columns of a group have in arrays of one kind, row by row: value n of row r stands at `r * columns.length + n`.
 *
 * A batch of packets often brings one row to each of many groups. Written straight into hundreds of columns each value would
 * touch another cache line; here a row touches a handful of them, and columns are made when somebody asks (`lane-columns.ts`).
 */
export interface Lane extends PlannedLane {
  values: ColumnValues;
  /** What was written last, and a window on the rows of it: rows come from one array again and again. */
  readonly last: { values: ColumnValues; window: ColumnValues };
}

export function createLane({ kind, part, columns }: PlannedLane, rows: number): Lane {
  const none = createNumbers(kind, 0);
  return {
    kind,
    part,
    columns,
    values: createNumbers(kind, rows * columns.length),
    last: { values: none, window: none },
  };
}

/** Gives a lane room for so many rows; the first `kept` stay. */
export function makeRoom(lane: Lane, rows: number, kept: number): void {
  const width = lane.columns.length;
  if (rows * width <= lane.values.length) return;
  const grown = createNumbers(lane.kind, rows * width);
  if (kept > 0) (grown as Float64Array).set((lane.values as Float64Array).subarray(0, kept * width));
  lane.values = grown;
}

/**
 * Writes `count` rows that stand row by row already from row `at` on; there must be room.
 *
 * @throws TypeError when they are of another kind
 */
export function putRows(lane: Lane, values: ColumnValues, at: number, count: number): void {
  if (lane.values.constructor !== values.constructor)
    throw new TypeError(`lane: expected ${lane.kind}, found ${values.constructor.name}`);
  const width = lane.columns.length;
  (lane.values as Float64Array).set(windowOf(lane, values, count * width) as Float64Array, at * width);
}

function windowOf({ last }: Lane, values: ColumnValues, length: number): ColumnValues {
  if (last.values !== values || last.window.length !== length) {
    last.values = values;
    last.window = values.subarray(0, length);
  }
  return last.window;
}

/** Writes rows 0 to `count` of columns from row `at` on; there must be room. */
export function putColumns(lane: Lane, cells: readonly ColumnCells[], at: number, count: number): void {
  for (let from = 0; from < count; from += rowsOfBlock)
    putBlock(lane, cells, at, from, Math.min(count, from + rowsOfBlock));
}

/** Few enough for what is written of one column to be at hand still when the next one is. */
const rowsOfBlock = 64;

/**
 * Writes rows `from` to `to` of columns, row 0 of which belongs at row `at`.
 *
 * There is a loop for each kind of array, since one that meets several kinds is slower by half in V8.
 */
function putBlock(lane: Lane, cells: readonly ColumnCells[], at: number, from: number, to: number): void {
  const { kind, part, columns } = lane;
  const width = columns.length;
  const first = (at + from) * width;
  switch (kind) {
    case 'uint8': {
      const into = lane.values as Uint8Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Uint8Array;
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    case 'uint16': {
      const into = lane.values as Uint16Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Uint16Array;
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    case 'uint32': {
      const into = lane.values as Uint32Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Uint32Array;
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    case 'int8': {
      const into = lane.values as Int8Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Int8Array;
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    case 'int16': {
      const into = lane.values as Int16Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Int16Array;
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    case 'int32': {
      const into = lane.values as Int32Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Int32Array;
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    case 'float32': {
      // As words: on its way through a double a NaN of four octets would lose a bit.
      const into = wordsOf(lane.values, 0, lane.values.length);
      for (let place = 0; place < width; place++) {
        const values = wordsOf(partOf(cells[columns[place]!]!, part), 0, to);
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    case 'float64': {
      const into = lane.values as Float64Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as Float64Array;
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    case 'biguint64': {
      const into = lane.values as BigUint64Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as BigUint64Array;
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    case 'bigint64': {
      const into = lane.values as BigInt64Array;
      for (let place = 0; place < width; place++) {
        const values = partOf(cells[columns[place]!]!, part) as BigInt64Array;
        for (let row = from, cell = first + place; row < to; row++, cell += width) into[cell] = values[row]!;
      }
      return;
    }
    default:
      kind satisfies never;
  }
}
