import { describe, expect, it } from 'vitest';
import { degPerRad } from './angle.ts';
import { isSunlit, subsolarPoint, sunDirection, sunElevationDeg } from './sun.ts';
import { dot, scaled, type Vector3 } from './vector.ts';

describe('Sun', () => {
  const statedDeg = 0.01;

  // Astropy 8.0.2, get_sun in TEME and ITRS, bundled IERS table: unit vector, distance, place below.
  const reference: readonly [iso: string, Vector3, km: number, latitudeDeg: number, longitudeDeg: number][] =
    [
      ['2019-06-20T00:24:43Z', [0.02733028, 0.91716478, 0.3975699], 152_009_516, 23.4264, 174.17728],
      ['1992-10-13T00:00:00Z', [-0.94027061, -0.31232542, -0.13544005], 149_240_084, -7.78403, 176.57226],
      ['2026-03-20T14:46:00Z', [1, -2.753e-5, 1.64e-6], 148_987_153, 0, -39.64962],
      ['2004-12-21T12:00:00Z', [-0.00047959, -0.9174721, -0.39779984], 147_159_055, -23.44075, -0.42406],
    ];
  it.each(reference)(
    'stands at %s where Astropy puts it',
    (iso, direction, km, latitudeDeg, longitudeDeg) => {
      const atMs = Date.parse(iso);
      const sun = sunDirection(atMs);
      const offDeg = Math.acos(Math.min(1, dot(sun.directionTeme, direction))) * degPerRad;
      expect(offDeg).toBeLessThan(statedDeg);
      expect(Math.abs(sun.distanceKm / km - 1)).toBeLessThan(1e-4);
      const sub = subsolarPoint(atMs);
      expect(Math.abs(sub.latitudeDeg - latitudeDeg)).toBeLessThan(statedDeg);
      expect(Math.abs(sub.longitudeDeg - longitudeDeg)).toBeLessThan(statedDeg);
      expect(sunElevationDeg({ latitudeDeg, longitudeDeg }, atMs)).toBeGreaterThan(90 - 2 * statedDeg);
    },
  );

  it('shines before, beside and not behind the Earth', () => {
    const atMs = Date.UTC(2019, 5, 20);
    const { directionTeme } = sunDirection(atMs);
    const beside: Vector3 = [-directionTeme[1], directionTeme[0], 0];
    expect(isSunlit(scaled(directionTeme, 6800), atMs)).toBe(true);
    expect(isSunlit(scaled(directionTeme, -6800), atMs)).toBe(false);
    expect(isSunlit(scaled(beside, 7500), atMs)).toBe(true);
    // The shadow is a cone: 1.4 million km behind, past its tip, the rim of the Sun shows but its centre does not.
    expect(isSunlit(scaled(directionTeme, -1_400_000), atMs)).toBe(false);
  });
});
