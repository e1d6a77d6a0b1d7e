import { readOneBlock } from './bit-blocks.ts';
import { blockLength } from './block-plan.ts';
import { OctetReader } from './octet-reader.ts';
import type { OctetWriter } from './octet-writer.ts';
import { int32s, ReusedArray } from './reused-array.ts';

/*
 * What the words of each block sum up to, so that a plot which cuts a chunk at one row unpacks one block of it, not eight. Of
 * each block, as varints:
 *
 *   last - last of the block before (zigzag)    last - lowest    highest - last    words * last - sum (zigzag)
 */

/** Words summed up, signed or unsigned as they were meant. */
export interface WordSum {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number;
}

/** Blocks of `count` words of which the first `order` stand before them; they belong to the first block here. */
export function countBlocks(count: number, order: number): number {
  return Math.ceil((count - order) / blockLength);
}

/** Where a block begins. */
function blockStart(block: number, order: number): number {
  return block === 0 ? 0 : order + block * blockLength;
}

function blockEnd(block: number, order: number, count: number): number {
  return Math.min(count, order + (block + 1) * blockLength);
}

export function writeBlockSums(
  writer: OctetWriter,
  words: Int32Array,
  count: number,
  order: number,
  isUnsigned: boolean,
): void {
  let before = 0;
  for (let block = 0; block < countBlocks(count, order); block++) {
    const from = blockStart(block, order);
    const to = blockEnd(block, order, count);
    const { min, max, sum, last } = sumWords(words, from, to, isUnsigned);
    writer.varint(zigzag(last - before));
    writer.varint(last - min);
    writer.varint(max - last);
    writer.varint(zigzag((to - from) * last - sum));
    before = last;
  }
}

/** Of numbers within 2^52. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(code: number): number {
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}

/** Words `from` to `to`, at least one. The sum is exact. */
export function sumWords(words: Int32Array, from: number, to: number, isUnsigned: boolean): WordSum {
  return isUnsigned ? sumUnsigned(words, from, to) : sumSigned(words, from, to);
}

function sumSigned(words: Int32Array, from: number, to: number): WordSum {
  let min = words[from]!;
  let max = min;
  let sum = 0;
  for (let index = from; index < to; index++) {
    const word = words[index]!;
    if (word < min) min = word;
    if (word > max) max = word;
    sum += word;
  }
  return { min, max, sum, last: words[to - 1]! };
}

function sumUnsigned(words: Int32Array, from: number, to: number): WordSum {
  let min = words[from]! >>> 0;
  let max = min;
  let sum = 0;
  for (let index = from; index < to; index++) {
    const word = words[index]! >>> 0;
    if (word < min) min = word;
    if (word > max) max = word;
    sum += word;
  }
  return { min, max, sum, last: words[to - 1]! >>> 0 };
}

/** A packed column of words with the sums of its blocks. */
export interface SummedWords {
  readonly count: number;
  readonly order: number;
  /** The first word, of order 1. */
  readonly first: number;
  readonly isUnsigned: boolean;
  readonly sums: readonly WordSum[];
  readonly bytes: Uint8Array;
  /** Where the blocks begin. */
  readonly blocksAt: number;
}

/** @throws DamagedColumns */
export function readBlockSums(reader: OctetReader, count: number, order: number): WordSum[] {
  const sums: WordSum[] = [];
  let before = 0;
  for (let block = 0; block < countBlocks(count, order); block++) {
    const words = blockEnd(block, order, count) - blockStart(block, order);
    const last = before + unzigzag(reader.varint(2 ** 34));
    const min = last - reader.varint(2 ** 33);
    const max = last + reader.varint(2 ** 33);
    sums.push({ min, max, sum: words * last - unzigzag(reader.varint(2 ** 52)), last });
    before = last;
  }
  return sums;
}

/** One block more than a block has, for the word before it. */
const blockWords = new ReusedArray(int32s);

/** Sums up words `from` to `to`, at least one: whole blocks by their sums, of others the words. @throws DamagedColumns */
export function sumPart(summed: SummedWords, from: number, to: number): WordSum {
  const { count, order, sums, isUnsigned } = summed;
  let total: WordSum | undefined;
  for (let block = blockOf(from, order); block < sums.length; block++) {
    const start = blockStart(block, order);
    const end = blockEnd(block, order, count);
    if (start >= to) break;
    const isWhole = from <= start && end <= to;
    const sum = isWhole
      ? sums[block]!
      : sumWords(
          unpackBlock(summed, block),
          Math.max(from, start) - start,
          Math.min(to, end) - start,
          isUnsigned,
        );
    total = total === undefined ? sum : joined(total, sum);
  }
  return total!;
}

function blockOf(row: number, order: number): number {
  return Math.max(0, Math.floor((row - order) / blockLength));
}

function joined(one: WordSum, next: WordSum): WordSum {
  return {
    min: Math.min(one.min, next.min),
    max: Math.max(one.max, next.max),
    sum: one.sum + next.sum,
    last: next.last,
  };
}

/** The words of a block, the first ones with it. */
function unpackBlock({ count, order, first, sums, bytes, blocksAt }: SummedWords, block: number): Int32Array {
  const into = blockWords.lend(blockLength + 1);
  const reader = new OctetReader(bytes, blocksAt);
  const isFirst = block === 0;
  if (order === 1 && isFirst) into[0] = first;
  const before = order === 0 ? undefined : isFirst ? first : sums[block - 1]!.last | 0;
  readOneBlock(reader, count - order, block, into, isFirst ? order : 0, before);
  return into;
}
