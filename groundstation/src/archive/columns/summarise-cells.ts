import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { columnKinds, octetsPerValue } from './array-kinds.ts';
import { blockLength } from './block-plan.ts';
import { sumPart, sumWords, type WordSum } from './block-sums.ts';
import { cellForms, cellParts } from './cell-parts.ts';
import { DamagedColumns } from './damaged-columns.ts';
import { type FigureSummary, noFigures, summariseFigures } from './figure-summary.ts';
import { numberForms } from './number-forms.ts';
import { OctetReader } from './octet-reader.ts';
import { inflatedCells, isOctetsNext, readCellsHead } from './packed-cells.ts';
import { type NumbersHead, readDivisor, readNumbers, readNumbersHead } from './read-numbers.ts';
import { float64s, int32s, ReusedArray } from './reused-array.ts';
import { readBase } from './whole-numbers.ts';
import { readSummedWords, readWords } from './words.ts';

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
 * @throws DamagedColumns, also when it has fewer rows than the splits say
 * @throws RangeError when splits do not ascend
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
  const sumUp = fusedSum(reader, head, splits.length) ?? plainSum(new OctetReader(reader.bytes, start));
  return edges.slice(1).map((to, part) => (to === edges[part] ? noFigures : sumUp(edges[part]!, to)));
}

function edgesOf(splits: readonly number[], rows: number): number[] {
  const edges = [0, ...splits];
  for (let edge = 1; edge < edges.length; edge++)
    if (!(edges[edge]! >= edges[edge - 1]!))
      throw new RangeError(`splits: expected rows in order from 0, found ${splits.join(' ')}`);
  const last = edges.at(-1)!;
  if (last > rows) throw new DamagedColumns(`at least ${last} rows`, rows);
  return [...edges, rows];
}

/** Of a part that is not empty. */
type Sum = (from: number, to: number) => FigureSummary;

/** Undefined where the form must be unpacked; then something of it may have been read. */
function fusedSum(reader: OctetReader, { kind, form, count }: NumbersHead, splits: number): Sum | undefined {
  if (form === numberForms.decimals) {
    const divisor = readDivisor(reader);
    const base = readBase(reader);
    if (base === null) return undefined;
    const sumPart = wordSum(reader, count, base !== undefined, splits);
    return (from, to) => figuresOfWords(sumPart(from, to), to - from, base ?? 0, divisor);
  }
  const name = columnKinds[kind];
  if (form !== numberForms.words || name === undefined || name === 'float32' || octetsPerValue(kind) > 4)
    return undefined;
  const sumPart = wordSum(reader, count, name === 'uint32', splits);
  return (from, to) => figuresOfWords(sumPart(from, to), to - from, 0, 1);
}

const words = new ReusedArray(int32s);

/** By the sums of blocks where there are such and the splits are so few that most blocks stay whole. */
function wordSum(
  reader: OctetReader,
  count: number,
  isUnsigned: boolean,
  splits: number,
): (from: number, to: number) => WordSum {
  const summed =
    4 * splits * blockLength <= 3 * count ? readSummedWords(reader, count, isUnsigned) : undefined;
  if (summed !== undefined) return (from, to) => sumPart(summed, from, to);
  const into = words.lend(count);
  readWords(reader, count, into);
  return (from, to) => sumWords(into, from, to, isUnsigned);
}

function figuresOfWords(words: WordSum, count: number, base: number, divisor: number): FigureSummary {
  return {
    count,
    min: (base + words.min) / divisor,
    max: (base + words.max) / divisor,
    sum: (count * base + words.sum) / divisor,
    last: (base + words.last) / divisor,
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
