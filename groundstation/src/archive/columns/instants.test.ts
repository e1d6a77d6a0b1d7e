import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { exactCadenceMs, packInstants, unpackInstants } from './instants.ts';
import { packRowTimes, unpackRowTimes } from './row-times.ts';

/** 2026-03-01T00:00:00Z. */
const startAtMs = 1_772_323_200_000;
const rows = 2048;
const random = createRandom('instants');

function instantsOf(at: (row: number) => number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => at(row));
}

const toMicroseconds = (atMs: number) => Math.round(atMs * 1000) / 1000;

/** Most octets an instant may take; facts, section 12.1, give 2, 2 and 4 for the jittering ones, 8 for the last. */
const clocks: [string, number, (row: number) => number][] = [
  ['10 Hz', 0.02, (row) => startAtMs + row * 100],
  ['1 Hz that began at a fraction', 0.02, (row) => startAtMs + 0.123 + row * 1000],
  ['3 Hz, rounded to microseconds', 2, (row) => toMicroseconds(startAtMs + (row * 1000) / 3)],
  ['jitter of 5 whole ms', 1, (row) => startAtMs + row * 100 + random.integer(11) - 5],
  [
    'jitter of 50 microseconds',
    1.2,
    (row) => toMicroseconds(startAtMs + row * 100 + random.integer(101) / 1000),
  ],
  ['jitter of 1 ms, not rounded', 2, (row) => startAtMs + row * 100 + random.next()],
  [
    'passes of 10 minutes with 85 minutes between',
    0.2,
    (row) => startAtMs + row * 1000 + Math.floor(row / 600) * 5_100_000,
  ],
  [
    'the same, in microseconds',
    2.5,
    (row) => toMicroseconds(startAtMs + row * 1000.123 + Math.floor(row / 600) * 5_100_000),
  ],
];

describe('instants', () => {
  it.each(clocks)('of %s come back to the bit in %f octets', (_, most, at) => {
    const instants = instantsOf(at);
    const packed = packInstants(instants);
    expect(unpackInstants(packed)).toStrictEqual(instants);
    expect(packed.length / rows).toBeLessThan(most);
  });

  it('come back where they make no sense as instants', () => {
    for (const odd of [NaN, -0, Infinity, -Infinity, 1e300, 5e-324, -8.64e15, 2 ** 53 + 2, 0.1]) {
      const instants = instantsOf((row) => (row % 7 === 3 ? odd : startAtMs + row));
      expect(unpackInstants(packInstants(instants))).toStrictEqual(instants);
      const alone = Float64Array.of(odd);
      expect(unpackInstants(packInstants(alone))).toStrictEqual(alone);
    }
    expect(unpackInstants(packInstants(new Float64Array(0))).length).toBe(0);
  });

  it('have a cadence only when it gives each of them to the bit', () => {
    expect(exactCadenceMs(instantsOf((row) => startAtMs + row * 100))).toBe(100);
    expect(exactCadenceMs(instantsOf((row) => startAtMs + row * 0.125))).toBe(0.125);
    expect(exactCadenceMs(instantsOf(() => startAtMs))).toBe(0);
    expect(exactCadenceMs(instantsOf((row) => startAtMs + row * 100 + (row === 1999 ? 0.25 : 0)))).toBeNull();
    expect(exactCadenceMs(instantsOf((row) => toMicroseconds(startAtMs + (row * 1000) / 3)))).toBeNull();
    expect(
      exactCadenceMs(
        instantsOf((row) => startAtMs + row * 100),
        5,
        6,
      ),
    ).toBe(0);
    expect(exactCadenceMs(new Float64Array(0))).toBeNull();
    expect(exactCadenceMs(Float64Array.of(NaN, NaN))).toBeNull();
  });
});

describe('times of rows', () => {
  const quality = Uint8Array.from({ length: rows }, (_, row) => (row % 300 === 7 ? 2 : 0));
  const lsns = instantsOf((row) => 9_000_000_000 + row * 201 + random.integer(3));
  const generatedAtMs = instantsOf((row) => startAtMs + row * 100);

  it.each<[string, number, (row: number) => number]>([
    ['live, heard within some ms', 1.9, (row) => startAtMs + row * 100 + 800 + random.integer(10)],
    ['played back at once', 0.9, (row) => startAtMs + 9e6 + Math.floor(row / 20)],
    [
      'live, by a clock of microseconds',
      3,
      (row) => toMicroseconds(startAtMs + row * 100 + 800 + random.next()),
    ],
    ['by a clock that is not rounded', 3.5, (row) => startAtMs + row * 100 + 800 + random.next()],
    ['by a clock that failed', 9, (row) => (row % 2 === 0 ? NaN : startAtMs + random.next())],
  ])('%s, come back to the bit in %f octets a row', (_, most, at) => {
    const times = { generatedAtMs, receivedAtMs: instantsOf(at), lsns, quality };
    const packed = packRowTimes(times);
    expect(unpackRowTimes(packed)).toStrictEqual(times);
    expect(packed.length / rows).toBeLessThan(most);
    const some = unpackRowTimes(packRowTimes(times, 100, 103));
    expect(some.receivedAtMs).toStrictEqual(times.receivedAtMs.slice(100, 103));
    expect(some.quality).toStrictEqual(quality.slice(100, 103));
  });
});
