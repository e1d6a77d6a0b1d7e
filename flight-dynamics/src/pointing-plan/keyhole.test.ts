import { describe, expect, it } from 'vitest';
import { radPerDeg } from '../angle.ts';
import type { Observer } from '../look-angles.ts';
import { findKeyhole } from './keyhole.ts';

/** Straight over the sky at even speed in a plane `sideDeg` beside the zenith: a model whose azimuth rate is known by hand. */
function flyBy(sideDeg: number, speedRadS: number): Observer {
  const up = 1 / Math.tan(sideDeg * radPerDeg);
  const at = (atMs: number) => {
    const along = Math.tan(speedRadS * (atMs / 1000));
    const azimuthDeg = (Math.atan2(along, 1) / radPerDeg + 360) % 360;
    const elevationDeg = Math.atan2(up, Math.hypot(1, along)) / radPerDeg;
    return { ok: true as const, value: { azimuthDeg, elevationDeg, rangeKm: 500, rangeRateKmS: 0 } };
  };
  return { at } as unknown as Observer;
}

const pass = { aosAtMs: -60_000, losAtMs: 60_000 };

describe('the keyhole of a pass', () => {
  it('is where azimuth runs faster than the mast', () => {
    // The azimuth of this model turns by exactly one degree a second, all the time.
    const observer = flyBy(2, radPerDeg);
    expect(findKeyhole(observer, pass, 1.01)).toBeUndefined();
    const found = findKeyhole(observer, pass, 0.99)!;
    expect(found.neededRateDegS).toBeCloseTo(1, 6);
    // 90 - 2 degrees at the closest.
    expect(found.maxElevationDeg).toBeCloseTo(88, 6);
    expect(found.fromAtMs).toBeLessThan(0);
    expect(found.toAtMs).toBeGreaterThan(0);
  });

  it('asks for a rate', () => {
    expect(() => findKeyhole(flyBy(2, radPerDeg), pass, 0)).toThrow(RangeError);
  });
});
