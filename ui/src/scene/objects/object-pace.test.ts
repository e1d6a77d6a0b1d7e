import { describe, expect, it } from 'vitest';
import { drawEveryMs, nextLook } from './object-pace.ts';

describe('when the worker is asked', () => {
  const last = { fromAtMs: 10_000, toAtMs: 13_000 };

  it('is at once, and then every second of the clock on the wall', () => {
    expect(nextLook(undefined, 10_000, 1)).toEqual({ fromAtMs: 10_000, toAtMs: 13_000 });
    expect(nextLook(last, 10_900, 1)).toBeUndefined();
    expect(nextLook(last, 11_000, 1)).toEqual({ fromAtMs: 11_000, toAtMs: 14_000 });
  });

  it('is no oftener in a rehearsal at twenty times the speed, but further ahead', () => {
    const rehearsed = { fromAtMs: 10_000, toAtMs: 70_000 };
    expect(nextLook(rehearsed, 29_000, 20)).toBeUndefined();
    expect(nextLook(rehearsed, 30_000, 20)).toEqual({ fromAtMs: 30_000, toAtMs: 90_000 });
  });

  it('is at once when the clock was set, or the pace grew beyond what was told', () => {
    expect(nextLook(last, 9000, 1)).toBeDefined();
    expect(nextLook(last, 13_000, 100)).toBeDefined();
  });

  it('is once when the clock stands still', () => {
    expect(nextLook(last, 10_000, 0)).toBeUndefined();
  });
});

describe('when the globe is drawn', () => {
  // A globe 800 pixels across: 400 pixels for 6371 km.
  const pixelsPerKm = 400 / 6371;

  it('is about once or twice a second at the pace of life, where nothing moves by a pixel between', () => {
    expect(drawEveryMs(pixelsPerKm, 1, false)).toBeGreaterThan(500);
    expect(drawEveryMs(pixelsPerKm, 1, false)).toBeLessThanOrEqual(1000);
  });

  it('is every frame at a hundred times the pace', () => {
    expect(drawEveryMs(pixelsPerKm, 100, false)).toBeLessThan(16);
  });

  it('is once a second for those who asked for stillness', () => {
    expect(drawEveryMs(pixelsPerKm, 100, true)).toBe(1000);
  });
});
