import { describe, expect, it } from 'vitest';
import { tabulatedEarthOrientation } from './earth-orientation.ts';
import { createObserver } from './look-angles.ts';
import { maya1, thimphu } from './maya1.fixture.ts';

// The DUT1 that Skyfield's built-in table gave for the pass; it applies no polar motion.
const row = { dut1S: -0.174_765_2, xpArcsec: 0, ypArcsec: 0 };
const eop = tabulatedEarthOrientation('Skyfield', [
  { mjdUtc: 58_653, ...row },
  { mjdUtc: 58_657, ...row },
]);

function observer(place = thimphu) {
  return createObserver(maya1, place, eop);
}

describe('look angles', () => {
  // Skyfield 1.55 with sgp4 2.27, frame_latlon_and_rates, 2026: elevation, azimuth, range, range rate.
  const tenthOfMillidegree = 1e-4;
  const oneCentimetreKm = 1e-5;
  const tenthOfMillimetrePerSecond = 1e-7;
  it.each([
    [1_560_990_120_000, 12.495_011_345, 235.454_198_489, 1253.810_481_761, -6.634_022_347],
    [1_560_990_180_000, 22.687_330_518, 242.326_352_418, 869.605_787_099, -6.065_489_332],
    [1_560_990_262_000, 51.027_167_685, 282.769_465_372, 484.322_571_364, -2.236_129_914],
    [1_560_990_360_000, 29.664_321_109, 19.028_013_558, 717.019_399_628, 5.484_259_995],
    [1_560_990_540_000, 3.516_152_992, 36.534_289_141, 1888.913_510_51, 6.870_141_822],
  ])('sees MAYA-1 from Thimphu where Skyfield sees it at %i', (atMs, elevation, azimuth, range, rate) => {
    const look = observer().at(atMs);
    if (!look.ok) throw new TypeError(look.fault.kind);
    expect(Math.abs(look.value.elevationDeg - elevation)).toBeLessThan(tenthOfMillidegree);
    expect(Math.abs(look.value.azimuthDeg - azimuth)).toBeLessThan(tenthOfMillidegree);
    expect(Math.abs(look.value.rangeKm - range)).toBeLessThan(oneCentimetreKm);
    expect(Math.abs(look.value.rangeRateKmS - rate)).toBeLessThan(tenthOfMillimetrePerSecond);
  });

  it('gives rates that are the slopes of the angles', () => {
    const eye = observer();
    for (const atMs of [1_560_990_120_000, 1_560_990_283_000, 1_560_990_460_000]) {
      const at = (ms: number) => {
        const sight = eye.sightAt(ms);
        if (!sight.ok) throw new TypeError(sight.fault.kind);
        return sight.value;
      };
      const slope = (name: 'azimuthDeg' | 'elevationDeg' | 'rangeKm') =>
        (at(atMs + 50)[name] - at(atMs - 50)[name]) / 0.1;
      expect(at(atMs).azimuthRateDegS).toBeCloseTo(slope('azimuthDeg'), 4);
      expect(at(atMs).elevationRateDegS).toBeCloseTo(slope('elevationDeg'), 4);
      expect(at(atMs).rangeRateKmS).toBeCloseTo(slope('rangeKm'), 4);
    }
  });

  it.each([
    { latitudeDeg: 90.1, longitudeDeg: 0, heightM: 0 },
    { latitudeDeg: Number.NaN, longitudeDeg: 0, heightM: 0 },
    { latitudeDeg: 0, longitudeDeg: 400, heightM: 0 },
    { latitudeDeg: 0, longitudeDeg: 0, heightM: Number.POSITIVE_INFINITY },
  ])('refuses a place that is none: %o', (place) => {
    expect(() => observer(place)).toThrow(RangeError);
  });

  it('has an answer at the pole and refuses an instant that is none', () => {
    const look = observer({ latitudeDeg: 90, longitudeDeg: 0, heightM: 0 }).at(1_560_990_120_000);
    expect(look.ok && Number.isFinite(look.value.azimuthDeg + look.value.elevationDeg)).toBe(true);
    expect(() => observer().at(Number.NaN)).toThrow(RangeError);
  });
});
