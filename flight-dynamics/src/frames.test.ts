import { describe, expect, it } from 'vitest';
import { tabulatedEarthOrientation } from './earth-orientation.ts';
import { geodeticToItrf, itrfToGeodetic, temeToItrf } from './frames.ts';

describe('frames', () => {
  // AIAA 2006-6753 Rev 2, appendix C; tolerances as Skyfield's test of the same example.
  it('turns TEME into ITRF as the worked example does', () => {
    const exampleKm = 5e-8;
    const exampleKmS = 7e-8;
    const atMs = Date.UTC(2004, 3, 6, 7, 51, 28, 386);
    // The published numbers were computed with UT1 as one double Julian date, whose step is 40 microseconds: 18 of them away from
    // the true UT1, 13 mm here. The example only agrees to its tolerance at the instant that it really used.
    const ut1JulianDate = 2_453_101.5 + (7 * 3600 + 51 * 60 + 28.386) / 86_400 - 0.439961 / 86_400;
    const dut1S = (ut1JulianDate - 2_453_101.5) * 86_400 - (7 * 3600 + 51 * 60 + 28.386);
    expect(Math.abs(dut1S - -0.439961)).toBeLessThan(40e-6);
    const row = { dut1S, xpArcsec: -0.140682, ypArcsec: 0.333309 };
    const eop = tabulatedEarthOrientation('appendix C', [
      { mjdUtc: 53_101, ...row },
      { mjdUtc: 53_102, ...row },
    ]);
    const { positionItrfKm, velocityItrfKmS } = temeToItrf(
      {
        positionTemeKm: [5094.1801621, 6127.6446595, 6380.3445327],
        velocityTemeKmS: [-4.746131487, 0.785818041, 5.531931288],
      },
      atMs,
      eop,
    );
    for (const [axis, expected] of [-1033.479383, 7901.2952754, 6380.3565958].entries()) {
      expect(Math.abs(positionItrfKm[axis]! - expected)).toBeLessThan(exampleKm);
    }
    for (const [axis, expected] of [-3.22563652, -2.87245145, 5.531924446].entries()) {
      expect(Math.abs(velocityItrfKmS[axis]! - expected)).toBeLessThan(exampleKmS);
    }
  });

  // Vallado, Fundamentals of Astrodynamics and Applications (4th ed.), example 3-3: 6524.834, 6862.875, 6448.296 km is
  // 34.352496 N, 46.4464 E, 5085.22 km.
  it('finds latitude, longitude and height of the textbook example', () => {
    const place = itrfToGeodetic([6524.834, 6862.875, 6448.296]);
    expect(place.latitudeDeg).toBeCloseTo(34.352496, 5);
    expect(place.longitudeDeg).toBeCloseTo(46.4464, 4);
    expect(place.heightKm).toBeCloseTo(5085.22, 2);
  });

  it('goes to the ellipsoid and back without losing a hundredth of a millimetre', () => {
    const hundredthOfMillimetreKm = 1e-8;
    for (const latitudeDeg of [-90, -89.9999, -45, -1e-7, 0, 27.4728, 60, 89.5, 90]) {
      for (const heightKm of [-0.4, 0, 2.334, 400, 36_000, 400_000]) {
        const back = itrfToGeodetic(geodeticToItrf({ latitudeDeg, longitudeDeg: 89.6393, heightKm }));
        expect(Math.abs(back.latitudeDeg - latitudeDeg)).toBeLessThan(1e-9);
        expect(Math.abs(back.heightKm - heightKm)).toBeLessThan(hundredthOfMillimetreKm);
      }
    }
  });

  it('answers with numbers even at the centre of the Earth', () => {
    const centre = itrfToGeodetic([0, 0, 0]);
    expect(Number.isFinite(centre.latitudeDeg + centre.longitudeDeg + centre.heightKm)).toBe(true);
  });
});
