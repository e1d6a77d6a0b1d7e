import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { nextStep, type SweepSettings, type TriedStep } from './next-step.ts';

const settings: SweepSettings = {
  ...{ firstDb: 40, mostDb: 121, coarseDb: 6, fineDb: 1, tries: 10, coarseTries: 5 },
};

/** Sweeps an article of which `share` of the frames come through. */
function sweep(share: (attenuationDb: number) => number, change: Partial<SweepSettings> = {}) {
  const random = createRandom('sweep');
  const tried: TriedStep[] = [];
  const order: number[] = [];
  for (;;) {
    const next = nextStep(tried, { ...settings, ...change });
    if (next === undefined) break;
    order.push(next.attenuationDb);
    if (order.length > 500) throw new TypeError('it never ends');
    const successes = Array.from(
      { length: next.tries },
      () => random.next() < share(next.attenuationDb),
    ).filter(Boolean).length;
    const at = tried.findIndex(({ attenuationDb }) => attenuationDb === next.attenuationDb);
    const before = tried[at] ?? { ...next, successes: 0, tries: 0 };
    const after = {
      ...before,
      successes: before.successes + successes,
      tries: before.tries + next.tries,
    };
    if (at >= 0) tried[at] = after;
    else tried.push(after);
  }
  return { order, tried };
}

describe('the steps of a long-range sweep', () => {
  it('are coarse while everything comes through, then fine until nothing came twice', () => {
    const { order, tried } = sweep((dB) => (dB <= 56 ? 1 : 0));
    expect(order).toEqual([40, 46, 52, 58, 53, 54, 55, 56, 57, 58]);
    expect(tried.map(({ attenuationDb, successes, tries }) => [attenuationDb, successes, tries])).toEqual([
      ...[[40, 10, 10] as const, [46, 5, 5] as const, [52, 5, 5] as const, [58, 0, 10] as const],
      ...[53, 54, 55, 56].map((dB) => [dB, 10, 10]),
      [57, 0, 10],
    ]);
  });

  it('go on where a coarse step was lost by chance, and back where the first one is too weak already', () => {
    const { order } = sweep((dB) => (dB <= 25 ? 1 : 0));
    expect(order.slice(0, 4)).toEqual([40, 34, 28, 22]);
    expect(order.at(-1)).toBe(27);
  });

  it('end where the attenuator ends, and at an article that hears nothing at all', () => {
    expect(sweep(() => 1, { mostDb: 60 }).order.at(-1)).toBe(60);
    const { tried } = sweep(() => 0);
    expect(tried.every(({ successes }) => successes === 0)).toBe(true);
    expect(Math.min(...tried.map(({ attenuationDb }) => attenuationDb))).toBe(0);
  });

  it('hold what a fit needs on every kind of receiver', () => {
    for (const [half, scale] of [
      [58, 0.3],
      [58.5, 1],
      [63, 2],
      [41, 1.5],
    ] as const) {
      const { tried } = sweep((dB) => 1 / (1 + Math.exp((dB - half) / scale)));
      const mixed = tried.filter(({ successes, tries }) => successes > 0 && successes < tries);
      expect(mixed.length, `half at ${half} dB, scale ${scale} dB`).toBeGreaterThan(0);
    }
  });
});
