import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { columnKinds, octetsPerValue } from './array-kinds.ts';
import { cellForms, cellParts } from './cell-parts.ts';
import { DamagedColumns } from './damaged-columns.ts';
import { type FigureSummary, noFigures, summariseFigures } from './figure-summary.ts';
import { type NumbersHead, numberForms, readDivisor, readNumbers, readNumbersHead } from './numbers.ts';
import { OctetReader } from './octet-reader.ts';
import { inflatedCells, isOctetsNext, readCellsHead } from './packed-cells.ts';
import { float64s, int32s, ReusedArray } from './reused-array.ts';
import { type Offsets, readOffsets } from './whole-numbers.ts';
import { readWords } from './words.ts';

/**
 * Sums up the raw numbers of a packed column, part by part, without making an array of them where their form allows: for
 * parameters whose figure is what stands in the packet.
 *
 * Minimum, maximum and last are the very doubles that unpacking gives. The sum of decimals is taken of whole numbers and is
 * nearer to the truth than that of doubles; the two differ in their last bits.
 *
 * @param splits rows at which a part ends and the next begins, ascending; n of them make n + 1 parts
 * @returns undefined when the numbers alone do not say what the figures are: texts, lists, loose cells, and columns with marks,
 *   odd cells or values of their own. Unpack those and ask the plan.
 * @throws DamagedColumns
 */
export function summariseCells(packed: Uint8Array, splits: readonly number[]): FigureSummary[] | undefined {
  if (packed[0] === cellForms.loose) return undefined;
  const reader = new OctetReader(inflatedCells(packed));
  const { parts, rows } = readCellsHead(reader);
  if ((parts & ~cellParts.limits) !== 0 || isOctetsNext(reader)) return undefined;
  const edges = edgesOf(splits, rows);
  const start = reader.at;
  const head = readNumbersHead(reader);
  if (head.count !== rows) throw new DamagedColumns(`${rows} numbers, one a row`, head.count);
  const sumUp = fusedSum(reader, head) ?? plainSum(new OctetReader(reader.bytes, start));
  return edges.slice(1).map((to, part) => sumUp(edges[part]!, to));
}

function edgesOf(splits: readonly number[], rows: number): number[] {
  const edges = [0, ...splits, rows];
  for (let edge = 1; edge < edges.length; edge++)
    if (!(edges[edge]! >= edges[edge - 1]!))
      throw new RangeError(`splits: expected rows in order from 0 to ${rows}, found ${splits.join(' ')}`);
  return edges;
}

type Sum = (from: number, to: number) => FigureSummary;
const words = new ReusedArray(int32s);

/** Undefined where the form must be unpacked; then something of it may have been read. */
function fusedSum(reader: OctetReader, { kind, form, count }: NumbersHead): Sum | undefined {
  if (form === numberForms.decimals) {
    const divisor = readDivisor(reader);
    const offsets = readOffsets(reader, count);
    return offsets === undefined ? undefined : (from, to) => sumWords(offsets, divisor, from, to);
  }
  const name = columnKinds[kind];
  if (form !== numberForms.words || name === undefined || name === 'float32' || octetsPerValue(kind) > 4)
    return undefined;
  const into = words.lend(count);
  readWords(reader, count, into);
  const offsets = { base: name === 'uint32' ? 0 : undefined, words: into };
  return (from, to) => sumWords(offsets, 1, from, to);
}

function sumWords({ base, words }: Offsets, divisor: number, from: number, to: number): FigureSummary {
  if (to === from) return noFigures;
  return base === undefined
    ? sumSigned(words, divisor, from, to)
    : sumUnsigned(words, base, divisor, from, to);
}

function sumSigned(words: Int32Array, divisor: number, from: number, to: number): FigureSummary {
  let min = words[from]!;
  let max = min;
  let sum = 0;
  for (let index = from; index < to; index++) {
    const word = words[index]!;
    if (word < min) min = word;
    if (word > max) max = word;
    sum += word;
  }
  return {
    count: to - from,
    min: min / divisor,
    max: max / divisor,
    sum: sum / divisor,
    last: words[to - 1]! / divisor,
  };
}

function sumUnsigned(
  words: Int32Array,
  base: number,
  divisor: number,
  from: number,
  to: number,
): FigureSummary {
  let min = words[from]! >>> 0;
  let max = min;
  let sum = 0;
  for (let index = from; index < to; index++) {
    const word = words[index]! >>> 0;
    if (word < min) min = word;
    if (word > max) max = word;
    sum += word;
  }
  const count = to - from;
  return {
    count,
    min: (base + min) / divisor,
    max: (base + max) / divisor,
    sum: (count * base + sum) / divisor,
    last: (base + (words[to - 1]! >>> 0)) / divisor,
  };
}

const figures = new ReusedArray(float64s);

function plainSum(reader: OctetReader): Sum {
  const values = figuresOf(readNumbers(reader));
  return (from, to) => summariseFigures(values, from, to);
}

function figuresOf(values: ColumnValues): Float64Array | Float32Array {
  if (values instanceof Float64Array || values instanceof Float32Array) return values;
  const into = figures.lend(values.length);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    for (let index = 0; index < values.length; index++) into[index] = Number(values[index]);
  else into.set(values);
  return into;
}
