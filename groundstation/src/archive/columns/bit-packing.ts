/*
 * Numbers of a fixed width, one behind the other: number n in bits n*width to (n+1)*width of little-endian words, lowest first.
 * A code is the difference from a base, upward, or in both directions by zigzag (0, -1, 1, -2, …).
 */

/** How numbers become codes. */
export interface Coding {
  readonly base: number;
  readonly width: number;
  readonly isSigned: boolean;
}

/** Packs words `from` to `to`, of codes the lower bits where they have more. @returns where the payload goes on */
export function packBits(
  words: Int32Array,
  from: number,
  to: number,
  { base, width, isSigned }: Coding,
  payload: Int32Array,
  at: number,
): number {
  const mask = maskOf(width);
  let word = 0;
  let filled = 0;
  let end = at;
  for (let index = from; index < to; index++) {
    const difference = (words[index]! - base) | 0;
    const code = (isSigned ? (difference << 1) ^ (difference >> 31) : difference) & mask;
    word |= code << filled;
    filled += width;
    if (filled < 32) continue;
    payload[end++] = word;
    filled -= 32;
    word = filled === 0 ? 0 : code >>> (width - filled);
  }
  if (filled > 0) payload[end++] = word;
  return end;
}

function maskOf(width: number): number {
  return width === 32 ? -1 : (1 << width) - 1;
}

/** A value of so many bits lies in four octets, wherever it begins in the first of them. */
export const mostWindowBits = 25;

/** There must be seven octets behind the last number. */
export function unpackBits(
  view: DataView,
  bitAt: number,
  { base, width, isSigned }: Coding,
  into: Int32Array,
  at: number,
  length: number,
): void {
  if (width === 0) into.fill(base, at, at + length);
  else if (width > mostWindowBits) unpackWide(view, bitAt, width, base, isSigned, into, at, length);
  else if (isSigned) unpackSigned(view, bitAt, width, base, into, at, length);
  else unpackUpward(view, bitAt, width, base, into, at, length);
}

function unpackUpward(
  view: DataView,
  bitAt: number,
  width: number,
  base: number,
  into: Int32Array,
  at: number,
  length: number,
): void {
  const mask = maskOf(width);
  for (let index = 0, bit = bitAt; index < length; index++, bit += width)
    into[at + index] = base + ((view.getInt32(bit >>> 3, true) >>> (bit & 7)) & mask);
}

function unpackSigned(
  view: DataView,
  bitAt: number,
  width: number,
  base: number,
  into: Int32Array,
  at: number,
  length: number,
): void {
  const mask = maskOf(width);
  for (let index = 0, bit = bitAt; index < length; index++, bit += width) {
    const code = (view.getInt32(bit >>> 3, true) >>> (bit & 7)) & mask;
    into[at + index] = base + ((code >>> 1) ^ -(code & 1));
  }
}

/** As `unpackSigned`, and sums up on the way. @returns the last sum */
export function sumSigned(
  view: DataView,
  bitAt: number,
  width: number,
  base: number,
  into: Int32Array,
  at: number,
  length: number,
  before: number,
): number {
  const mask = maskOf(width);
  let sum = before;
  for (let index = 0, bit = bitAt; index < length; index++, bit += width) {
    const code = (view.getInt32(bit >>> 3, true) >>> (bit & 7)) & mask;
    sum = (sum + base + ((code >>> 1) ^ -(code & 1))) | 0;
    into[at + index] = sum;
  }
  return sum;
}

function unpackWide(
  view: DataView,
  bitAt: number,
  width: number,
  base: number,
  isSigned: boolean,
  into: Int32Array,
  at: number,
  length: number,
): void {
  for (let index = 0, bit = bitAt; index < length; index++, bit += width) {
    const code = codeAt(view, bit, width);
    into[at + index] = base + (isSigned ? (code >>> 1) ^ -(code & 1) : code);
  }
}

/** Of any width: cut out of two words. */
export function codeAt(view: DataView, bit: number, width: number): number {
  const octet = (bit >>> 5) * 4;
  const shift = bit & 31;
  const lower = view.getInt32(octet, true) >>> shift;
  return (lower | ((view.getInt32(octet + 4, true) << 1) << (31 - shift))) & maskOf(width);
}
