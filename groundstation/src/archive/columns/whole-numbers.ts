import { DamagedColumns } from './damaged-columns.ts';
import type { OctetReader } from './octet-reader.ts';
import type { OctetWriter } from './octet-writer.ts';
import { int32s, ReusedArray } from './reused-array.ts';
import { planWords, readWords, writeWords } from './words.ts';

/*
 * Doubles that are whole numbers, as words of 32 bits:
 *
 *   u8  0 signed   the words are the numbers
 *       1 based    f64 lowest number; the words, unsigned, are what comes on top
 *       2 leaping  f64 first number; varint leaps, each varint rows since the last, f64 leap; the words are the steps from one
 *                  number to the next, 0 where it leaps further than 31 bits
 *   the words
 */
const forms = { signed: 0, based: 1, leaping: 2 } as const;

const words = new ReusedArray(int32s);

/**
 * Writes whole numbers, all within 2^53 of zero and of each other; none of them -0.
 *
 * @param mostBits more a number is not worth it
 * @param isSummed the sums of blocks are kept with them
 * @returns false when it is not worth it; then something of it may stand there already
 */
export function writeWholeNumbers(
  writer: OctetWriter,
  numbers: Float64Array,
  count: number,
  mostBits: number,
  isSummed = false,
): boolean {
  const [min, max] = extremesOf(numbers, count);
  const into = words.lend(count);
  let summedAs: 'signed' | 'unsigned' | undefined;
  if (min >= -(2 ** 31) && max < 2 ** 31) {
    for (let index = 0; index < count; index++) into[index] = numbers[index]!;
    writer.u8(forms.signed);
    summedAs = 'signed';
  } else if (max - min < 2 ** 32) {
    for (let index = 0; index < count; index++) into[index] = numbers[index]! - min;
    writer.u8(forms.based);
    summedAs = 'unsigned';
    writer.f64(min);
  } else {
    writer.u8(forms.leaping);
    writer.f64(numbers[0]!);
    if (!writeLeaps(writer, numbers, count, into)) return false;
  }
  const plan = planWords(into, count);
  if (plan.bits > mostBits) return false;
  writeWords(writer, into, count, plan.order, isSummed ? summedAs : undefined);
  return true;
}

/** Whole numbers that are signed words already. */
export function writeWholeWords(
  writer: OctetWriter,
  from: Int32Array,
  count: number,
  isSummed: boolean,
): void {
  writer.u8(forms.signed);
  writeWords(writer, from, count, planWords(from, count).order, isSummed ? 'signed' : undefined);
}

function extremesOf(numbers: Float64Array, count: number): [number, number] {
  let min = Infinity;
  let max = -Infinity;
  for (let index = 0; index < count; index++) {
    const number = numbers[index]!;
    if (number < min) min = number;
    if (number > max) max = number;
  }
  return [min, max];
}

function writeLeaps(writer: OctetWriter, numbers: Float64Array, count: number, steps: Int32Array): boolean {
  const leaps: number[] = [];
  steps[0] = 0;
  for (let index = 1; index < count; index++) {
    const step = numbers[index]! - numbers[index - 1]!;
    const isLeap = step < -(2 ** 31) || step >= 2 ** 31;
    steps[index] = isLeap ? 0 : step;
    if (!isLeap) continue;
    leaps.push(index);
    if (leaps.length > 4 + count / 16) return false;
  }
  writer.varint(leaps.length);
  let before = 0;
  for (const index of leaps) {
    writer.varint(index - before);
    writer.f64(numbers[index]! - numbers[index - 1]!);
    before = index;
  }
  return true;
}

/** Reads `count` whole numbers into `into`, each divided by `divisor`. */
export function readWholeNumbers(
  reader: OctetReader,
  count: number,
  into: Float64Array | Float32Array,
  divisor: number,
): void {
  const offsets = readOffsets(reader, count);
  if (offsets === undefined) {
    readLeaping(reader, count, into, divisor);
    return;
  }
  const { base, words: from } = offsets;
  if (base === undefined) for (let index = 0; index < count; index++) into[index] = from[index]! / divisor;
  else for (let index = 0; index < count; index++) into[index] = (base + (from[index]! >>> 0)) / divisor;
}

/** Whole numbers as words: signed without a base, else unsigned and on top of it. */
interface Offsets {
  readonly base: number | undefined;
  /** Valid until more are read. */
  readonly words: Int32Array;
}

/** Undefined, and nothing read but the form, where numbers leap. */
function readOffsets(reader: OctetReader, count: number): Offsets | undefined {
  const base = readBase(reader);
  if (base === null) return undefined;
  const into = words.lend(count);
  readWords(reader, count, into);
  return { base, words: into };
}

/** What the words that follow stand on: undefined where they are the numbers, null where they are steps and leaps. */
export function readBase(reader: OctetReader): number | undefined | null {
  const form = reader.u8();
  if (form > forms.leaping) throw new DamagedColumns('whole numbers of form 0 to 2', form);
  if (form === forms.leaping) return null;
  return form === forms.based ? reader.f64() : undefined;
}

function readLeaping(
  reader: OctetReader,
  count: number,
  into: Float64Array | Float32Array,
  divisor: number,
): void {
  let number = reader.f64();
  const leaps = new Map<number, number>();
  let row = 0;
  for (let left = reader.varint(count); left > 0; left--) {
    row += reader.varint(count);
    leaps.set(row, reader.f64());
  }
  if (row >= count && count > 0) throw new DamagedColumns(`leaps before row ${count}`, row);
  const steps = words.lend(count);
  readWords(reader, count, steps);
  for (let index = 0; index < count; index++) {
    number += steps[index]!;
    if (leaps.size > 0) number += leaps.get(index) ?? 0;
    into[index] = number / divisor;
  }
}
