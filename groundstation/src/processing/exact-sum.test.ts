import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { ExactSum } from './exact-sum.ts';

function sumOf(figures: readonly number[]): number {
  const sum = new ExactSum();
  for (const figure of figures) sum.add(figure);
  return sum.value;
}

describe('an exact sum', () => {
  // Source: CPython 3.11.7, math.fsum, 2026-11-29. The fifth is a tie that a bit far below turns.
  it.each([
    [[1e16, 1, -1e16, 1e-8, 3.7], 4.70000001],
    [Array.from({ length: 10 }, () => 0.1), 1],
    [[1e308, -1e308, 1e292], 1e292],
    [Array.from({ length: 10_000 }, () => [1, 1e100, 1, -1e100]).flat(), 20_000],
    [[2 ** 53, -0.5, -(2 ** -54)], 9007199254740991],
    [[2 ** -1074, 1, -1], 5e-324],
    [[1e16, 1, 1e-16], 10000000000000002],
    [[], 0],
  ])('is the double nearest to the sum (%#)', (figures, expected) => {
    expect(sumOf(figures)).toBe(expected);
  });

  it('does not remember what was taken away again', () => {
    const random = createRandom('exact');
    const figure = () => random.normal() * 10 ** (random.integer(60) - 30);
    for (let trial = 0; trial < 200; trial++) {
      const stays = Array.from({ length: 20 }, figure);
      const goes = Array.from({ length: 50 }, figure);
      const sum = new ExactSum();
      for (const each of [...goes, ...stays, ...goes.map((gone) => -gone)]) sum.add(each);
      expect(sum.value).toBe(sumOf(stays));
      // And in any order.
      expect(sumOf(stays.toReversed())).toBe(sum.value);
    }
  });
});
