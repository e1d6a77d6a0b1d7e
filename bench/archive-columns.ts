import { createRandom } from '@dawa/seams/random';
import { packCells, unpackCells } from '../groundstation/src/archive/columns/cells.ts';
import { packRowTimes } from '../groundstation/src/archive/columns/row-times.ts';
import { summariseCells } from '../groundstation/src/archive/columns/summarise-cells.ts';
import { type BenchRow, leastPairs, pairedRow, quantile } from './paired.ts';
import { plainInstantOctets, plainPack, plainUnpack } from './reference/delta-varint.ts';

/**
 * A hundred chunks of 2048 samples of a noisy sine of three decimals at 10 Hz, to few octets and back.
 *
 * @throws TypeError when a value comes back changed
 */
export function archiveColumnRows(): BenchRow[] {
  return [octetsRow(), packRow(), unpackRow(), summariseRow()];
}

const chunkRows = 2048;
const chunkCount = 100;
const unit = 'M values/s';
const amount = (chunkRows * chunkCount) / 1e6;
/** 2026-03-01T00:00:00Z. */
const startAtMs = 1_772_323_200_000;
/** With it the plain way takes the 1.96 octets a value that the first measurements of this signal found. */
const noise = 0.9;

const cellsOf = (raw: Float64Array) => ({
  raw,
  value: undefined,
  limits: undefined,
  marks: undefined,
  starts: undefined,
  odd: new Map<number, never>(),
});

function noisySine(seed: string): Float64Array[] {
  const random = createRandom(seed);
  return Array.from({ length: chunkCount }, (_, chunk) =>
    Float64Array.from({ length: chunkRows }, (_, row) => {
      const sine = 20 + 5 * Math.sin((chunk * chunkRows + row) / 500);
      return Math.round((sine + noise * random.normal()) * 1000) / 1000;
    }),
  );
}

const chunks = noisySine('noisy sine');
/** Where a bin ends within the chunk. */
const split = 700;
const packedChunks = chunks.map((raw) => packCells(cellsOf(raw)));

/** Values and times: what stands in the chunks, and in the times of their segments, of one parameter alone. */
function octetsRow(): BenchRow {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let seed = 0; seed < leastPairs; seed++) {
    const values = noisySine(`noisy sine ${seed}`).slice(0, 5);
    const samples = values.length * chunkRows;
    let octets = 0;
    let plainOctets = 0;
    for (const [chunk, raw] of values.entries()) {
      const atMs = Float64Array.from(raw, (_, row) => startAtMs + (chunk * chunkRows + row) * 100);
      const lsns = Float64Array.from(raw, (_, row) => 1_000_000 + (chunk * chunkRows + row) * 200);
      const times = { generatedAtMs: atMs, receivedAtMs: atMs, lsns, quality: new Uint8Array(chunkRows) };
      octets += packCells(cellsOf(raw)).length + packRowTimes(times).length;
      plainOctets += plainPack(raw).length + plainInstantOctets(atMs);
    }
    ours.push(octets / samples);
    theirs.push(plainOctets / samples);
  }
  const ratios = ours.map((our, pair) => theirs[pair]! / our);
  return {
    name: 'bytes-per-sample',
    unit: 'octets',
    value: quantile(ours, 0.5),
    baselineName: 'scaled decimals, delta, zigzag, varint',
    baselineValue: quantile(theirs, 0.5),
    ratioMedian: quantile(ratios, 0.5),
    ratioP10: quantile(ratios, 0.1),
    ratioP90: quantile(ratios, 0.9),
    pairs: ours.length,
    note: 'value and time of a noisy sine of three decimals at 10 Hz, lossless; heads of rows not counted',
  };
}

function packRow(): BenchRow {
  return pairedRow({
    name: 'columns-pack-m-s',
    unit,
    amount,
    candidate: () => chunks.map((raw) => packCells(cellsOf(raw))),
    baseline: { name: 'delta, zigzag, varint', run: () => chunks.map(plainPack) },
    isEqual: (ours, theirs) => areEqual(ours.map(rawOf), chunks) && areEqual(theirs.map(plainUnpack), chunks),
    note: `${chunkCount} chunks of ${chunkRows} doubles; both come back to the bit`,
    isCpuTime: true,
  });
}

function unpackRow(): BenchRow {
  return pairedRow({
    name: 'columns-unpack-m-s',
    unit,
    amount,
    candidate: () => packedChunks.map(rawOf),
    baseline: { name: 'a loop that copies Float64Array', run: () => chunks.map(copied) },
    isEqual: areEqual,
    isCpuTime: true,
  });
}

function summariseRow(): BenchRow {
  return pairedRow({
    name: 'columns-summarise-m-s',
    unit,
    amount,
    candidate: () => packedChunks.map((packed) => summariseCells(packed, [split])!),
    baseline: {
      name: 'a loop over Float64Array',
      run: () => chunks.map((values) => [summed(values, 0, split), summed(values, split, chunkRows)]),
    },
    isEqual: (ours, theirs) => ours.every((parts, chunk) => areSameSums(parts, theirs[chunk]!)),
    note: 'minimum, maximum, sum and last of both sides of a bin edge in each packed chunk; of doubles in memory',
    isCpuTime: true,
  });
}

interface Sums {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number;
}

/** Sums of doubles differ in their last bits by the order in which they are taken. */
const sumTolerance = 1e-12 * 40 * chunkRows;

function areSameSums(ours: readonly Sums[], theirs: readonly Sums[]): boolean {
  return ours.every(({ min, max, last, sum }, part) => {
    const their = theirs[part]!;
    const isSumNear = Math.abs(sum - their.sum) < sumTolerance;
    return min === their.min && max === their.max && last === their.last && isSumNear;
  });
}

function rawOf(packed: Uint8Array): Float64Array {
  return unpackCells(packed).raw as Float64Array;
}

function copied(values: Float64Array): Float64Array {
  const copy = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) copy[index] = values[index]!;
  return copy;
}

function summed(values: Float64Array, from: number, to: number): Sums {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  for (let index = from; index < to; index++) {
    const value = values[index]!;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  return { min, max, sum, last: values[to - 1]! };
}

function areEqual(ours: readonly Float64Array[], theirs: readonly Float64Array[]): boolean {
  return ours.every((values, chunk) => {
    const their = theirs[chunk]!;
    return values.length === their.length && values.every((value, row) => Object.is(value, their[row]));
  });
}
