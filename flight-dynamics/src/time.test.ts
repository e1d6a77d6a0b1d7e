import { describe, expect, it } from 'vitest';
import { degPerRad, separationDeg, wrapTo180, wrapTo360 } from './angle.ts';
import { daysBetween, greenwichMeanSiderealTime, instantOf, julianDate } from './time.ts';

describe('time', () => {
  it('keeps a quarter of a microsecond where one double of a Julian date keeps forty', () => {
    const atMs = Date.UTC(2026, 2, 17, 11, 57, 52, 305) + 0.125;
    expect(instantOf(julianDate(atMs))).toBe(atMs);
    const oneQuantumMs = 0.00025;
    const apartMs = daysBetween(julianDate(atMs), julianDate(atMs + oneQuantumMs)) * 86_400_000;
    expect(Math.abs(apartMs - oneQuantumMs)).toBeLessThan(1e-4);
  });

  it('counts from the Julian date of 1970 and J2000', () => {
    expect(julianDate(0)).toEqual({ day: 2_440_587.5, fraction: 0 });
    expect(julianDate(Date.UTC(2000, 0, 1, 12))).toEqual({ day: 2_451_544.5, fraction: 0.5 });
    expect(julianDate(-1).day).toBe(2_440_586.5);
  });

  // Meeus, Astronomical Algorithms, examples 12.a and 12.b: 1987-04-10, 0h UT 13h10m46.3668s, 19h21m UT 8h34m57.0896s.
  it.each([
    [Date.UTC(1987, 3, 10), (13 + 10 / 60 + 46.3668 / 3600) * 15],
    [Date.UTC(1987, 3, 10, 19, 21), (8 + 34 / 60 + 57.0896 / 3600) * 15],
  ])('gives the textbook sidereal time', (atMs, expectedDeg) => {
    const { angleRad, rateRadS } = greenwichMeanSiderealTime(julianDate(atMs));
    const printedDigitsDeg = 5e-7;
    expect(Math.abs(angleRad * degPerRad - expectedDeg)).toBeLessThan(printedDigitsDeg);
    // Explanatory Supplement (1992) 2.24: 1.002737909350795 sidereal days a day of UT1.
    expect((rateRadS * 86_400) / (2 * Math.PI)).toBeCloseTo(1.002_737_909_35, 10);
  });
});

describe('angles', () => {
  it('wrap at their ends', () => {
    expect(wrapTo360(360)).toBe(0);
    expect(wrapTo360(-1e-15)).toBe(0);
    expect(wrapTo360(-90)).toBe(270);
    expect(wrapTo180(180)).toBe(-180);
    expect(wrapTo180(539)).toBe(179);
    expect(Object.is(wrapTo360(-0), 0)).toBe(true);
  });

  it('lie apart by the great circle', () => {
    const zenith = { azimuthDeg: 200, elevationDeg: 90 };
    expect(separationDeg(zenith, { azimuthDeg: 20, elevationDeg: 90 })).toBeCloseTo(0, 9);
    expect(
      separationDeg({ azimuthDeg: 0, elevationDeg: 80 }, { azimuthDeg: 180, elevationDeg: 80 }),
    ).toBeCloseTo(20, 9);
    expect(
      separationDeg({ azimuthDeg: 359.999, elevationDeg: 0 }, { azimuthDeg: 0.001, elevationDeg: 0 }),
    ).toBeCloseTo(0.002, 9);
  });
});
