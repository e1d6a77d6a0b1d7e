import { describe, expect, it } from 'vitest';
import { meanMoon, moonIlluminatedFraction, moonPositionTemeKm } from './moon.ts';
import { almanac, instantOfTt } from './sun/almanac.fixture.ts';
import { cross, dot, magnitude, type Vector3 } from './vector.ts';

const arcsecPerRad = (180 * 3600) / Math.PI;

describe('the Moon', () => {
  // Meeus, Astronomical Algorithms, 2nd edition (1998), example 47.a: 1992 April 12, 0h TD.
  it("is where Meeus' worked example puts it", () => {
    const { longitudeRad, latitudeRad, distanceKm } = meanMoon(-0.077_221_081_451);
    const longitudeDeg = ((longitudeRad * 180) / Math.PI) % 360;
    expect((longitudeDeg + 360) % 360).toBeCloseTo(133.162_655, 5);
    expect((latitudeRad * 180) / Math.PI).toBeCloseTo(-3.229_126, 5);
    expect(distanceKm).toBeCloseTo(368_409.7, 0);
  });

  const demandedArcsec = 60;
  const reachedArcsec = 12;
  it.each(almanac)(
    'stands at JD $ttJulianDay where DE421 has it',
    ({ ttJulianDay, moonApparentKm, moonGeometricKm }) => {
      const moon = moonPositionTemeKm(instantOfTt(ttJulianDay));
      expect(offArcsec(moon, moonApparentKm)).toBeLessThan(reachedArcsec);
      expect(reachedArcsec).toBeLessThan(demandedArcsec);
      expect(Math.abs(magnitude(moon) - magnitude(moonGeometricKm))).toBeLessThan(30);
    },
  );

  it('is full and new when the almanac says so', () => {
    // Full 2026-03-03 11:38 UTC with a total eclipse, new 2026-08-12 17:37 UTC with an eclipse of the Sun (NASA, F. Espenak).
    expect(moonIlluminatedFraction(Date.UTC(2026, 2, 3, 11, 38))).toBeGreaterThan(0.999_9);
    expect(moonIlluminatedFraction(Date.UTC(2026, 7, 12, 17, 37))).toBeLessThan(0.000_2);
  });
});

function offArcsec(a: Vector3, b: Vector3): number {
  return Math.atan2(magnitude(cross(a, b)), dot(a, b)) * arcsecPerRad;
}
