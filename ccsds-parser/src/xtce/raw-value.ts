import { readFloat, readUnsigned, writeFloat, writeUnsigned } from '../bits/bit-field.ts';
import type { DataEncoding, RawValue } from './definition.ts';
import { decodeText } from './text-codec.ts';

/** The value that stands at `bitOffset`; `bits` is its size, which the caller has found to be inside the packet. */
export function readRaw(
  bytes: Uint8Array,
  bitOffset: number,
  encoding: DataEncoding,
  bits: number,
): RawValue {
  switch (encoding.kind) {
    case 'integer':
      return readInteger(bytes, bitOffset, encoding);
    case 'float': {
      const { order } = encoding;
      if (!order.isLeastSignificantByteFirst && !order.isLeastSignificantBitFirst)
        return readFloat(bytes, bitOffset, encoding.bits);
      const octets = readOctets(bytes, bitOffset, bits);
      if (order.isLeastSignificantByteFirst) octets.reverse();
      return readFloat(order.isLeastSignificantBitFirst ? mirrored(octets) : octets, 0, encoding.bits);
    }
    case 'string':
      return decodeText(
        untilTerminator(readOctets(bytes, bitOffset, bits), encoding.terminator),
        encoding.characterSet,
      );
    case 'binary':
      return readOctets(bytes, bitOffset, bits);
  }
}

/**
 * Writes a number. Floats are rounded to their size.
 *
 * @throws RangeError when the value does not fit, as `fitsInteger` tells beforehand
 */
export function writeNumber(
  bytes: Uint8Array,
  bitOffset: number,
  encoding: Extract<DataEncoding, { kind: 'integer' | 'float' }>,
  value: number,
): void {
  const { bits, order } = encoding;
  if (encoding.kind === 'integer') {
    writeUnsigned(bytes, bitOffset, bits, patternOf(value, encoding));
  } else {
    if (encoding.bits === 16) throw new RangeError('encoding: expected 32 or 64 bits, found 16');
    writeFloat(bytes, bitOffset, encoding.bits, value);
  }
  if (!order.isLeastSignificantByteFirst && !order.isLeastSignificantBitFirst) return;
  if (order.isLeastSignificantByteFirst) {
    writeOctets(bytes, bitOffset, readOctets(bytes, bitOffset, bits).reverse());
  } else {
    const straight = Array.from({ length: bits }, (_, index) => readUnsigned(bytes, bitOffset + index, 1));
    for (const [index, bit] of straight.reverse().entries()) writeUnsigned(bytes, bitOffset + index, 1, bit);
  }
}

/** True when the integer encoding has a pattern for `value`. */
export function fitsInteger(value: number, encoding: Extract<DataEncoding, { kind: 'integer' }>): boolean {
  if (!Number.isSafeInteger(value)) return false;
  const { bits, form } = encoding;
  if (form === 'unsigned') return value >= 0 && value < 2 ** bits;
  const half = 2 ** (bits - 1);
  return form === 'twosComplement' ? value >= -half && value < half : value > -half && value < half;
}

export function writeOctets(bytes: Uint8Array, bitOffset: number, octets: Uint8Array): void {
  if (bitOffset % 8 === 0) bytes.set(octets, bitOffset / 8);
  else for (const [index, octet] of octets.entries()) writeUnsigned(bytes, bitOffset + index * 8, 8, octet);
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

function readInteger(
  bytes: Uint8Array,
  bitOffset: number,
  encoding: Extract<DataEncoding, { kind: 'integer' }>,
): number {
  const { bits, form, order } = encoding;
  let pattern = readUnsigned(bytes, bitOffset, bits);
  if (order.isLeastSignificantByteFirst) pattern = swapOctets(pattern, bits);
  if (order.isLeastSignificantBitFirst) pattern = mirrorBits(pattern, bits);
  const half = 2 ** (bits - 1);
  if (form === 'unsigned' || pattern < half) return pattern;
  if (form === 'twosComplement') return pattern - 2 * half;
  // -0 of the two older forms is 0.
  return form === 'onesComplement' ? pattern - (2 * half - 1) || 0 : -(pattern - half) || 0;
}

function patternOf(value: number, { bits, form }: Extract<DataEncoding, { kind: 'integer' }>): number {
  if (value >= 0 || form === 'unsigned') return value;
  if (form === 'twosComplement') return value + 2 ** bits;
  return form === 'onesComplement' ? value + 2 ** bits - 1 : 2 ** (bits - 1) - value;
}

function swapOctets(pattern: number, bits: number): number {
  let swapped = 0;
  for (let rest = pattern, taken = 0; taken < bits; taken += 8, rest = Math.floor(rest / 256))
    swapped = swapped * 256 + (rest % 256);
  return swapped;
}

function mirrorBits(pattern: number, bits: number): number {
  let mirror = 0;
  for (let rest = pattern, taken = 0; taken < bits; taken++, rest = Math.floor(rest / 2))
    mirror = mirror * 2 + (rest % 2);
  return mirror;
}

function mirrored(octets: Uint8Array): Uint8Array {
  return octets.map((octet) => mirrorBits(octet, 8)).reverse();
}

function untilTerminator(octets: Uint8Array, terminator: Uint8Array | undefined): Uint8Array {
  if (terminator === undefined) {
    let end = octets.length;
    while (end > 0 && octets[end - 1] === 0) end--;
    return octets.subarray(0, end);
  }
  for (let at = 0; at + terminator.length <= octets.length; at += terminator.length)
    if (terminator.every((octet, index) => octets[at + index] === octet)) return octets.subarray(0, at);
  return octets;
}
