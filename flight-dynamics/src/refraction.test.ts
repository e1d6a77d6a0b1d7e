import { describe, expect, it } from 'vitest';
import { flatHorizon, type Horizon, horizonElevationDeg } from './horizon.ts';
import { createObserver } from './look-angles.ts';
import { maya1, thimphu } from './maya1.fixture.ts';
import { type PassRequest, predictPasses } from './passes.ts';
import {
  type Air,
  apparentElevationDeg,
  measuredAir,
  refracted,
  refractionDeg,
  standardAir,
  trueElevationDeg,
  trueHorizon,
} from './refraction.ts';

const usual = measuredAir(1010, 10);
const arcmin = (deg: number) => deg * 60;

describe('refraction', () => {
  it("is what Bennett's formula and the almanac give", () => {
    // Meeus, Astronomical Algorithms, 2nd edition, chapter 16: 34.5 arcmin at the horizon (Bennett), example 16.a 24.618 at 0.5 degrees.
    expect(arcmin(refractionDeg(0, usual))).toBeCloseTo(34.48, 1);
    expect(arcmin(refractionDeg(0.5, usual))).toBeCloseTo(28.754, 2);
    expect(arcmin(refractionDeg(90, usual))).toBeCloseTo(0, 2);
    expect(refractionDeg(89.999, usual)).toBeGreaterThanOrEqual(0);
  });

  // Skyfield 1.55, earthlib.refract(altitude, temperature_C, pressure_mbar) (2026-11).
  it.each([
    [-0.4, 10, 1010, 0.1442357],
    [0, 10, 1010, 0.4819389],
    [0.3, 30, 995, 0.7100065],
    [2, -20, 1030, 2.3191269],
    [5, 10, 700, 5.1120731],
    [10, 0, 763, 10.0698629],
    [45, 15, 1013.25, 45.0163249],
    [80, 10, 1010, 80.0029099],
  ])(
    'lifts %d degrees at %d C and %d hPa as Skyfield has it',
    (trueDeg, temperatureC, pressureHPa, apparentDeg) => {
      // Skyfield writes 0.28 for 283 / 1010 and stops at 3e-5 degrees.
      const toleranceDeg = 3e-5 + 0.001 * (apparentDeg - trueDeg);
      const apparent = apparentElevationDeg(trueDeg, measuredAir(pressureHPa, temperatureC));
      expect(Math.abs(apparent - apparentDeg)).toBeLessThan(toleranceDeg);
    },
  );

  it('goes there and back, rises with elevation, and stays even below the sea', () => {
    let before = Number.NEGATIVE_INFINITY;
    for (let trueDeg = -6; trueDeg <= 90; trueDeg += 0.05) {
      const apparent = apparentElevationDeg(trueDeg, usual);
      expect(Math.abs(trueElevationDeg(apparent, usual) - trueDeg)).toBeLessThan(1e-10);
      expect(apparent).toBeGreaterThan(before);
      before = apparent;
    }
  });

  it('is weaker on a mountain, and nothing in no air', () => {
    expect(standardAir(0)).toMatchObject({ pressureHPa: 1013.25, temperatureC: 15 });
    // ISO 2533 table: 795.0 hPa at 2,000 m.
    expect(standardAir(2000).pressureHPa).toBeCloseTo(795, 0);
    expect(refractionDeg(0, standardAir(2334))).toBeLessThan(0.8 * refractionDeg(0, standardAir(0)));
    expect(refractionDeg(0, measuredAir(0, 10))).toBe(0);
    expect(() => measuredAir(1e5, 10)).toThrow(RangeError);
    expect(() => measuredAir(1000, Number.NaN)).toThrow(RangeError);
  });
});

describe('passes through the air', () => {
  const air = standardAir(thimphu.heightM);
  const day = Date.UTC(2019, 5, 20);
  const ask = (change: Partial<PassRequest>) =>
    predictPasses({
      propagator: maya1,
      place: thimphu,
      stationId: 'thimphu',
      fromAtMs: day,
      toAtMs: day + 2 * 86_400_000,
      ...change,
    }).filter(({ isUpAtStart, isUpAtEnd }) => !isUpAtStart && !isUpAtEnd);
  const eye = createObserver(maya1, thimphu);
  const seen = (atMs: number, through: Air) => {
    const look = eye.sightAt(atMs);
    if (!look.ok) throw new TypeError(look.fault.kind);
    return refracted(look.value, through);
  };

  it('rise earlier and set later, exactly where they appear on the horizon', () => {
    const straight = ask({});
    const bent = ask({ air });
    expect(bent.length).toBeGreaterThanOrEqual(straight.length);
    for (const pass of bent) {
      for (const atMs of [pass.aosAtMs, pass.losAtMs]) {
        expect(seen(atMs - 1, air).elevationDeg * seen(atMs + 1, air).elevationDeg).toBeLessThan(0);
      }
      expect(pass.maxElevationDeg).toBeCloseTo(seen(pass.tcaAtMs, air).elevationDeg, 9);
      const same = straight.find(({ passId }) => passId === pass.passId);
      if (!same) continue;
      expect(pass.aosAtMs).toBeLessThan(same.aosAtMs);
      expect(pass.losAtMs).toBeGreaterThan(same.losAtMs);
      expect(pass.tcaAtMs).toBeCloseTo(same.tcaAtMs, 0);
      expect(pass.aosUncertaintyMs).toBeGreaterThan(same.aosUncertaintyMs);
    }
  });

  it('clear a skyline where they appear to, to the millisecond', () => {
    const ridge: Horizon = {
      points: [
        { azimuthDeg: 10, elevationDeg: 1 },
        { azimuthDeg: 100, elevationDeg: 14 },
        { azimuthDeg: 130, elevationDeg: 3 },
        { azimuthDeg: 250, elevationDeg: 8 },
        { azimuthDeg: 300, elevationDeg: 0.5 },
      ],
    };
    const oneTenthMillidegree = 1e-4;
    for (const pass of ask({ air, horizon: ridge })) {
      for (const atMs of [pass.aosAtMs, pass.losAtMs]) {
        const { azimuthDeg, elevationDeg } = seen(atMs, air);
        expect(Math.abs(elevationDeg - horizonElevationDeg(ridge, azimuthDeg))).toBeLessThan(
          oneTenthMillidegree,
        );
      }
    }
    expect(trueHorizon(flatHorizon(5), air).points.length).toBe(1);
  });

  it('have a rate of climb that is the change of what is seen', () => {
    const [pass] = ask({ air });
    const atMs = pass!.aosAtMs + 1000;
    const change = (seen(atMs + 500, air).elevationDeg - seen(atMs - 500, air).elevationDeg) / 1;
    expect(seen(atMs, air).elevationRateDegS).toBeCloseTo(change, 5);
  });
});
