import { createRandom } from '@dawa/seams/random';
import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { describe, expect, it } from 'vitest';
import type { OddCell } from '../samples/group-plan.ts';
import { packCells } from './cells.ts';
import { summariseCells } from './summarise-cells.ts';

const noOdd: ReadonlyMap<number, OddCell> = new Map();
const plain = { value: undefined, limits: undefined, marks: undefined, starts: undefined, odd: noOdd };
/** Sums of a thousand doubles in another order differ by so much of their size, not more. */
const sumTolerance = 1e-12;

function bruteForce(values: ColumnValues, from: number, to: number) {
  const finite = Array.from(values as Float64Array, Number)
    .slice(from, to)
    .filter(Number.isFinite);
  return {
    count: finite.length,
    min: finite.reduce((least, value) => Math.min(least, value), finite[0] ?? 0),
    max: finite.reduce((most, value) => Math.max(most, value), finite[0] ?? 0),
    last: finite.at(-1) ?? 0,
    sum: finite.reduce((sum, value) => sum + value, 0),
    size: finite.reduce((sum, value) => sum + Math.abs(value), 0),
  };
}

describe('a column summed up as it is unpacked', () => {
  const random = createRandom('summaries');
  const columns: [string, (length: number) => ColumnValues][] = [
    ['decimals', (length) => Float64Array.from({ length }, () => Math.round(random.normal() * 1e5) / 1000)],
    [
      'decimals far from zero',
      (length) => Float64Array.from({ length }, () => 8e9 + random.integer(1e9) / 10),
    ],
    [
      'whole numbers that leap',
      (length) => Float64Array.from({ length }, (_, row) => Math.floor(row / 100) * 2 ** 45 + row),
    ],
    ['doubles', (length) => Float64Array.from({ length }, () => random.normal())],
    [
      'doubles with gaps',
      (length) => Float64Array.from({ length }, () => [NaN, Infinity, 1, -3][random.integer(4)]!),
    ],
    ['nothing but NaN', (length) => new Float64Array(length).fill(NaN)],
    ['singles', (length) => Float32Array.from({ length }, () => random.normal())],
    ['12-bit counts', (length) => Uint16Array.from({ length }, () => random.integer(4096))],
    ['large unsigned', (length) => Uint32Array.from({ length }, () => 2 ** 31 + random.integer(1000) - 500)],
    ['signed', (length) => Int32Array.from({ length }, () => random.integer(1000) - 500)],
    ['random words', (length) => Int32Array.from({ length }, () => random.next() * 2 ** 32)],
    ['steps that go up and down', (length) => walk(Int32Array, length)],
    ['steps of decimals', (length) => walk(Float64Array, length).map((figure) => figure / 1000)],
    ['steps across the sign of a word', (length) => walk(Uint32Array, length).map((word) => word + 2 ** 31)],
    ['a flag that seldom changes', (length) => Uint8Array.from({ length }, (_, row) => +(row % 700 > 300))],
    ['a counter that wraps', (length) => Uint16Array.from({ length }, (_, row) => (65_000 + row) % 65_536)],
    ['a constant', (length) => new Int8Array(length).fill(-3)],
    ['64 bits', (length) => BigInt64Array.from({ length }, () => BigInt(random.integer(2 ** 31)) << 20n)],
  ];

  function walk<Values extends Float64Array | Int32Array | Uint32Array>(
    array: { new (length: number): Values },
    length: number,
  ): Values {
    const values = new array(length);
    for (let row = 1; row < length; row++) values[row] = values[row - 1]! + random.integer(41) - 20;
    return values;
  }

  it.each(columns)('says of %s what all values say', (_, make) => {
    for (const rows of [0, 1, 5, 767, 768, 1537]) {
      const raw = make(rows);
      const packed = packCells({ ...plain, raw });
      for (let round = 0; round < 8; round++) {
        const splits = Array.from({ length: random.integer(7) }, () => random.integer(rows + 1)).sort(
          (a, b) => a - b,
        );
        const found = summariseCells(packed, splits)!;
        expect(found.length).toBe(splits.length + 1);
        for (const [part, { sum, ...others }] of found.entries()) {
          const {
            sum: expectedSum,
            size,
            ...expected
          } = bruteForce(raw, splits[part - 1] ?? 0, splits[part] ?? rows);
          expect(others).toStrictEqual(expected);
          expect(Math.abs(sum - expectedSum)).toBeLessThanOrEqual(sumTolerance * size);
        }
      }
    }
  });

  it('is not summed up where its numbers are not its figures', () => {
    const raw = Uint8Array.of(1, 2, 3);
    const lists = { ...plain, raw, starts: Uint32Array.of(0, 2, 3) };
    const marked = { ...plain, raw, marks: Uint8Array.of(1, 0, 1) };
    const valued = { ...plain, raw, value: Float64Array.of(10, 20, 30) };
    const odd = { ...plain, raw, odd: new Map([[1, { raw: 'x', value: 'x' }]]) };
    for (const cells of [lists, marked, valued, odd])
      expect(summariseCells(packCells(cells), [])).toBeUndefined();
    const judged = { ...plain, raw, limits: Uint8Array.of(1, 1, 2) };
    expect(summariseCells(packCells(judged), [])).toStrictEqual([
      { count: 3, min: 1, max: 3, sum: 6, last: 3 },
    ]);
  });
});
