import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { createValues, kindNumberOf, octetsOf, octetsPerValue, wordsOf } from './array-kinds.ts';
import { DamagedColumns, mostCells } from './damaged-columns.ts';
import { powersOfTen, probeExponent, scaleDecimals, scaleToWords } from './decimals.ts';
import { findDistinct, mostDistinct } from './distinct-words.ts';
import { OctetReader } from './octet-reader.ts';
import { type OctetWriter, octetsWritten } from './octet-writer.ts';
import { float64s, int32s, ReusedArray } from './reused-array.ts';
import { readWholeNumbers, writeWholeNumbers, writeWholeWords } from './whole-numbers.ts';
import { planWords, readWords, writeWords } from './words.ts';

/*
 * A column of numbers, lossless to the bit: u8 kind | form << 4, varint count, then by form
 *
 *   0 raw       the octets as they stood, little-endian
 *   1 constant  the octets of one
 *   2 words     whole numbers up to 32 bits, and singles as the words that they are
 *   3 halves    of values of 64 bits the upper words, then the lower; each u8 0 raw or 1 words before it
 *   4 decimals  u8 exponent, then whole numbers
 *   5 singles   doubles that lose nothing in single precision: a column of singles
 *   6 distinct  of values of 64 bits: varint how many differ, those as halves, then as words which of them each value is
 */
export const numberForms = {
  raw: 0,
  constant: 1,
  words: 2,
  halves: 3,
  decimals: 4,
  singles: 5,
  distinct: 6,
} as const;

/** Values `from` to `to` in as few octets as the column lets. */
export function packNumbers(values: ColumnValues, from = 0, to = values.length): Uint8Array {
  return octetsWritten((writer) => writeNumbers(writer, values, from, to));
}

/** The values that were packed, in the same kind of array. @throws DamagedColumns */
export function unpackNumbers(packed: Uint8Array): ColumnValues {
  const reader = new OctetReader(packed);
  const values = readNumbers(reader);
  reader.end();
  return values;
}

/** @param isSummed the sums of blocks are kept with them, where the form allows, for `summariseCells` */
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
  writeWords(writer, words, count, plan.order, summedAs);
  return numberForms.words;
}

/** Less saved is not worth the reading. */
function worthOf(bits: number): number {
  return bits * 0.96;
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

/** @throws DamagedColumns */
export function readNumbers(reader: OctetReader): ColumnValues {
  const { kind, form, count } = readNumbersHead(reader);
  const values = createValues(kind, count);
  if (form === numberForms.raw) {
    octetsOf(values, 0, count).set(reader.octets(count * octetsPerValue(kind)));
  } else if (form === numberForms.constant) fillConstant(reader, values);
  else if (form === numberForms.words && octetsPerValue(kind) <= 4) readWhole(reader, values);
  else if (form === numberForms.halves && octetsPerValue(kind) === 8)
    readHalves(reader, wordsOf(values, 0, count));
  else if (form === numberForms.distinct && octetsPerValue(kind) === 8)
    readDistinct(reader, wordsOf(values, 0, count));
  else if (form === numberForms.singles && values instanceof Float64Array) readSingles(reader, values);
  else if (form === numberForms.decimals && isFloat(values))
    readWholeNumbers(reader, count, values, readDivisor(reader));
  else throw new DamagedColumns('a form of its kind of numbers', `${form} of kind ${kind}`);
  return values;
}

export interface NumbersHead {
  readonly kind: number;
  readonly form: number;
  readonly count: number;
}

export function readNumbersHead(reader: OctetReader): NumbersHead {
  const octet = reader.u8();
  return { kind: octet & 0x0f, form: octet >> 4, count: reader.varint(mostCells) };
}

export function readDivisor(reader: OctetReader): number {
  const exponent = reader.u8();
  const divisor = powersOfTen[exponent];
  if (divisor === undefined) throw new DamagedColumns('a decimal exponent from 0 to 6', exponent);
  return divisor;
}

function isFloat(values: ColumnValues): values is Float64Array | Float32Array {
  return values instanceof Float64Array || values instanceof Float32Array;
}

function fillConstant(reader: OctetReader, values: ColumnValues): void {
  const into = octetsOf(values, 0, values.length);
  const one = reader.octets(values.BYTES_PER_ELEMENT);
  if (into.length === 0) return;
  // Octets, doubled again and again: a NaN keeps its payload.
  into.set(one);
  for (let filled = one.length; filled < into.length; filled *= 2)
    into.copyWithin(filled, 0, Math.min(filled, into.length - filled));
}

function readWhole(reader: OctetReader, values: ColumnValues): void {
  const count = values.length;
  if (values.BYTES_PER_ELEMENT === 4) {
    readWords(reader, count, wordsOf(values, 0, count));
    return;
  }
  const words = wholeWords.lend(count);
  readWords(reader, count, words);
  (values as Int16Array).set(words.subarray(0, count));
}

function readHalves(reader: OctetReader, words: Int32Array): void {
  const count = words.length / 2;
  for (const half of [1, 0]) {
    const of = halves.lend(count);
    const form = reader.u8();
    if (form === numberForms.words) readWords(reader, count, of);
    else if (form === numberForms.raw) octetsOf(of, 0, count).set(reader.octets(4 * count));
    else throw new DamagedColumns('halves as words or raw', form);
    for (let index = 0; index < count; index++) words[2 * index + half] = of[index]!;
  }
}

function readDistinct(reader: OctetReader, words: Int32Array): void {
  const count = words.length / 2;
  const distinct = new Int32Array(2 * reader.varint(mostDistinct));
  readHalves(reader, distinct);
  const places = halves.lend(count);
  readWords(reader, count, places);
  for (let index = 0; index < count; index++) {
    const at = 2 * places[index]!;
    if (!(at >= 0 && at < distinct.length))
      throw new DamagedColumns(`a place below ${distinct.length / 2}`, places[index]!);
    words[2 * index] = distinct[at]!;
    words[2 * index + 1] = distinct[at + 1]!;
  }
}

function readSingles(reader: OctetReader, values: Float64Array): void {
  const singles = readNumbers(reader);
  if (!(singles instanceof Float32Array && singles.length === values.length))
    throw new DamagedColumns(`${values.length} singles`, `${singles.length} of ${singles.constructor.name}`);
  values.set(singles);
}
