import { readFloat, readUnsigned, writeUnsigned } from '../bits/bit-field.ts';
import { isUsualOrder, orderedOctets, straightOctets } from './bit-and-byte-order.ts';
import type { FloatEncoding } from './definition.ts';
import { decodeFloat, encodeFloat } from './float-format.ts';

/** The number that stands at `bitOffset`; the caller has found it to be inside the packet. */
export function readFloatValue(bytes: Uint8Array, bitOffset: number, encoding: FloatEncoding): number {
  const { bits, format, order } = encoding;
  const isNative = format === 'ieee754' && (bits === 32 || bits === 64 || bits === 16);
  if (isNative && isUsualOrder(order)) return readFloat(bytes, bitOffset, bits);
  const octets = straightOctets(readOctets(bytes, bitOffset, bits), order);
  return isNative ? readFloat(octets, 0, bits) : decodeFloat(format, octets);
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
  const isAligned = bitOffset % 8 === 0 && bits % 8 === 0;
  // Not `slice`: that of Node's Buffer is a window on the octets of the caller.
  if (isAligned && whole > fewOctets)
    return new Uint8Array(bytes.subarray(bitOffset / 8, bitOffset / 8 + whole));
  const out = new Uint8Array(Math.ceil(bits / 8));
  if (isAligned) {
    for (let index = 0, at = bitOffset / 8; index < whole; index++) out[index] = bytes[at++]!;
    return out;
  }
  for (let index = 0; index < whole; index++) out[index] = readUnsigned(bytes, bitOffset + index * 8, 8);
  if (bits % 8 > 0) out[whole] = readUnsigned(bytes, bitOffset + whole * 8, bits % 8) << (8 - (bits % 8));
  return out;
}

/** Up to here a loop copies sooner than a call that has to look up what kind of array it makes. */
const fewOctets = 32;
