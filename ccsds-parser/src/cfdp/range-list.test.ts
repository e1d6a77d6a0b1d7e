import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RangeList } from './range-list.ts';

const span = fc.tuple(fc.nat(60), fc.nat(12)).map(([start, octets]) => ({ start, end: start + octets }));
const octetsOf = (ranges: readonly { start: number; end: number }[]) =>
  ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index));
/** As text, which is compared much faster than number by number. */
const mustEqual = (found: readonly number[], expected: readonly number[]) =>
  expect(found.join(' ')).toBe(expected.join(' '));

describe('RangeList', () => {
  it('is a set of octets', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('add', 'remove'), span), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (all) => {
        const list = new RangeList(1000);
        const truth = new Set<number>();
        for (const [what, { start, end }] of all) {
          const octets = octetsOf([{ start, end }]);
          if (what === 'add') {
            mustEqual(
              octetsOf(list.add(start, end)),
              octets.filter((octet) => !truth.has(octet)),
            );
            for (const octet of octets) truth.add(octet);
          } else {
            list.remove(start, end);
            for (const octet of octets) truth.delete(octet);
          }
          const missing = octetsOf([{ start: 5, end: 50 }]).filter((octet) => !truth.has(octet));
          mustEqual(octetsOf(list.gaps(5, 50)), missing);
          expect(list.octets).toBe(truth.size);
          expect(list.has(start, end)).toBe(octets.every((octet) => truth.has(octet)));
        }
        expect(list.ranges).toBeLessThanOrEqual(truth.size);
      }),
      { numRuns: 200, seed: 727 },
    );
  });

  it('refuses what would need a range too many, but still grows the ranges it has', () => {
    const list = new RangeList(2);
    list.add(0, 10);
    list.add(20, 30);
    expect(list.add(40, 50)).toEqual([]);
    expect(list.octets).toBe(20);
    expect(list.add(10, 20)).toEqual([{ start: 10, end: 20 }]);
    expect(list.add(40, 50)).toEqual([{ start: 40, end: 50 }]);
  });

  it('covers more than was asked for rather than forget', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), (spans) => {
        const list = new RangeList(3);
        for (const { start, end } of spans) list.cover(start, end);
        expect(list.ranges).toBeLessThanOrEqual(3);
        for (const { start, end } of spans) expect(list.has(start, end)).toBe(true);
      }),
      { numRuns: 300, seed: 727 },
    );
  });
});
