import { DamagedColumns } from './damaged-columns.ts';
import type { OctetReader } from './octet-reader.ts';
import { OctetWriter } from './octet-writer.ts';
import { int32s, ReusedArray } from './reused-array.ts';

/*
 * Words of 32 bits in blocks of 256, each value as its difference from a base of the block, in as few bits as most of the
 * block needs. The few that need more leave their upper bits beside the block (patched frame of reference).
 *
 *   varint  words of the payload, then the payload: value n of a block in bits n*width to (n+1)*width, lowest first
 *   of each block:
 *     u8    width (0 to 32) | 0x40 when values are patched | 0x80 when differences are signed
 *     varint, zigzag  base
 *     when patched: u8 count - 1, u8 places, varint upper bits of each
 *
 * Source of the idea: M. Zukowski et al., "Super-Scalar RAM-CPU Cache Compression", ICDE 2006 (PFOR).
 */
const blockLength = 256;
const patchedFlag = 0x40;
const signedFlag = 0x80;

/** How a block is written. */
export interface BlockPlan {
  base: number;
  width: number;
  /** Differences go both ways from the base (zigzag); else the base is the lowest. */
  isSigned: boolean;
  patches: number;
  /** About how many it takes, its head too. */
  bits: number;
}

export const createBlockPlan = (): BlockPlan => ({ base: 0, width: 0, isSigned: false, patches: 0, bits: 0 });

/** Finds the shortest way for words `from` to `to`. */
export function planBlock(words: Int32Array, from: number, to: number, plan: BlockPlan): void {
  let min = words[from]!;
  let max = min;
  for (let index = from + 1; index < to; index++) {
    const word = words[index]!;
    if (word < min) min = word;
    if (word > max) max = word;
  }
  const count = to - from;
  plan.base = min;
  plan.isSigned = false;
  plan.patches = 0;
  plan.width = 32 - Math.clz32(max - min);
  plan.bits = headBits + count * plan.width;
  if (plan.width > 0) planPatched(words, from, to, plan);
}

/** Two octets, or a little more. */
const headBits = 20;

/** The place takes eight; the rest is what the reading of a patch must save to be worth its time. */
const patchBits = 16;
const widths = new Int32Array(33);

function planPatched(words: Int32Array, from: number, to: number, plan: BlockPlan): void {
  const base = middleOf(words, from, to);
  widths.fill(0);
  for (let index = from; index < to; index++) {
    const difference = (words[index]! - base) | 0;
    widths[32 - Math.clz32((difference << 1) ^ (difference >> 31))]!++;
  }
  let widest = 32;
  while (widths[widest] === 0) widest--;
  const count = to - from;
  for (let width = widest, patches = 0; width >= 0 && patches < blockLength; patches += widths[width--]!) {
    const bits = headBits + count * width + patches * (patchBits + 8 * Math.ceil((widest - width) / 7));
    if (bits >= plan.bits) continue;
    plan.base = base;
    plan.isSigned = true;
    plan.width = width;
    plan.patches = patches;
    plan.bits = bits;
  }
}

const probes = new Int32Array(9);

/** Median of nine: one stray value does not move it. */
function middleOf(words: Int32Array, from: number, to: number): number {
  const step = (to - from) / probes.length;
  for (let probe = 0; probe < probes.length; probe++) {
    const word = words[from + Math.floor((probe + 0.5) * step)]!;
    let place = probe;
    for (; place > 0 && probes[place - 1]! > word; place--) probes[place] = probes[place - 1]!;
    probes[place] = word;
  }
  return probes[4]!;
}

const payloads = new ReusedArray(int32s);
const heads = new OctetWriter();
const plan = createBlockPlan();

export function writeBlocks(writer: OctetWriter, words: Int32Array, count: number): void {
  const payload = payloads.lend(count + 1);
  let payloadWords = 0;
  heads.length = 0;
  for (let from = 0; from < count; from += blockLength) {
    const to = Math.min(from + blockLength, count);
    planBlock(words, from, to, plan);
    heads.u8(plan.width | (plan.patches > 0 ? patchedFlag : 0) | (plan.isSigned ? signedFlag : 0));
    heads.signedVarint(plan.base);
    if (plan.patches > 0) writePatches(words, from, to);
    if (plan.width > 0) payloadWords = packBits(words, from, to, payload, payloadWords);
  }
  writer.varint(payloadWords);
  writer.octets(new Uint8Array(payload.buffer, payload.byteOffset, payloadWords * 4));
  writer.octets(heads.bytes.subarray(0, heads.length));
}

function writePatches(words: Int32Array, from: number, to: number): void {
  const { base, width } = plan;
  const patched: number[] = [];
  for (let index = from; index < to; index++) {
    const upper = zigzag((words[index]! - base) | 0) >>> width;
    if (upper > 0) patched.push(index - from, upper);
  }
  heads.u8(plan.patches - 1);
  for (let place = 0; place < patched.length; place += 2) heads.u8(patched[place]!);
  for (let place = 1; place < patched.length; place += 2) heads.varint(patched[place]!);
}

function zigzag(value: number): number {
  return (value << 1) ^ (value >> 31);
}

/** Where the payload goes on. */
function packBits(words: Int32Array, from: number, to: number, payload: Int32Array, at: number): number {
  const { base, width, isSigned } = plan;
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

/**
 * Reads `count` words into `into`, from `at` on.
 *
 * @param sum when given, the words are differences: each is added to what stands before it, the first to this
 */
export function readBlocks(
  reader: OctetReader,
  count: number,
  into: Int32Array,
  at: number,
  sum?: number,
): void {
  const payloadWords = reader.varint(count);
  const octets = reader.octets(payloadWords * 4);
  // Two words more: a value at the end is cut out of four octets or eight, whether it needs them or not.
  const payload = payloads.lend(payloadWords + 2);
  new Uint8Array(payload.buffer, payload.byteOffset, octets.length).set(octets);
  const view = new DataView(payload.buffer, payload.byteOffset, 4 * (payloadWords + 2));
  let used = 0;
  let before = sum;
  for (let from = 0; from < count; from += blockLength) {
    const length = Math.min(blockLength, count - from);
    const head = reader.u8();
    const width = head & 0x3f;
    const isSigned = (head & signedFlag) !== 0;
    const isPatched = (head & patchedFlag) !== 0;
    const base = reader.signedVarint();
    const bitAt = used * 32;
    used += Math.ceil((length * width) / 32);
    if (width > 32 || used > payloadWords)
      throw new DamagedColumns('words of at most 32 bits, within the payload', `${width} bits a value`);
    if (before !== undefined && isSigned && !isPatched && width <= mostWindowBits) {
      before = sumSigned(view, bitAt, width, base, into, at + from, length, before);
      continue;
    }
    unpack(view, bitAt, width, base, isSigned, into, at + from, length);
    if (isPatched) patch(reader, view, bitAt, width, base, into.subarray(at + from, at + from + length));
    if (before !== undefined) before = sumUp(into, at + from, length, before);
  }
  if (used !== payloadWords) throw new DamagedColumns(`${used} words of payload`, payloadWords);
}

/** A value of so many bits lies in four octets, wherever it begins in the first of them. */
const mostWindowBits = 25;

function unpack(
  view: DataView,
  bitAt: number,
  width: number,
  base: number,
  isSigned: boolean,
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
function sumSigned(
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
function codeAt(view: DataView, bit: number, width: number): number {
  const octet = (bit >>> 5) * 4;
  const shift = bit & 31;
  const lower = view.getInt32(octet, true) >>> shift;
  return (lower | ((view.getInt32(octet + 4, true) << 1) << (31 - shift))) & maskOf(width);
}

function patch(
  reader: OctetReader,
  view: DataView,
  bitAt: number,
  width: number,
  base: number,
  block: Int32Array,
): void {
  const places = reader.octets(reader.u8() + 1);
  for (const place of places) {
    if (place >= block.length) throw new DamagedColumns(`a place below ${block.length}`, place);
    const code = codeAt(view, bitAt + place * width, width) | (reader.varint(0xffff_ffff) << (width & 31));
    block[place] = base + ((code >>> 1) ^ -(code & 1));
  }
}

/** @returns the last sum */
function sumUp(words: Int32Array, at: number, length: number, before: number): number {
  let sum = before;
  for (let index = at; index < at + length; index++) {
    sum = (sum + words[index]!) | 0;
    words[index] = sum;
  }
  return sum;
}
