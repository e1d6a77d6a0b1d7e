import { readFloat, readUnsigned, writeUnsigned } from '../bits/bit-field.ts';
import type { FloatEncoding } from './definition.ts';
import { decodeFloat, encodeFloat } from './float-format.ts';
import { orderedOctets, straightOctets } from './integer-value.ts';

/** The number that stands at `bitOffset`; the caller has found it to be inside the packet. */
export function readFloatValue(bytes: Uint8Array, bitOffset: number, encoding: FloatEncoding): number {
  const { bits, format, order } = encoding;
  const isUsual =
    !order.isLeastSignificantByteFirst &&
    !order.isLeastSignificantBitFirst &&
    order.significances === undefined;
  if (isUsual && format === 'ieee754' && (bits === 32 || bits === 64 || bits === 16))
    return readFloat(bytes, bitOffset, bits);
  const octets = straightOctets(readOctets(bytes, bitOffset, bits), order);
  if (format === 'ieee754' && (bits === 32 || bits === 64 || bits === 16)) return readFloat(octets, 0, bits);
  return decodeFloat(format, octets);
}

/** Writes the nearest number that the encoding has. @throws RangeError for what it has no pattern for */
export function writeFloatValue(
  bytes: Uint8Array,
  bitOffset: number,
  encoding: FloatEncoding,
  value: number,
): void {
  const octets = encodeFloat(encoding.format, encoding.bits, value);
  writeOctets(bytes, bitOffset, orderedOctets(octets, encoding.order));
}

export function writeOctets(bytes: Uint8Array, bitOffset: number, octets: Uint8Array): void {
  if (bitOffset % 8 === 0) bytes.set(octets, bitOffset / 8);
  else for (const [index, octet] of octets.entries()) writeUnsigned(bytes, bitOffset + index * 8, 8, octet);
}

/** Writes the last `bits` of right-aligned octets. */
export function writeRightAligned(
  bytes: Uint8Array,
  bitOffset: number,
  octets: Uint8Array,
  bits: number,
): void {
  const spare = octets.length * 8 - bits;
  for (let bit = 0; bit < bits; bit += 8) {
    const width = Math.min(8, bits - bit);
    writeUnsigned(bytes, bitOffset + bit, width, readUnsigned(octets, spare + bit, width));
  }
}

/** The octets of a field; the last one is filled with zeros on the right when the field ends inside it. */
export function readOctets(bytes: Uint8Array, bitOffset: number, bits: number): Uint8Array {
  const whole = Math.floor(bits / 8);
  if (bitOffset % 8 === 0 && bits % 8 === 0) return bytes.slice(bitOffset / 8, bitOffset / 8 + whole);
  const out = new Uint8Array(Math.ceil(bits / 8));
  for (let index = 0; index < whole; index++) out[index] = readUnsigned(bytes, bitOffset + index * 8, 8);
  if (bits % 8 > 0) out[whole] = readUnsigned(bytes, bitOffset + whole * 8, bits % 8) << (8 - (bits % 8));
  return out;
}
