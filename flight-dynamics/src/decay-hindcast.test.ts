import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  at,
  dayMs,
  iss,
  mayaSet,
  orbitOf,
  quiet,
  tiangong1,
  tiangong1EndAtMs,
  valueOf,
} from './decay/decaying-orbits.fixture.ts';
import {
  anchorsOfElements,
  ballisticOfBody,
  type DecayOrbit,
  type DescentPoint,
  descend,
  descent,
  equatorKm,
  fitBallistic,
  forecastDecay,
  meanHeightKm,
  nrlmsise00Thermosphere,
} from './decay.ts';
import {
  assumedSpaceWeather,
  continuedSpaceWeather,
  parseSpaceWeather,
  recentMean,
  tabulatedSpaceWeather,
} from './space-weather.ts';

const path = join(
  process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../shared/data'),
  'spaceweather/sw-2018-2020.txt',
);
const isAbsent = !existsSync(path);
const reason = isAbsent ? ` (skipped: no ${path}; set DAWA_DATA)` : '';

describe(`against satellites that came down, with the weather that was${reason}`, () => {
  const observed = isAbsent
    ? quiet
    : tabulatedSpaceWeather('sw-2018-2020.txt', parseSpaceWeather(readFileSync(path, 'utf8')).days);
  const thermosphere = nrlmsise00Thermosphere(observed);
  const tableEndAtMs = at('2020-12-31T00:00:00Z');

  // BHUTAN-1 left the ISS on 2018-08-10. JAXA's deployer pushes at about 1.1 to 1.7 m/s, 45 degrees down and back: 0.8 to 1.2 m/s against the
  // flight, 2 a dv / v = 1.4 to 2.1 km below the station.
  const releaseAtMs = at('2018-08-10T09:45:00Z');
  const belowStationKm = 1.75;
  const release: DecayOrbit = {
    ...iss,
    atMs: releaseAtMs,
    semiMajorAxisKm: iss.semiMajorAxisKm - belowStationKm,
    ascendingNodeDeg: iss.ascendingNodeDeg - 4.98 * ((releaseAtMs - iss.atMs) / dayMs),
  };
  // MAYA-1, released beside it and of the same build; the one anchor with an element set.
  const maya = orbitOf(mayaSet);
  const threeKm = 3;
  // Department of IT and Telecom (dit.gov.bt/end-bhutan-1) and Kuensel: "around 330 km" in July 2020, 250 km in November, predicted to
  // have disintegrated on 19 November. MAYA-1: 23 November (Wikipedia). "Around" is taken as 5 km.
  const around = 5;
  const endAtMs = at('2020-11-19T12:00:00Z');
  const remainingDays = (atMs: number) => (endAtMs - atMs) / dayMs;

  const calibrate = () =>
    valueOf(
      fitBallistic(
        release,
        [
          { atMs: releaseAtMs, semiMajorAxisKm: release.semiMajorAxisKm, sigmaKm: 0.5 },
          { atMs: maya.atMs, semiMajorAxisKm: maya.semiMajorAxisKm, sigmaKm: 0.1 },
        ],
        thermosphere,
      ),
    );

  function heightAt(points: readonly DescentPoint[], atMs: number): number {
    return points.findLast((point) => point.atMs <= atMs)!.meanHeightKm;
  }

  it.skipIf(isAbsent)(
    'BHUTAN-1 before any decay was seen: one face of the cube, drag coefficient 2.2',
    () => {
      const { ballisticM2Kg } = ballisticOfBody(1.11, 0.01);
      const points = [...descent({ orbit: release, ballisticM2Kg, thermosphere, toAtMs: tableEndAtMs })];
      expect(Math.abs(heightAt(points, maya.atMs) - meanHeightKm(maya))).toBeLessThan(threeKm);
      const fortyPercent = 0.4;
      const life = points.at(-1)!.atMs - releaseAtMs;
      expect(Math.abs(life / (endAtMs - releaseAtMs) - 1)).toBeLessThan(fortyPercent);
      // DITT annual report 2020-21: 13,000+ orbits.
      expect(points.at(-1)!.revolutions).toBeGreaterThan(13_000);
    },
  );

  it.skipIf(isAbsent)(
    'BHUTAN-1 calibrated on release and press: passes the one element set within 3 km',
    () => {
      const july = { atMs: at('2020-07-15T00:00:00Z'), semiMajorAxisKm: equatorKm + 330, sigmaKm: around };
      const start = { atMs: releaseAtMs, semiMajorAxisKm: release.semiMajorAxisKm, sigmaKm: 0.5 };
      const { ballisticM2Kg, orbit } = valueOf(fitBallistic(release, [start, july], thermosphere));
      const { point } = valueOf(descend({ orbit, ballisticM2Kg, thermosphere, toAtMs: maya.atMs }));
      expect(Math.abs(point.semiMajorAxisKm - maya.semiMajorAxisKm)).toBeLessThan(threeKm);
    },
  );

  it.skipIf(isAbsent)(
    'BHUTAN-1 calibrated on the element set: the rest of its life, 519 days, within 5 %',
    () => {
      const fit = calibrate();
      const points = [
        ...descent({ orbit: maya, ballisticM2Kg: fit.ballisticM2Kg, thermosphere, toAtMs: tableEndAtMs }),
      ];
      const errorDays = (points.at(-1)!.atMs - endAtMs) / dayMs;
      // What the facts found for ten months of calibration.
      expect(Math.abs(errorDays / remainingDays(maya.atMs))).toBeLessThan(0.05);
      expect(Math.abs(heightAt(points, at('2020-07-15T00:00:00Z')) - 330)).toBeLessThan(around);
      // Somewhere in November it was at 250 km.
      expect(heightAt(points, at('2020-11-01T00:00:00Z'))).toBeGreaterThan(250);
    },
  );

  // No element set of BHUTAN-1 is public. Its last weeks are taken from the descent that ends on the day it did; what is tried is how
  // well a month of heights and a Sun assumed to stay foretell the end. The error of the density model is not in it.
  it.skipIf(isAbsent)(
    'BHUTAN-1 in its last weeks, the Sun to come unknown: the rest of its life within 20 %',
    () => {
      const ballisticM2Kg = 0.019_91;
      const points = [...descent({ orbit: release, ballisticM2Kg, thermosphere, toAtMs: tableEndAtMs })];
      const endOfRunAtMs = points.at(-1)!.atMs;
      const oneDay = 1;
      expect(Math.abs((endOfRunAtMs - endAtMs) / dayMs)).toBeLessThan(oneDay);
      expect(Math.abs(heightAt(points, maya.atMs) - meanHeightKm(maya))).toBeLessThan(threeKm);
      for (const daysBefore of [60, 30, 7]) {
        const nowAtMs = endOfRunAtMs - daysBefore * dayMs;
        const month = points.filter(({ atMs }) => atMs > nowAtMs - 28 * dayMs && atMs <= nowAtMs);
        const anchors = month.filter((_, k) => k % 4 === 0).map((point) => ({ ...point, sigmaKm: 0.02 }));
        const fit = valueOf(fitBallistic({ ...release, ...month[0]! }, anchors, thermosphere));
        const steady = assumedSpaceWeather(recentMean(observed, nowAtMs)!);
        const last = month.at(-1)!;
        const end = valueOf(
          descend({
            orbit: { ...release, ...last },
            ballisticM2Kg: fit.ballisticM2Kg,
            thermosphere: nrlmsise00Thermosphere(continuedSpaceWeather(observed, steady, nowAtMs)),
            toAtMs: endAtMs + 100 * dayMs,
          }),
        );
        const twentyPercent = 0.2;
        const errorMs = end.point.atMs - endOfRunAtMs;
        expect(Math.abs(errorMs) / (endOfRunAtMs - last.atMs)).toBeLessThan(twentyPercent);
      }
    },
  );

  it.skipIf(isAbsent)(
    'Tiangong-1, 45 days before its end, from three real sets and a Sun assumed to stay: within its band',
    () => {
      const orbit = orbitOf(tiangong1[0]!);
      const fit = valueOf(fitBallistic(orbit, anchorsOfElements(tiangong1), thermosphere));
      // Sets a few days apart agree with the model to tens of metres.
      expect(fit.rmsKm).toBeLessThan(0.05);
      const last = orbitOf(tiangong1.at(-1)!);
      const steady = recentMean(observed, last.atMs, 40)!;
      const weather = continuedSpaceWeather(observed, assumedSpaceWeather(steady), last.atMs);
      const forecast = valueOf(forecastDecay({ orbit: last, ballistic: fit, weather }));
      expect(forecast.earliestAtMs!).toBeLessThan(tiangong1EndAtMs);
      expect(forecast.latestAtMs!).toBeGreaterThan(tiangong1EndAtMs);
      const tenPercent = 0.1;
      const remainingMs = tiangong1EndAtMs - last.atMs;
      expect(Math.abs(forecast.reentryAtMs! - tiangong1EndAtMs) / remainingMs).toBeLessThan(tenPercent);
    },
  );
});
