import { readUnsigned, writeUnsigned } from '../bits/bit-field.ts';
import { toHex } from '../bits/hex.ts';
import type { BitAndByteOrder, IntegerEncoding } from './definition.ts';

/** Wider than this a double may not hold the number. */
const exactBits = 53;

/**
 * The whole number that stands at `bitOffset`; the caller has found it to be inside the packet.
 *
 * @returns a `bigint` where a double would not be exact; the octets as hexadecimal digits where BCD has a digit above nine
 */
export function readInteger(
  bytes: Uint8Array,
  bitOffset: number,
  encoding: IntegerEncoding,
): number | bigint | string {
  const { bits, form, order } = encoding;
  if (bits > exactBits) return readWide(bytes, bitOffset, encoding);
  let pattern = readUnsigned(bytes, bitOffset, bits);
  if (!isUsual(order)) pattern = Number(reordered(pattern, bits, order));
  if (form === 'unsigned') return pattern;
  if (form === 'bcd' || form === 'packedBcd') return fromDigits(BigInt(pattern), bits, form);
  const half = 2 ** (bits - 1);
  if (pattern < half) return pattern;
  if (form === 'twosComplement') return pattern - 2 * half;
  // -0 of the two older forms is 0.
  return form === 'onesComplement' ? pattern - (2 * half - 1) || 0 : -(pattern - half) || 0;
}

function readWide(
  bytes: Uint8Array,
  bitOffset: number,
  { bits, form, order }: IntegerEncoding,
): number | bigint | string {
  const high = readUnsigned(bytes, bitOffset, bits - 32);
  const low = readUnsigned(bytes, bitOffset + bits - 32, 32);
  let pattern = (BigInt(high) << 32n) | BigInt(low);
  if (!isUsual(order)) pattern = reordered(pattern, bits, order);
  if (form === 'bcd' || form === 'packedBcd') return fromDigits(pattern, bits, form);
  return exact(signed(pattern, bits, form));
}

function signed(pattern: bigint, bits: number, form: IntegerEncoding['form']): bigint {
  const half = 1n << BigInt(bits - 1);
  if (form === 'unsigned' || pattern < half) return pattern;
  if (form === 'twosComplement') return pattern - 2n * half;
  return form === 'onesComplement' ? pattern - (2n * half - 1n) : half - pattern;
}

/** A number where it is exact. */
export function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function isUsual(order: BitAndByteOrder): boolean {
  return (
    !order.isLeastSignificantByteFirst &&
    !order.isLeastSignificantBitFirst &&
    order.significances === undefined
  );
}

function fromDigits(pattern: bigint, bits: number, form: 'bcd' | 'packedBcd'): number | bigint | string {
  const step = form === 'bcd' ? 8n : 4n;
  let value = 0n;
  for (let at = BigInt(bits) - step; at >= 0n; at -= step) {
    const digit = (pattern >> at) & 15n;
    if (digit > 9n) return pattern.toString(16).padStart(Math.ceil(bits / 4), '0');
    value = value * 10n + digit;
  }
  return exact(value);
}

/** True when the encoding has a pattern for `value`. */
export function fitsInteger(value: number | bigint, encoding: IntegerEncoding): boolean {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return false;
  const { bits, form } = encoding;
  const whole = BigInt(value);
  if (form === 'bcd' || form === 'packedBcd')
    return whole >= 0n && whole < 10n ** BigInt(bits / (form === 'bcd' ? 8 : 4));
  if (form === 'unsigned') return whole >= 0n && whole < 1n << BigInt(bits);
  const half = 1n << BigInt(bits - 1);
  return form === 'twosComplement' ? whole >= -half && whole < half : whole > -half && whole < half;
}

/** Writes a value that `fitsInteger`. @throws RangeError when it does not */
export function writeInteger(
  bytes: Uint8Array,
  bitOffset: number,
  encoding: IntegerEncoding,
  value: number | bigint,
): void {
  if (!fitsInteger(value, encoding))
    throw new RangeError(`value: expected one of ${encoding.bits} bits (${encoding.form}), found ${value}`);
  const { bits, form, order } = encoding;
  let pattern = patternOf(BigInt(value), bits, form);
  if (!isUsual(order)) pattern = BigInt(restored(pattern, bits, order));
  const highBits = Math.max(0, bits - 32);
  writeUnsigned(bytes, bitOffset, highBits, Number(pattern >> 32n));
  writeUnsigned(bytes, bitOffset + highBits, bits - highBits, Number(pattern & 0xffff_ffffn));
}

function patternOf(value: bigint, bits: number, form: IntegerEncoding['form']): bigint {
  if (form === 'bcd' || form === 'packedBcd') {
    const step = form === 'bcd' ? 8n : 4n;
    let pattern = 0n;
    for (let rest = value, at = 0n; rest > 0n; rest /= 10n, at += step) pattern |= (rest % 10n) << at;
    return pattern;
  }
  if (value >= 0n) return value;
  const all = 1n << BigInt(bits);
  if (form === 'twosComplement') return value + all;
  return form === 'onesComplement' ? value + all - 1n : all / 2n - value;
}

/** The pattern as a number, most significant bit first, of one that was read in another order. */
function reordered(pattern: number | bigint, bits: number, order: BitAndByteOrder): bigint {
  const whole = BigInt(pattern);
  if (order.isLeastSignificantBitFirst) return mirrored(whole, bits);
  const octets = bits / 8;
  let value = 0n;
  for (let index = 0; index < octets; index++) {
    const octet = (whole >> BigInt(8 * (octets - 1 - index))) & 0xffn;
    const significance = order.significances?.[index] ?? index;
    value |= octet << BigInt(8 * significance);
  }
  return value;
}

/** The way back: how a pattern stands in the packet. */
function restored(pattern: bigint, bits: number, order: BitAndByteOrder): bigint {
  if (order.isLeastSignificantBitFirst) return mirrored(pattern, bits);
  const octets = bits / 8;
  let value = 0n;
  for (let index = 0; index < octets; index++) {
    const significance = order.significances?.[index] ?? index;
    const octet = (pattern >> BigInt(8 * significance)) & 0xffn;
    value |= octet << BigInt(8 * (octets - 1 - index));
  }
  return value;
}

function mirrored(pattern: bigint, bits: number): bigint {
  let mirror = 0n;
  for (let index = 0n; index < BigInt(bits); index++) mirror = (mirror << 1n) | ((pattern >> index) & 1n);
  return mirror;
}

/** Octets of a field of whole octets, most significant first, that stands in another order. */
export function straightOctets(octets: Uint8Array, order: BitAndByteOrder): Uint8Array {
  if (isUsual(order)) return octets;
  const bits = octets.length * 8;
  const value = reordered(BigInt(`0x${toHex(octets) || '0'}`), bits, order);
  return octetsOf(value, octets.length);
}

/** The way back from `straightOctets`. */
export function orderedOctets(octets: Uint8Array, order: BitAndByteOrder): Uint8Array {
  if (isUsual(order)) return octets;
  const value = restored(BigInt(`0x${toHex(octets) || '0'}`), octets.length * 8, order);
  return octetsOf(value, octets.length);
}

function octetsOf(value: bigint, count: number): Uint8Array {
  const octets = new Uint8Array(count);
  for (let index = count - 1, rest = value; index >= 0; index--, rest >>= 8n)
    octets[index] = Number(rest & 0xffn);
  return octets;
}
