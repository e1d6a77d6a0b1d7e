import type { ColumnField, ColumnValues } from '../../columns/column-layout.ts';
import type {
  BitAndByteOrder,
  FloatEncoding,
  IntegerEncoding,
  StringEncoding,
  ValueType,
} from '../definition.ts';
import { readInteger } from '../integer-value.ts';
import { readFloatValue, readOctets } from '../raw-value.ts';
import { type Cells, isOctets } from './cells.ts';
import { writeOctetsAt } from './octet-cells.ts';

/**
 * The field of a column layout that reads values of this type at this bit of a record.
 *
 * @returns undefined for those that no fast loop reads: text and octets, older forms of numbers, other orders of bits
 */
export function fastField(name: string, { encoding }: ValueType, bitOffset: number): ColumnField | undefined {
  if (encoding?.kind !== 'integer' && encoding?.kind !== 'float') return undefined;
  const byteOrder = byteOrderOf(encoding.order, bitOffset, encoding.bits);
  if (byteOrder === undefined) return undefined;
  const { bits: bitLength } = encoding;
  if (encoding.kind === 'float') {
    const isPlain =
      encoding.format === 'ieee754' && (bitLength === 16 || bitLength === 32 || bitLength === 64);
    return isPlain ? { name, bitOffset, bitLength, type: 'float', byteOrder } : undefined;
  }
  if (bitLength > 53 && (bitOffset % 8) + bitLength > 64) return undefined;
  if (encoding.form !== 'unsigned' && encoding.form !== 'twosComplement') return undefined;
  const type = encoding.form === 'unsigned' ? 'unsigned' : 'signed';
  return { name, bitOffset, bitLength, type, byteOrder };
}

function byteOrderOf(order: BitAndByteOrder, bitOffset: number, bits: number): 'big' | 'little' | undefined {
  if (order.isLeastSignificantBitFirst || order.significances !== undefined) return undefined;
  if (!order.isLeastSignificantByteFirst) return 'big';
  return bitOffset % 8 === 0 && bits % 8 === 0 ? 'little' : undefined;
}

/** Records of which values are read: `places` values each, one behind the other in `cells`. */
export interface Records {
  readonly bytes: Uint8Array;
  /** Octets where the packets begin. */
  readonly offsets: Uint32Array;
  /** First bits of the values, from the start of a packet. */
  readonly bitOffsets: readonly number[];
  readonly bits: number;
}

/** Reads values one at a time, of any encoding. */
export function fillSlowly(cells: Cells, records: Records): void {
  const { encoding } = cells.form.type;
  if (encoding?.kind === 'integer') fillIntegers(cells, records, encoding);
  else if (encoding?.kind === 'float') fillFloats(cells.raw as ColumnValues, records, encoding);
  else fillOctets(cells, records);
}

function fillIntegers(cells: Cells, records: Records, encoding: IntegerEncoding): void {
  const { bytes, offsets, bitOffsets } = records;
  const raw = cells.raw as ColumnValues;
  const isWide = raw instanceof BigInt64Array || raw instanceof BigUint64Array;
  let index = 0;
  for (const offset of offsets)
    for (const bitOffset of bitOffsets) {
      const value = readInteger(bytes, offset * 8 + bitOffset, encoding);
      // Digits that make no number: what they mean is found out one by one.
      if (typeof value === 'string') cells.odd.set(index, { raw: value, value });
      const figure = typeof value === 'string' ? 0 : value;
      if (isWide) raw[index] = BigInt(figure);
      else raw[index] = Number(figure);
      index++;
    }
}

function fillFloats(raw: ColumnValues, records: Records, encoding: FloatEncoding): void {
  const { bytes, offsets, bitOffsets } = records;
  let index = 0;
  for (const offset of offsets)
    for (const bitOffset of bitOffsets)
      raw[index++] = readFloatValue(bytes, offset * 8 + bitOffset, encoding);
}

function fillOctets({ raw, form }: Cells, records: Records): void {
  if (!isOctets(raw)) throw new TypeError(`${form.type.name}: expected octets, found figures`);
  const { bytes, offsets, bitOffsets, bits } = records;
  const kept = keptBits(form.text, bits);
  let index = 0;
  for (const offset of offsets)
    for (const bitOffset of bitOffsets)
      writeOctetsAt(raw, index++, octetsOf(bytes, offset * 8 + bitOffset, kept));
}

/** The octets of a field of text or octets as columns keep them: text ends with its last whole octet. */
export function fieldOctets(
  text: StringEncoding | 'UTF-8' | undefined,
  bytes: Uint8Array,
  bitOffset: number,
  bits: number,
): Uint8Array {
  return octetsOf(bytes, bitOffset, keptBits(text, bits));
}

function keptBits(text: StringEncoding | 'UTF-8' | undefined, bits: number): number {
  return typeof text === 'object' && text.leadingSizeBits === undefined ? bits - (bits % 8) : bits;
}

function octetsOf(bytes: Uint8Array, bitOffset: number, bits: number): Uint8Array {
  if (bitOffset % 8 === 0 && bits % 8 === 0) return bytes.subarray(bitOffset / 8, (bitOffset + bits) / 8);
  return readOctets(bytes, bitOffset, bits);
}
