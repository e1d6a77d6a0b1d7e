import { createRandom } from '@dawa/seams/random';
import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { describe, expect, it } from 'vitest';
import type { OddCell } from '../samples/group-plan.ts';
import { packCells, unpackCells } from './cells.ts';
import { packRowTimes } from './row-times.ts';

/*
 * What housekeeping takes in octets a sample. The sine is that of which zigzag differences as varints take 1.96 octets a value,
 * 2.03 with its times (measured 2026-07 by another program on ten million samples); the goal is 2.1.
 */
const rows = 2048;
const random = createRandom('housekeeping');
const noOdd: ReadonlyMap<number, OddCell> = new Map();
const plain = { value: undefined, limits: undefined, marks: undefined, starts: undefined, odd: noOdd };

const signals: [string, number, ColumnValues][] = [
  [
    'a noisy sine of three decimals',
    1.7,
    doubles((row) => decimals(20 + 5 * Math.sin(row / 500) + 0.9 * random.normal(), 1e3)),
  ],
  [
    'a quiet sine of three decimals',
    0.9,
    doubles((row) => decimals(20 + 5 * Math.sin(row / 500) + 0.01 * random.normal(), 1e3)),
  ],
  ['a sine of all digits', 4.3, doubles((row) => 20 + 5 * Math.sin(row / 500))],
  [
    'two decimals in single precision',
    0.95,
    Float32Array.from(doubles(() => decimals(3.3 + 0.2 * random.normal(), 1e2))),
  ],
  ['any count of 12 bits', 1.56, Uint16Array.from({ length: rows }, () => random.integer(4096))],
  [
    'a temperature in counts of 12 bits',
    0.5,
    Uint16Array.from({ length: rows }, (_, row) => 2000 + 300 * Math.sin(row / 400) + random.normal()),
  ],
  ['calibrated counts', 1, doubles(() => -273.15 + 0.0731 * Math.round(2000 + 10 * random.normal()))],
  ['a counter that wraps', 0.06, Uint16Array.from({ length: rows }, (_, row) => (row + 15_000) % 16_384)],
  ['a flag at random', 0.16, Uint8Array.from({ length: rows }, () => random.integer(2))],
  ['a flag that seldom changes', 0.05, Uint8Array.from({ length: rows }, (_, row) => +(row % 700 > 349))],
  ['a mode that never changes', 0.01, new Uint8Array(rows).fill(3)],
];

function doubles(at: (row: number) => number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => at(row));
}

function decimals(value: number, scale: number): number {
  return Math.round(value * scale) / scale;
}

describe('a chunk of housekeeping', () => {
  it.each(signals)('of %s takes at most %f octets a value', (_, most, raw) => {
    const packed = packCells({ ...plain, raw });
    expect(unpackCells(packed).raw).toStrictEqual(raw);
    expect(packed.length / rows).toBeLessThanOrEqual(most);
  });

  it('takes less than 2.1 octets a sample with all of its times, were it the only parameter', () => {
    const generatedAtMs = doubles((row) => 1_772_323_200_000 + row * 100);
    const times = packRowTimes({
      generatedAtMs,
      receivedAtMs: generatedAtMs.map((atMs) => atMs + 740),
      lsns: doubles((row) => 1_000_000 + row * 201),
      quality: new Uint8Array(rows),
    });
    expect(times.length).toBeLessThan(90);
    expect((packCells({ ...plain, raw: signals[0]![2] }).length + times.length) / rows).toBeLessThan(2.1);
  });
});
