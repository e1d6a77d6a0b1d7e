import { codeAt, mostWindowBits, packBits, sumSigned, unpackBits } from './bit-packing.ts';
import { blockLength, createBlockPlan, planBlock } from './block-plan.ts';
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
const patchedFlag = 0x40;
const signedFlag = 0x80;

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
    if (plan.width > 0) payloadWords = packBits(words, from, to, plan, payload, payloadWords);
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
  const { view, words } = readPayload(reader, count);
  let used = 0;
  let before = sum;
  for (let from = 0; from < count; from += blockLength) {
    const length = Math.min(blockLength, count - from);
    readHead(reader, length, words - used);
    before = readBlock(reader, view, used, into, at + from, length, before);
    used += wordsIn(length);
  }
  if (used !== words) throw new DamagedColumns(`${used} words of payload`, words);
}

/** Reads one block of `count` words, the others passed over, into `into` from `at` on; `sum` as in `readBlocks`. */
export function readOneBlock(
  reader: OctetReader,
  count: number,
  block: number,
  into: Int32Array,
  at: number,
  sum?: number,
): void {
  const words = reader.varint(count);
  const payload = reader.octets(4 * words);
  let used = 0;
  for (let from = 0; from < block * blockLength; from += blockLength) {
    readHead(reader, blockLength, words - used);
    if (head.isPatched)
      for (let left = reader.octets(reader.u8() + 1).length; left > 0; left--) reader.varint(0xffff_ffff);
    used += wordsIn(blockLength);
  }
  const length = Math.min(blockLength, count - block * blockLength);
  readHead(reader, length, words - used);
  const view = withRoom(payload.subarray(4 * used, 4 * (used + wordsIn(length))));
  readBlock(reader, view, 0, into, at, length, sum);
}

function readPayload(reader: OctetReader, count: number): { view: DataView; words: number } {
  const words = reader.varint(count);
  return { view: withRoom(reader.octets(4 * words)), words };
}

/** A copy with two words more: a number at the end is cut out of four octets or eight, whether it needs them or not. */
function withRoom(octets: Uint8Array): DataView {
  const payload = payloads.lend(octets.length / 4 + 2);
  new Uint8Array(payload.buffer, payload.byteOffset, octets.length).set(octets);
  return new DataView(payload.buffer, payload.byteOffset, octets.length + 8);
}

/** Of the block that is being read. */
const head = { width: 0, base: 0, isSigned: false, isPatched: false };

function readHead(reader: OctetReader, length: number, wordsLeft: number): void {
  const octet = reader.u8();
  head.width = octet & 0x3f;
  head.isSigned = (octet & signedFlag) !== 0;
  head.isPatched = (octet & patchedFlag) !== 0;
  head.base = reader.signedVarint();
  if (head.width > 32 || wordsIn(length) > wordsLeft)
    throw new DamagedColumns('words of at most 32 bits, within the payload', `${head.width} bits a word`);
}

/** How many words of payload a block has. */
function wordsIn(length: number): number {
  return (length * head.width + 31) >>> 5;
}

/** @returns the last sum */
function readBlock(
  reader: OctetReader,
  view: DataView,
  payloadAt: number,
  into: Int32Array,
  at: number,
  length: number,
  before: number | undefined,
): number | undefined {
  const bitAt = payloadAt * 32;
  const { width, base, isSigned, isPatched } = head;
  if (before !== undefined && isSigned && !isPatched && width <= mostWindowBits)
    return sumSigned(view, bitAt, width, base, into, at, length, before);
  unpackBits(view, bitAt, head, into, at, length);
  if (isPatched) patch(reader, view, bitAt, into.subarray(at, at + length));
  return before === undefined ? undefined : sumUp(into, at, length, before);
}

function patch(reader: OctetReader, view: DataView, bitAt: number, block: Int32Array): void {
  const { width, base } = head;
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
