import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { kindNumberOf, octetsOf, octetsPerValue, wordsOf } from './array-kinds.ts';
import { mostCells } from './damaged-columns.ts';
import { powersOfTen, probeExponent, scaleDecimals, scaleToWords } from './decimals.ts';
import { findDistinct } from './distinct-words.ts';
import { numberForms } from './number-forms.ts';
import type { OctetWriter } from './octet-writer.ts';
import { float64s, int32s, ReusedArray } from './reused-array.ts';
import { writeWholeNumbers, writeWholeWords } from './whole-numbers.ts';
import { planWords, writeWords } from './words.ts';

/**
 * Writes values `from` to `to` in the shortest form found: a few values tell which forms are worth trying.
 *
 * @param isSummed the sums of blocks are kept with them, where the form allows, for `summariseCells`
 */
export function writeNumbers(
  writer: OctetWriter,
  values: ColumnValues,
  from: number,
  to: number,
  isSummed = false,
): void {
  const count = to - from;
  if (count > mostCells) throw new RangeError(`column: expected at most ${mostCells} values, found ${count}`);
  const kind = kindNumberOf(values);
  const start = writer.length;
  const octets = octetsOf(values, from, to);
  writer.u8(kind);
  writer.varint(count);
  const bodyAt = writer.length;
  const form = isConstant(octets, octetsPerValue(kind))
    ? numberForms.constant
    : writeBody(writer, values, from, to, isSummed);
  if (form === numberForms.constant) {
    writer.length = bodyAt;
    writer.octets(octets.subarray(0, octetsPerValue(kind)));
  } else if (form === numberForms.raw || writer.length - bodyAt >= octets.length) {
    writer.length = bodyAt;
    writer.octets(octets);
    return;
  }
  writer.bytes[start] = kind | (form << 4);
}

/** Octets repeat with the period of one value; at least two values. */
function isConstant(octets: Uint8Array, period: number): boolean {
  if (octets.length < 2 * period) return false;
  for (let index = period; index < octets.length; index++)
    if (octets[index] !== octets[index - period]) return false;
  return true;
}

/** The form in which it is written; raw when nothing helps, whatever then stands there. */
function writeBody(
  writer: OctetWriter,
  values: ColumnValues,
  from: number,
  to: number,
  isSummed: boolean,
): number {
  if (values instanceof Float64Array) return writeDoubles(writer, values, from, to, isSummed);
  if (values instanceof Float32Array) return writeSingles(writer, values, from, to, isSummed);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    return writePairs(writer, values, from, to);
  const count = to - from;
  const sign = values instanceof Uint32Array ? 'unsigned' : 'signed';
  const bits = 8 * values.BYTES_PER_ELEMENT;
  return writeIfShorter(writer, wordsOfWhole(values, from, to), count, bits, isSummed ? sign : undefined);
}

const wholeWords = new ReusedArray(int32s);

function wordsOfWhole(values: ColumnValues, from: number, to: number): Int32Array {
  if (values.BYTES_PER_ELEMENT === 4) return wordsOf(values, from, to);
  const words = wholeWords.lend(to - from);
  words.set((values as Int16Array).subarray(from, to));
  return words;
}

function writeIfShorter(
  writer: OctetWriter,
  words: Int32Array,
  count: number,
  mostBits: number,
  summedAs?: 'signed' | 'unsigned',
): number {
  const plan = planWords(words, count);
  if (plan.bits > worthOf(mostBits)) return numberForms.raw;
  const start = writer.length;
  writeWords(writer, words, count, plan.order, summedAs);
  // The pieces that were tried may have been better than the rest.
  return 8 * (writer.length - start) > worthOf(mostBits) * count ? numberForms.raw : numberForms.words;
}

/** Less saved is not worth the reading: raw words are read ten times as fast. */
function worthOf(bits: number): number {
  return bits * 0.9;
}

const doubles = new ReusedArray(float64s);
const wholes = new ReusedArray(float64s);

function writeDoubles(
  writer: OctetWriter,
  values: Float64Array,
  from: number,
  to: number,
  isSummed: boolean,
): number {
  const count = to - from;
  const start = writer.length;
  const part = values.subarray(from, to);
  if (writeDecimals(writer, part, isSummed)) return numberForms.decimals;
  writer.length = start;
  if (part.every((value) => Math.fround(value) === value)) {
    writeNumbers(writer, Float32Array.from(part), 0, count);
    return numberForms.singles;
  }
  return writePairs(writer, values, from, to);
}

/** False when they are none, or it is not worth it; then something of it may stand there already. */
function writeDecimals(writer: OctetWriter, values: Float64Array, isSummed: boolean): boolean {
  const count = values.length;
  const least = probeExponent(values, count);
  if (least === powersOfTen.length) return false;
  const words = wholeWords.lend(count);
  if (scaleToWords(values, count, powersOfTen[least]!, words)) {
    writer.u8(least);
    writeWholeWords(writer, words, count, isSummed);
    return true;
  }
  const whole = wholes.lend(count);
  const exponent = scaleDecimals(values, count, least, whole);
  if (exponent === undefined) return false;
  writer.u8(exponent);
  return writeWholeNumbers(writer, whole, count, worthOf(64), isSummed);
}

function writeSingles(
  writer: OctetWriter,
  values: Float32Array,
  from: number,
  to: number,
  isSummed: boolean,
): number {
  const count = to - from;
  const words = wordsOf(values, from, to);
  const plan = planWords(words, count);
  const wide = doubles.lend(count);
  wide.set(values.subarray(from, to));
  const whole = wholes.lend(count);
  const exponent = scaleDecimals(wide, count, probeExponent(wide, count, true), whole, true);
  const start = writer.length;
  if (exponent !== undefined) {
    writer.u8(exponent);
    if (writeWholeNumbers(writer, whole, count, Math.min(worthOf(32), plan.bits), isSummed))
      return numberForms.decimals;
    writer.length = start;
  }
  if (plan.bits > worthOf(32)) return numberForms.raw;
  writeWords(writer, words, count, plan.order);
  return numberForms.words;
}

/** Values of 64 bits, whatever they are. */
function writePairs(writer: OctetWriter, values: ColumnValues, from: number, to: number): number {
  const words = wordsOf(values, from, to);
  const count = to - from;
  const start = writer.length;
  const distinct = findDistinct(words, count);
  if (distinct !== undefined) {
    writer.varint(distinct.words.length / 2);
    writeHalves(writer, distinct.words);
    writeWords(writer, distinct.places, count, planWords(distinct.places, count).order);
    if (writer.length - start <= 4 * count) return numberForms.distinct;
    writer.length = start;
  }
  writeHalves(writer, words);
  return writer.length - start > worthOf(8 * count) ? numberForms.raw : numberForms.halves;
}

const halves = new ReusedArray(int32s);

function writeHalves(writer: OctetWriter, words: Int32Array): void {
  const count = words.length / 2;
  for (const half of [1, 0]) {
    const of = halves.lend(count);
    for (let index = 0; index < count; index++) of[index] = words[2 * index + half]!;
    const formAt = writer.length;
    writer.u8(numberForms.words);
    const form = writeIfShorter(writer, of, count, 32);
    if (form === numberForms.words) continue;
    writer.length = formAt;
    writer.u8(numberForms.raw);
    writer.octets(octetsOf(of, 0, count));
  }
}
