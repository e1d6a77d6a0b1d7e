import { encodeValue, type StoredValue } from './row-code.ts';
import type { Column } from './store-tables.ts';

/** Rows of a table in a few arrays, which go to another thread in less time than as many objects. */
export interface RowBlock {
  /** Row after row, a number for each column: itself, or the place of a text or of octets. NaN, which no column holds, is no value. */
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: readonly string[];
  readonly octets: readonly Uint8Array[];
}

/** @throws RangeError as `encodeRow` does */
export function packRows(table: string, columns: readonly Column[], rows: readonly object[]): RowBlock {
  const numbers = new Float64Array(rows.length * columns.length);
  const texts: string[] = [];
  const octets: Uint8Array[] = [];
  for (let place = 0; place < columns.length; place++) {
    const column = columns[place]!;
    const { field } = column;
    const isWhole = column.kind === 'integer';
    const isReal = column.kind === 'instant' || column.kind === 'figure';
    let lastText: unknown;
    let at = place;
    for (const row of rows) {
      const given = (row as Record<string, unknown>)[field];
      // What most values are, without a call.
      if (isWhole ? Number.isSafeInteger(given) : isReal && typeof given === 'number' && !Number.isNaN(given))
        numbers[at] = (given as number) + 0;
      else if (given === lastText && lastText !== undefined) numbers[at] = texts.length - 1;
      else {
        const value = encodeValue(table, column, given);
        if (typeof value === 'number') numbers[at] = value;
        else if (value === null) numbers[at] = Number.NaN;
        else if (typeof value === 'string') {
          // Rows that follow each other are often of one mission and one container.
          lastText = given;
          numbers[at] = texts.push(value) - 1;
        } else numbers[at] = octets.push(alone(value as Uint8Array)) - 1;
      }
      at += columns.length;
    }
  }
  return { numbers, texts, octets };
}

/** The same rows as values, as `encodeRow` makes them. */
export function* unpackRows(columns: readonly Column[], block: RowBlock): Generator<StoredValue[]> {
  const { numbers, texts, octets } = block;
  for (let at = 0; at < numbers.length; at += columns.length) {
    const values = new Array<StoredValue>(columns.length);
    for (let place = 0; place < columns.length; place++) {
      const number = numbers[at + place]!;
      const { kind } = columns[place]!;
      if (Number.isNaN(number)) values[place] = null;
      else if (kind === 'text') values[place] = texts[number]!;
      else if (kind === 'bytes') values[place] = octets[number]!;
      else values[place] = number;
    }
    yield values;
  }
}

/** A part of a larger array would take all of that along. */
function alone(octets: Uint8Array): Uint8Array {
  return octets.byteLength === octets.buffer.byteLength ? octets : octets.slice();
}
