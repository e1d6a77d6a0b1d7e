import { describe, expect, it } from 'vitest';
import { axisTicks, hillOf, planX, planY, rowBox, withRoom } from './plan-geometry.ts';

const hourMs = 3_600_000;
const scale = { fromAtMs: 0, toAtMs: 10 * hourMs, width: 1000 };

/** A pass of 24 minutes (40 px) to 90 degrees, its sides straight, over a ridge of 22.5 degrees. */
const track = [1, 1.1, 1.2, 1.3, 1.4].map((hours, index) => ({
  atMs: hours * hourMs,
  azimuthDeg: 100 + index,
  elevationDeg: [0, 45, 90, 45, 0][index]!,
  ridgeDeg: 22.5,
}));
const above = { fromAtMs: 1.05 * hourMs, toAtMs: 1.35 * hourMs };
const pass = { track, tcaAtMs: 1.2 * hourMs, maxElevationDeg: 90, visible: [above], contact: null };
const contactOf = (span: { fromAtMs: number; toAtMs: number }) => ({
  ...span,
  antennaId: 'a',
  prepareFromAtMs: span.fromAtMs,
  usefulMs: span.toAtMs - span.fromAtMs,
});

describe('a pass in the timeline', () => {
  it('is as wide as its time, and as high as the square root of its elevation', () => {
    const hill = hillOf(pass, scale)!;
    expect([hill.fromX, hill.topX, hill.toX]).toEqual([100, 120, 140]);
    expect(hill.topY).toBe(rowBox.topY);
    // A quarter of the elevation is half of the height.
    expect(planY(22.5)).toBeCloseTo((rowBox.baseY + rowBox.topY) / 2, 9);
    expect(planY(-3)).toBe(rowBox.baseY);
    expect(hill.outline).toContain('L120.0 18.0');
  });

  it('stands behind the ridge, which never reaches over it', () => {
    const { ground } = hillOf(pass, scale)!;
    expect(ground).toContain('L120.0 37.0');
    expect(ground).toContain('L100.0 56.0L');
    const low = hillOf(
      { ...pass, track: track.map((at) => ({ ...at, elevationDeg: at.elevationDeg / 9 })) },
      scale,
    )!;
    expect(low.ground).toBe(low.outline);
  });

  it('is filled where the contact is, and tells the rest of it apart', () => {
    const whole = hillOf({ ...pass, contact: contactOf(above) }, scale)!;
    expect(whole.used).toMatch(/^M105\.0 56\.0L105\.0 .*L135\.0 56\.0Z$/);
    expect(whole.unused).toBe('');
    const late = { fromAtMs: 1.2 * hourMs, toAtMs: above.toAtMs };
    const shortened = hillOf({ ...pass, contact: contactOf(late) }, scale)!;
    expect(shortened.used).toMatch(/^M120\.0 56\.0.*L135\.0 56\.0Z$/);
    expect(shortened.unused).toMatch(/^M105\.0 56\.0.*L120\.0 56\.0Z$/);
    expect(hillOf(pass, scale)).toMatchObject({ used: '', unused: whole.used });
  });

  it('can still be seen in a week, about its middle', () => {
    const week = { fromAtMs: 0, toAtMs: 168 * hourMs, width: 1000 };
    const hill = hillOf(pass, week)!;
    expect(hill.toX - hill.fromX).toBeCloseTo(5, 9);
    expect((hill.fromX + hill.toX) / 2).toBeCloseTo(planX(week, 1.2 * hourMs), 9);
  });

  it('is nothing without a track', () => {
    expect(hillOf({ ...pass, track: [] }, scale)).toBeUndefined();
  });
});

describe('the hours over it', () => {
  it.each([
    [3, '15 min', 15],
    [12, '1 h', 60],
    [24, '2 h', 120],
    [168, '1 d', 1440],
  ])('are every so often in %i h: %s', (hours, _words, minutes) => {
    const { stepMs, ticks } = axisTicks({ fromAtMs: 0, toAtMs: hours * hourMs, width: 1100 }, 38);
    expect(stepMs).toBe(minutes * 60_000);
    expect(ticks.length).toBeLessThanOrEqual(12);
    expect(ticks.every(({ atMs }) => atMs % stepMs === 0)).toBe(true);
  });

  it('are fewer where there is no room', () => {
    expect(axisTicks({ fromAtMs: 0, toAtMs: 12 * hourMs, width: 340 }, 34).stepMs).toBe(2 * hourMs);
  });
});

describe('heights over the hills', () => {
  it('are written where they do not touch', () => {
    const hills = [-5, 10, 30, 45, 990, 1005].map((topX) => ({ hill: { topX } }));
    expect(withRoom(hills, 1000, 30).map(({ hill }) => hill.topX)).toEqual([10, 45, 990]);
  });
});
