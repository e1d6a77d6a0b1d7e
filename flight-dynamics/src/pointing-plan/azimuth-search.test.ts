import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { type AzimuthStep, searchAzimuth } from './azimuth-search.ts';

const axis = { minDeg: 0, maxDeg: 6 };

/** Fewest lost steps of any route over whole degrees, by trying all. */
function fewestLost(steps: readonly AzimuthStep[], reach: number): number {
  const from = (k: number, at: number): number => {
    const step = steps[k];
    if (step === undefined) return 0;
    let best = Number.POSITIVE_INFINITY;
    for (let next = 0; next <= 6; next += 1) {
      if (k > 0 && Math.abs(next - at) > reach) continue;
      const isLost = Math.abs(next - step.targetDeg) > step.halfWidthDeg;
      best = Math.min(best, (isLost ? 1 : 0) + from(k + 1, next));
    }
    return best;
  };
  return from(0, 0);
}

describe('search over all routes of azimuth', () => {
  it('loses no step more than the best of all routes tried one by one', () => {
    const random = createRandom('routes');
    for (let round = 0; round < 60; round += 1) {
      const steps = Array.from({ length: 5 }, () => ({
        targetDeg: random.integer(7),
        halfWidthDeg: random.integer(3) - 0.5,
        weight: 1,
      }));
      const route = searchAzimuth(steps, axis, 1);
      // With a reach of one degree the grid has cells of half a degree: it may do better than whole degrees, never worse.
      const lost = route.isLost.filter((isLost) => isLost).length;
      expect(lost).toBeLessThanOrEqual(fewestLost(steps, 1));
      for (let k = 1; k < steps.length; k += 1) {
        expect(Math.abs(route.azimuthDeg[k]! - route.azimuthDeg[k - 1]!)).toBeLessThanOrEqual(1 + 1e-9);
      }
    }
  });
});
