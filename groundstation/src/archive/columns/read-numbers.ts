import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { createValues, octetsOf, octetsPerValue, wordsOf } from './array-kinds.ts';
import { DamagedColumns, mostCells } from './damaged-columns.ts';
import { powersOfTen } from './decimals.ts';
import { mostDistinct } from './distinct-words.ts';
import { numberForms } from './number-forms.ts';
import type { OctetReader } from './octet-reader.ts';
import { int32s, ReusedArray } from './reused-array.ts';
import { readWholeNumbers } from './whole-numbers.ts';
import { readWords } from './words.ts';

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

const words = new ReusedArray(int32s);
const halves = new ReusedArray(int32s);

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
  const wide = words.lend(count);
  readWords(reader, count, wide);
  (values as Int16Array).set(wide.subarray(0, count));
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
