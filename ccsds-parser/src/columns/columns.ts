import { mustBeWhole } from '../whole-number.ts';
import type { ColumnKind, ColumnLayout, ColumnValues } from './column-layout.ts';

/** Columns of one layout: row n of each is record n. */
export interface Columns {
  readonly layout: ColumnLayout;
  /** Rows that fit. */
  readonly capacity: number;
  /** Rows that are filled; set it to 0 to fill the columns anew. */
  count: number;
  /** One array a field, in the order of the layout, each as long as `capacity`. */
  readonly values: readonly ColumnValues[];
  /** The same memory as unsigned words of the column's width (two words for one of 64 bits): what decoders write. */
  readonly words: readonly (Uint8Array | Uint16Array | Uint32Array)[];
}

/** @throws RangeError when the capacity is not a whole number from 0 */
export function createColumns(layout: ColumnLayout, capacity: number): Columns {
  mustBeWhole('capacity', capacity, 0);
  const values = layout.fields.map((field) => createValues(field.column, capacity));
  return { layout, capacity, count: 0, values, words: values.map(wordsOf) };
}

/**
 * The filled rows of one field: a window, no copy.
 *
 * @throws RangeError when the layout has no such field
 */
export function columnOf(columns: Columns, name: string): ColumnValues {
  const index = columns.layout.fields.findIndex((field) => field.name === name);
  const values = columns.values[index];
  if (values === undefined) {
    const names = columns.layout.fields.map((field) => field.name);
    throw new RangeError(`name: expected one of ${names.join(', ')}, found ${name}`);
  }
  return values.subarray(0, columns.count);
}

/**
 * Columns that are used again. Fresh memory is the larger half of what decoding costs, because the system hands it out a
 * page at a time; columns that come back are already there.
 */
export class ColumnPool {
  readonly #free = new Map<ColumnLayout, Columns[]>();
  readonly #maxKept: number;

  /** @param maxKept columns that wait for use, of each layout */
  constructor({ maxKept = 4 } = {}) {
    this.#maxKept = maxKept;
  }

  /** Columns with room for `capacity` rows and none of them filled; values of an earlier use may still stand there. */
  lend(layout: ColumnLayout, capacity: number): Columns {
    const waiting = this.#free.get(layout) ?? [];
    const index = waiting.findIndex((columns) => columns.capacity >= capacity);
    if (index < 0) return createColumns(layout, capacity);
    const [columns] = waiting.splice(index, 1) as [Columns];
    columns.count = 0;
    return columns;
  }

  /** Takes columns back; whoever gave them must not look at them any more. */
  takeBack(columns: Columns): void {
    const waiting = this.#free.get(columns.layout) ?? [];
    if (waiting.includes(columns))
      throw new TypeError('columns: expected ones that were lent, found them back already');
    waiting.push(columns);
    // The largest serve every wish, so the smallest go first.
    waiting.sort((a, b) => a.capacity - b.capacity);
    if (waiting.length > this.#maxKept) waiting.shift();
    this.#free.set(columns.layout, waiting);
  }
}

function createValues(column: ColumnKind, capacity: number): ColumnValues {
  switch (column) {
    case 'uint8':
      return new Uint8Array(capacity);
    case 'uint16':
      return new Uint16Array(capacity);
    case 'uint32':
      return new Uint32Array(capacity);
    case 'int8':
      return new Int8Array(capacity);
    case 'int16':
      return new Int16Array(capacity);
    case 'int32':
      return new Int32Array(capacity);
    case 'float32':
      return new Float32Array(capacity);
    case 'float64':
      return new Float64Array(capacity);
    case 'biguint64':
      return new BigUint64Array(capacity);
    case 'bigint64':
      return new BigInt64Array(capacity);
    default:
      return column satisfies never;
  }
}

function wordsOf({ buffer, BYTES_PER_ELEMENT }: ColumnValues): Uint8Array | Uint16Array | Uint32Array {
  if (BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer);
  return BYTES_PER_ELEMENT === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer);
}
