import { readBlocks, writeBlocks } from './bit-blocks.ts';
import { blockLength, createBlockPlan, planBlock } from './block-plan.ts';
import { readBlockSums, type SummedWords, writeBlockSums } from './block-sums.ts';
import { DamagedColumns } from './damaged-columns.ts';
import type { OctetReader } from './octet-reader.ts';
import { OctetWriter } from './octet-writer.ts';
import { int32s, ReusedArray } from './reused-array.ts';

/*
 * A column of 32-bit words, signed or not: sums and differences are taken modulo 2^32 and so come back exactly.
 *
 *   u8   order of differences: 0 the words, 1 from one to the next, 2 from one difference to the next;
 *        | 0x10 when all of them are equal
 *   varint, zigzag  the first word (order 1 and 2), the first difference (order 2)
 *   the differences: one varint when all are equal, else blocks
 *   before the blocks, when | 0x20: varint octets, and the sums of each block
 */
const flatFlag = 0x10;
const summedFlag = 0x20;

export interface WordsPlan {
  /** Differences are taken so often. */
  readonly order: number;
  /** About how many bits a word will take. */
  readonly bits: number;
}

/** Tries up to three short pieces in each order: what the best would take. */
export function planWords(words: Int32Array, count: number): WordsPlan {
  const length = Math.min(count, probeLength);
  const pieces = Math.min(3, Math.ceil(count / 256));
  const totals = [0, 0, 0];
  let probed = 0;
  let isStill = true;
  for (let piece = 0; piece < pieces; piece++) {
    const from = pieces === 1 ? 0 : Math.floor((piece * (count - length)) / (pieces - 1));
    probes.set(words.subarray(from, from + length));
    for (let order = 0; order < 3 && length - order > 0; order++) {
      if (order > 0) difference(probes, length, order);
      planBlock(probes, order, length, plan);
      if (order === 0 && plan.width > 0) isStill = false;
      totals[order]! += (plan.bits * length) / (length - order);
    }
    probed += length;
  }
  const orders = Math.min(3, length);
  // What stands still in all pieces changes now and then: as a difference a change is one patch.
  let order = isStill && count > 1 ? 1 : 0;
  // A higher order must pay: it reads slower.
  for (let other = 1; other < orders; other++)
    if (totals[other]! < totals[order]! - probed / 8) order = other;
  return { order, bits: probed === 0 ? 0 : totals[order]! / probed };
}

const probeLength = 80;
const probes = new Int32Array(probeLength);
const plan = createBlockPlan();

/** Differences in place, from the end; the words before `order` stay. */
function difference(words: Int32Array, count: number, order: number): void {
  for (let index = count - 1; index >= order; index--) words[index]! -= words[index - 1]!;
}

const differences = new ReusedArray(int32s);
const sums = new OctetWriter();

/**
 * Writes the first `count` words.
 *
 * @param summedAs the sums of blocks are kept with them, of words as these are meant
 */
export function writeWords(
  writer: OctetWriter,
  words: Int32Array,
  count: number,
  order: number,
  summedAs?: 'signed' | 'unsigned',
): void {
  const residuals = order > 0 ? differencesOf(words, count, order) : words;
  const rest = residuals.subarray(order, count);
  const isFlat = rest.every((word) => word === rest[0]);
  const isSummed = summedAs !== undefined && !isFlat && order < 2 && count >= leastSummed;
  writer.u8(order | (isFlat ? flatFlag : 0) | (isSummed ? summedFlag : 0));
  for (let index = 0; index < order; index++) writer.signedVarint(residuals[index]!);
  if (isSummed) {
    sums.length = 0;
    writeBlockSums(sums, words, count, order, summedAs === 'unsigned');
    writer.varint(sums.length);
    writer.octets(sums.bytes.subarray(0, sums.length));
  }
  if (isFlat) writer.signedVarint(rest[0] ?? 0);
  else writeBlocks(writer, rest, rest.length);
}

/** Fewer are unpacked as fast. */
const leastSummed = 3 * blockLength;

function differencesOf(words: Int32Array, count: number, order: number): Int32Array {
  const into = differences.lend(count);
  into[0] = words[0]!;
  for (let index = 1; index < count; index++) into[index] = words[index]! - words[index - 1]!;
  if (order === 2) difference(into, count, 2);
  return into;
}

/** Reads `count` words into `into`, from its begin on. */
export function readWords(reader: OctetReader, count: number, into: Int32Array): void {
  const { order, isFlat, isSummed } = readHead(reader, count);
  const first = order > 0 ? reader.signedVarint() : 0;
  const firstDifference = order > 1 ? reader.signedVarint() : 0;
  if (isSummed) reader.octets(reader.varint(mostSumOctets));
  if (isFlat) {
    into.fill(reader.signedVarint(), order, count);
    if (order > 0) sumUp(into, order, count, order === 1 ? first : firstDifference);
  } else readBlocks(reader, count - order, into, order, [undefined, first, firstDifference][order]);
  if (order > 0) into[0] = first;
  if (order < 2) return;
  into[1] = firstDifference;
  sumUp(into, 1, count, first);
}

const mostSumOctets = 2 ** 24;

function readHead(reader: OctetReader, count: number): { order: number; isFlat: boolean; isSummed: boolean } {
  const head = reader.u8();
  const order = head & 0x0f;
  const isFlat = (head & flatFlag) !== 0;
  const isSummed = (head & summedFlag) !== 0;
  if (order > 2 || order > count || head >= 2 * summedFlag || (isSummed && (isFlat || order > 1)))
    throw new DamagedColumns('differences of order 0 to 2', `${head} of ${count}`);
  return { order, isFlat, isSummed };
}

/** The words that `readWords` would read, with the sums of their blocks; undefined, and nothing read, where they have none. */
export function readSummedWords(
  reader: OctetReader,
  count: number,
  isUnsigned: boolean,
): SummedWords | undefined {
  const start = reader.at;
  const { order, isSummed } = readHead(reader, count);
  if (!isSummed) {
    reader.at = start;
    return undefined;
  }
  const first = order > 0 ? reader.signedVarint() : 0;
  const end = reader.varint(mostSumOctets) + reader.at;
  const sums = readBlockSums(reader, count, order);
  if (reader.at !== end) throw new DamagedColumns(`sums that end at ${end}`, reader.at);
  return { count, order, first, isUnsigned, sums, bytes: reader.bytes, blocksAt: end };
}

/** Adds to each word from `from` on what stands before it, to the first `before`. */
function sumUp(words: Int32Array, from: number, to: number, before: number): void {
  let sum = before;
  for (let index = from; index < to; index++) {
    sum = (sum + words[index]!) | 0;
    words[index] = sum;
  }
}
