import { describe, expect, it } from 'vitest';
import { moved, zoomedInBand, zoomedInTime } from './waterfall-window.ts';

const bounds = { fromMs: 0, toMs: 120_000, fromHz: 0, toHz: 24_000, leastMs: 1000, leastHz: 200 };
const whole = { fromMs: 0, toMs: 120_000, fromHz: 0, toHz: 24_000 };

describe('what of a waterfall is shown', () => {
  it('keeps the instant under the pointer where it is', () => {
    const half = zoomedInTime(whole, bounds, 0.5, 30_000);
    expect(half).toEqual({ ...whole, fromMs: 15_000, toMs: 75_000 });
    expect((30_000 - half.fromMs) / (half.toMs - half.fromMs)).toBe(0.25);
  });

  it('narrows the band around a tone, and goes no further than a tone is wide', () => {
    expect(zoomedInBand(whole, bounds, 0.25, 0)).toEqual({ ...whole, toHz: 6000 });
    const narrow = zoomedInBand(whole, bounds, 1e-6, 1500);
    expect(narrow.toHz - narrow.fromHz).toBeCloseTo(200, 9);
    expect(narrow.fromHz).toBeLessThan(1500);
    expect(narrow.toHz).toBeGreaterThan(1500);
  });

  it('never shows what is not there', () => {
    expect(zoomedInTime(whole, bounds, 8)).toEqual(whole);
    const early = { ...whole, fromMs: 10_000, toMs: 20_000 };
    expect(moved(early, bounds, { byMs: -50_000 })).toMatchObject({ fromMs: 0, toMs: 10_000 });
    expect(moved(early, bounds, { byMs: 500_000 })).toMatchObject({ fromMs: 110_000, toMs: 120_000 });
    expect(moved({ ...early, toHz: 4000 }, bounds, { byHz: 99_000 })).toMatchObject({
      ...{ fromHz: 20_000, toHz: 24_000 },
    });
  });

  it('takes a short recording as it is', () => {
    const short = { ...bounds, toMs: 400 };
    expect(zoomedInTime({ ...whole, toMs: 400 }, short, 0.1)).toMatchObject({ fromMs: 0, toMs: 400 });
  });
});
