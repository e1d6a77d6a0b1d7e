import type { ColumnKind, ColumnValues } from 'ccsds-parser/columns/column-layout';
import { DamagedColumns } from './damaged-columns.ts';

/** Position is the number in packed columns: append new kinds, never reorder. */
export const columnKinds = [
  'uint8',
  'uint16',
  'uint32',
  'int8',
  'int16',
  'int32',
  'float32',
  'float64',
  'biguint64',
  'bigint64',
] as const satisfies readonly ColumnKind[];

/** In place of a kind: texts or octets. */
export const octetsKind = columnKinds.length;

const arrays = [
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
] as const;

if (new Uint8Array(Uint32Array.of(1).buffer)[0] !== 1)
  throw new TypeError('archive: expected a little-endian machine, found a big-endian one');

/** Place of an array's kind in `columnKinds`. @throws TypeError when it is no array of numbers */
export function kindNumberOf(values: ColumnValues): number {
  const number = arrays.indexOf(values.constructor as (typeof arrays)[number]);
  if (number < 0) throw new TypeError('values: expected a typed array of numbers, found another thing');
  return number;
}

export function octetsPerValue(kindNumber: number): number {
  return arrays[kindNumber]!.BYTES_PER_ELEMENT;
}

/** @throws DamagedColumns for a number that names no kind */
export function createValues(kindNumber: number, count: number): ColumnValues {
  const array = arrays[kindNumber];
  if (array === undefined) throw new DamagedColumns(`a kind from 0 to ${arrays.length - 1}`, kindNumber);
  return new array(count);
}

/** The octets of values `from` to `to`: a window, no copy. */
export function octetsOf(values: ColumnValues, from: number, to: number): Uint8Array<ArrayBufferLike> {
  const size = values.BYTES_PER_ELEMENT;
  return new Uint8Array(values.buffer, values.byteOffset + from * size, (to - from) * size);
}

/** The same octets as 32-bit words: one for each value of four octets, two for each of eight, the lower first. */
export function wordsOf(values: ColumnValues, from: number, to: number): Int32Array {
  const size = values.BYTES_PER_ELEMENT;
  return new Int32Array(values.buffer, values.byteOffset + from * size, ((to - from) * size) / 4);
}
