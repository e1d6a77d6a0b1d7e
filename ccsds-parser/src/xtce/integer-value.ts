import { readUnsigned, writeUnsigned } from '../bits/bit-field.ts';
import { isUsualOrder, reordered, reorderedFew, restored } from './bit-and-byte-order.ts';
import type { IntegerEncoding } from './definition.ts';

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
  if (!isUsualOrder(order)) pattern = reorderedFew(pattern, bits, order);
  if (form === 'unsigned') return pattern;
  if (form === 'bcd' || form === 'packedBcd') return fromFewDigits(pattern, bits, form);
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
  if (!isUsualOrder(order)) pattern = reordered(pattern, bits, order);
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

/** As `fromDigits`, of a pattern that a double holds. */
function fromFewDigits(pattern: number, bits: number, form: 'bcd' | 'packedBcd'): number | string {
  const step = form === 'bcd' ? 256 : 16;
  let value = 0;
  let weight = 1;
  // The lowest digit first; what is left is divided without a remainder.
  for (let rest = pattern, left = bits; left > 0; left -= form === 'bcd' ? 8 : 4) {
    const digit = rest % 16;
    if (digit > 9) return pattern.toString(16).padStart(Math.ceil(bits / 4), '0');
    value += digit * weight;
    weight *= 10;
    rest = Math.floor(rest / step);
  }
  return value;
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
  if (!isUsualOrder(order)) pattern = restored(pattern, bits, order);
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
