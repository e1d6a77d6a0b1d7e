import { describe, expect, it } from 'vitest';
import { atShare, emptyStretches, keyTarget, shareOf } from './time-bar-geometry.ts';

const row = (received: number[]) => ({
  by: 'apid' as const,
  id: 1,
  received,
  missing: received.map(() => 0),
  faulty: received.map(() => 0),
});
const tenMinutes = { fromAtMs: 0, toAtMs: 600_000 };

describe('the bar of a replay', () => {
  it('hatches where no channel received anything', () => {
    const rows = [row([0, 3, 0, 0, 0, 0, 1, 0]), row([0, 0, 0, 0, 2, 0, 0, 0])];
    expect(emptyStretches({ bins: 8, rows })).toEqual([
      { from: 0, to: 0.125 },
      { from: 0.25, to: 0.5 },
      { from: 0.625, to: 0.75 },
      { from: 0.875, to: 1 },
    ]);
    expect(emptyStretches({ bins: 4, rows: [] })).toEqual([{ from: 0, to: 1 }]);
  });

  it('puts an instant at its share of the span, and back', () => {
    expect(shareOf(150_000, tenMinutes)).toBe(0.25);
    expect(shareOf(-1, tenMinutes)).toBe(0);
    expect(shareOf(700_000, tenMinutes)).toBe(1);
    expect(shareOf(5, { fromAtMs: 5, toAtMs: 5 })).toBe(0);
    expect(atShare(0.25, tenMinutes)).toBe(150_000);
    expect(atShare(1.5, tenMinutes)).toBe(600_000);
  });

  it('moves by keys: arrows a hundredth, with Shift a tenth, never out of the span', () => {
    expect(keyTarget('ArrowRight', false, 300_000, tenMinutes)).toBe(306_000);
    expect(keyTarget('ArrowLeft', true, 300_000, tenMinutes)).toBe(240_000);
    expect(keyTarget('ArrowLeft', false, 2000, tenMinutes)).toBe(0);
    expect(keyTarget('PageUp', false, 590_000, tenMinutes)).toBe(600_000);
    expect(keyTarget('Home', false, 300_000, tenMinutes)).toBe(0);
    expect(keyTarget('End', false, 300_000, tenMinutes)).toBe(600_000);
    expect(keyTarget('x', false, 300_000, tenMinutes)).toBeUndefined();
    // A span of ten seconds is not cut finer than a second.
    expect(keyTarget('ArrowRight', false, 2000, { fromAtMs: 0, toAtMs: 10_000 })).toBe(3000);
  });
});
