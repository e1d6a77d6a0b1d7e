import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { success } from '@dawa/seams/fault';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DragRates, meanDrag } from './decay/mean-drag.ts';
import {
  anchorsOfElements,
  ballisticOfBody,
  ballisticOfRate,
  type DecayOrbit,
  type DescentPoint,
  decayOrbitOf,
  descend,
  descent,
  equatorKm,
  fitBallistic,
  fluxUncertainty,
  forecastDecay,
  meanHeightKm,
  nrlmsise00Thermosphere,
  type Thermosphere,
} from './decay.ts';
import { type ElementSet, parseElements } from './elements.ts';
import { earthRadiusKm, xke } from './kernel/gravity.ts';
import { maya1Tle } from './maya1.fixture.ts';
import { earthMuKm3S2 } from './passes/orbit-shape.ts';
import { sgp4Coefficients } from './propagator.ts';
import {
  assumedSpaceWeather,
  continuedSpaceWeather,
  parseSpaceWeather,
  recentMean,
  tabulatedSpaceWeather,
} from './space-weather.ts';

const dayMs = 86_400_000;
const at = (iso: string) => Date.parse(iso);
const quiet = assumedSpaceWeather({ f107Sfu: 70, ap: 6 });

function setsOf(text: string): ElementSet[] {
  return parseElements(text, { checksum: 'ignored' }).elements;
}

function orbitOf(set: ElementSet): DecayOrbit {
  const orbit = decayOrbitOf(set);
  if (!orbit.ok) throw new TypeError(JSON.stringify(orbit.fault));
  return orbit.value;
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false; fault: object }): T {
  if (!result.ok) throw new TypeError(JSON.stringify(result.fault));
  return result.value;
}

const mayaSet = setsOf(maya1Tle)[0]!;
// The ISS four days before BHUTAN-1 left it (a set of 2018-08-06 quoted in the examples of OKAPI:Orbits).
const iss = orbitOf(
  setsOf(`1 25544U 98067A   18218.76369510  .00001449  00000-0  29472-4 0  9993
2 25544  51.6423 126.6422 0005481  33.3092  62.9075 15.53806849126382`)[0]!,
);
// Tiangong-1 in its last months: from a test of CNES' Patrius (its rates and checksum blanked there), and twice from READMEs of
// the Python package tle2czml. It came down on 2018-04-02 at 00:16 UTC (US Joint Force Space Component Command).
const tiangong1 = setsOf(`1 37820U 11053A   18027.60500207  .00000000  00000-0  13127-3 2  0000
2 37820  42.7489 247.2715 0020157 257.2217  23.6918 16.01003387000003
1 37820U 11053A   18046.14148403  .00095478  12401-4  13999-3 0  9993
2 37820  42.7514 129.7071 0017381  29.1995  48.6729 16.04256914366624
1 37820U 11053A   18046.58112813  .00094150  12300-4  13743-3 0  9998
2 37820  42.7514 126.9107 0017316  32.3682  67.8761 16.04338150366699`);
const tiangong1EndAtMs = at('2018-04-02T00:16:00Z');

/** Air that thins by e every `scaleKm`, the same everywhere. */
function exponentialAir(densityKgM3: number, atKm: number, scaleKm: number): Thermosphere {
  return {
    setInstant: () => success(undefined),
    densityKgM3: (heightKm) => densityKgM3 * Math.exp((atKm - heightKm) / scaleKm),
  };
}

const round = { isEarthOblate: false, airTurns: 0 } as const;
const equatorial: DecayOrbit = {
  atMs: at('2020-01-01T00:00:00Z'),
  semiMajorAxisKm: equatorKm + 400,
  eccentricity: 0,
  inclinationDeg: 0,
  ascendingNodeDeg: 0,
  argumentOfPerigeeDeg: 0,
};

function ratesOf(orbit: DecayOrbit, air: Thermosphere, setting: object): DragRates {
  const rates = { semiMajorAxisKmS: 0, eccentricityXPerS: 0, eccentricityYPerS: 0 };
  const state = {
    atMs: orbit.atMs,
    semiMajorAxisKm: orbit.semiMajorAxisKm,
    eccentricityX: orbit.eccentricity,
    eccentricityY: 0,
    ascendingNodeRad: 0,
  };
  valueOf(
    meanDrag(state, air, { inclinationRad: (orbit.inclinationDeg * Math.PI) / 180, ...setting }, rates),
  );
  return rates;
}

/** Modified Bessel function of the first kind, by its series. */
function besselI(order: number, z: number): number {
  let term = 1;
  for (let k = 1; k <= order; k += 1) term *= z / 2 / k;
  let sum = term;
  for (let k = 1; k < 60; k += 1) {
    term *= (z * z) / 4 / (k * (k + order));
    sum += term;
  }
  return sum;
}

describe('mean drag', () => {
  const density = 3e-12;
  const air = exponentialAir(density, 400, 55);

  it('is rho v^2 on a circle', () => {
    const a = equatorial.semiMajorAxisKm;
    // da/dt = -rho (Cd A / m) sqrt(mu a), lengths in metres.
    const expectedKmS = (-density * Math.sqrt(earthMuKm3S2 * 1e9 * a * 1e3)) / 1e3;
    expect(ratesOf(equatorial, air, round).semiMajorAxisKmS / expectedKmS).toBeCloseTo(1, 9);
  });

  // King-Hele, Theory of Satellite Orbits in an Atmosphere: changes in a revolution, atmosphere round and at rest,
  // to the third power of e in the axis and the second in e.
  it.each([0.001, 0.01, 0.03])("follows King-Hele's Bessel functions at an eccentricity of %f", (e) => {
    const seriesError = 3 * e ** 3 + 1e-6;
    const orbit = { ...equatorial, eccentricity: e, semiMajorAxisKm: (equatorKm + 400) / (1 - e) };
    const a = orbit.semiMajorAxisKm;
    const z = (a * e) / 55;
    const [i0, i1, i2, i3] = [0, 1, 2, 3].map((order) => besselI(order, z)) as [
      number,
      number,
      number,
      number,
    ];
    const scale =
      (-2 * Math.PI * density * Math.exp(-z) * a * 1000) / (2 * Math.PI * Math.sqrt(a / earthMuKm3S2) * a);
    const axisKmS = a * scale * (i0 + 2 * e * i1 + 0.75 * e * e * (i0 + i2) + 0.25 * e ** 3 * (3 * i1 + i3));
    const eccentricityPerS = scale * (i1 + 0.5 * e * (i0 + i2) + (e * e * (-5 * i1 + i3)) / 8);
    const rates = ratesOf(orbit, air, round);
    expect(Math.abs(rates.semiMajorAxisKmS / axisKmS - 1)).toBeLessThan(seriesError);
    expect(Math.abs(rates.eccentricityXPerS / eccentricityPerS - 1)).toBeLessThan(seriesError * 10);
    expect(Math.abs(rates.eccentricityYPerS)).toBeLessThan(1e-20);
  });

  it.each([0, 51.6, 98])('is less by the turning of the air at %f degrees', (inclinationDeg) => {
    const orbit = { ...equatorial, inclinationDeg };
    const meanMotionRadS = Math.sqrt(earthMuKm3S2 / orbit.semiMajorAxisKm ** 3);
    // Facts of the theory: (1 - w cos i / n)^2, to first order in w sin i / n.
    const factor = (1 - (7.292_115e-5 * Math.cos((inclinationDeg * Math.PI) / 180)) / meanMotionRadS) ** 2;
    const still = ratesOf(orbit, air, round).semiMajorAxisKmS;
    const turning = ratesOf(orbit, air, { isEarthOblate: false }).semiMajorAxisKmS;
    expect(Math.abs(turning / still / factor - 1)).toBeLessThan(0.003);
  });
});

describe('decayOrbitOf', () => {
  it('has the axis that SGP4 itself works with', () => {
    for (const set of [...tiangong1, mayaSet]) {
      const { no } = valueOf(sgp4Coefficients(set));
      expect(orbitOf(set).semiMajorAxisKm).toBeCloseTo(earthRadiusKm * (xke / no) ** (2 / 3), 8);
    }
  });

  it.each([
    [{ eccentricity: 0.7 }, /eccentricity/],
    [{ meanMotionRevDay: 1.0027 }, /perigee/],
    [{ meanMotionRevDay: 17.5 }, /perigee/],
  ])('refuses %j, for which the theory does not hold', (difference, expected) => {
    const refused = decayOrbitOf({ ...mayaSet, ...difference });
    expect(refused).toMatchObject({ ok: false, fault: { kind: 'unsupported-orbit' } });
    if (!refused.ok) expect(refused.fault.expected).toMatch(expected);
  });
});

describe('descent', () => {
  it('takes as long as the closed form says where air thins evenly', () => {
    const air = exponentialAir(3e-12, 400, 50);
    const ballisticM2Kg = 0.02;
    const end = valueOf(
      descend({
        orbit: equatorial,
        ballisticM2Kg,
        thermosphere: air,
        toAtMs: equatorial.atMs + 1e5 * dayMs,
        drag: round,
      }),
    );
    // t = H / (rho0 B sqrt(mu a)) (1 - exp(-(h0 - h1) / H)); a moves by 4 % while nearly all the time passes in the first H.
    const a = (equatorKm + 380) * 1000;
    const expectedS =
      (50_000 / (3e-12 * ballisticM2Kg * Math.sqrt(earthMuKm3S2 * 1e9 * a))) * (1 - Math.exp(-280 / 50));
    expect(end.isReentered).toBe(true);
    expect((end.point.atMs - equatorial.atMs) / 1000 / expectedS).toBeCloseTo(1, 2);
  });

  it('turns the node as it turned for Tiangong-1', () => {
    const [first, second] = tiangong1.map(orbitOf) as [DecayOrbit, DecayOrbit];
    const { point } = valueOf(
      descend({
        orbit: first,
        ballisticM2Kg: 0.0055,
        thermosphere: nrlmsise00Thermosphere(quiet),
        toAtMs: second.atMs,
      }),
    );
    const halfADegree = 0.5;
    expect(Math.abs(point.ascendingNodeDeg - second.ascendingNodeDeg)).toBeLessThan(halfADegree);
  });

  it('ends with what the weather lacks', () => {
    const { days } = parseSpaceWeather(steadyCsv());
    const result = descend({
      orbit: { ...equatorial, atMs: at('2026-01-05T00:00:00Z') },
      ballisticM2Kg: 0.02,
      thermosphere: nrlmsise00Thermosphere(tabulatedSpaceWeather('short', days)),
      toAtMs: at('2027-01-01T00:00:00Z'),
    });
    expect(result).toMatchObject({ ok: false, fault: { kind: 'outside-table', found: '2026-01-11' } });
  });

  it('refuses a satellite without air drag', () => {
    const request = { orbit: equatorial, thermosphere: nrlmsise00Thermosphere(quiet), toAtMs: 0 };
    expect(() => descend({ ...request, ballisticM2Kg: 0 })).toThrow(
      /ballisticM2Kg: expected above 0, found 0/,
    );
  });

  it('gives finite numbers for every orbit it takes', () => {
    const orbits = fc.record({
      perigeeKm: fc.double({ min: 121, max: 1199, noNaN: true }),
      eccentricity: fc.double({ min: 0, max: 0.1, noNaN: true }),
      inclinationDeg: fc.double({ min: 0, max: 180, noNaN: true }),
      turnDeg: fc.double({ min: 0, max: 360, noNaN: true }),
      ballisticM2Kg: fc.double({ min: 1e-5, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(orbits, ({ perigeeKm, eccentricity, inclinationDeg, turnDeg, ballisticM2Kg }) => {
        const steps = descent({
          orbit: {
            atMs: equatorial.atMs,
            semiMajorAxisKm: (equatorKm + perigeeKm) / (1 - eccentricity),
            eccentricity,
            inclinationDeg,
            ascendingNodeDeg: turnDeg,
            argumentOfPerigeeDeg: 360 - turnDeg,
          },
          ballisticM2Kg,
          thermosphere: nrlmsise00Thermosphere(quiet),
          toAtMs: equatorial.atMs + 1000 * dayMs,
          withSensitivity: true,
        });
        for (let count = 0; count < 12; count += 1) {
          const step = steps.next();
          const point = step.done === true ? valueOf(step.value).point : step.value;
          expect(Object.values(point).every(Number.isFinite)).toBe(true);
          if (step.done === true) break;
        }
      }),
      { numRuns: 15, seed: 43_591 },
    );
  });
});

/** Ten days of a steady Sun, as CSV. */
function steadyCsv(): string {
  const header =
    'DATE,AP1,AP2,AP3,AP4,AP5,AP6,AP7,AP8,AP_AVG,F10.7_OBS,F10.7_DATA_TYPE,F10.7_OBS_CENTER81,F10.7_OBS_LAST81';
  const rows = Array.from(
    { length: 10 },
    (_, k) => `2026-01-${String(k + 1).padStart(2, '0')},6,6,6,6,6,6,6,6,6,120.0,OBS,121.0,119.0`,
  );
  return [header, ...rows].join('\n');
}

describe('ballistic fit', () => {
  const thermosphere = nrlmsise00Thermosphere(quiet);
  const orbit = { ...iss, atMs: equatorial.atMs };

  function descentOf(ballisticM2Kg: number, days: number): DescentPoint[] {
    return [...descent({ orbit, ballisticM2Kg, thermosphere, toAtMs: orbit.atMs + days * dayMs })];
  }

  it('finds the coefficient that a descent was made with, under noise, and its own error', () => {
    const noiseKm = [0.01, -0.02, 0.005, 0.015, -0.01, -0.005, 0.02, 0.01, -0.015, -0.01];
    const made = descentOf(0.0173, 27);
    const anchors = noiseKm.map((km, k) => {
      const { atMs, semiMajorAxisKm } = made[6 * k]!;
      return { atMs, semiMajorAxisKm: semiMajorAxisKm + km, sigmaKm: 0.02 };
    });
    const fit = valueOf(fitBallistic(orbit, anchors, thermosphere));
    const threeSigma = 3 * fit.formalSigma;
    expect(Math.abs(Math.log(fit.ballisticM2Kg / 0.0173))).toBeLessThan(threeSigma);
    expect(fit.formalSigma).toBeLessThan(0.02);
    expect(fit.rmsKm).toBeLessThan(0.02);
    expect(fit.uncertainty).toBeGreaterThanOrEqual(0.1);
  });

  it('finds a coefficient far from where it begins to look', () => {
    for (const ballisticM2Kg of [0.0003, 0.3]) {
      const made = descentOf(ballisticM2Kg, 12);
      const anchors = [made[0]!, made.at(-1)!].map((point) => ({ ...point, sigmaKm: 1e-4 }));
      const fit = valueOf(fitBallistic(orbit, anchors, thermosphere));
      expect(fit.ballisticM2Kg / ballisticM2Kg).toBeCloseTo(1, 2);
    }
  });

  it('says why it has no answer', () => {
    const anchor = (days: number, heightKm: number) => ({
      atMs: orbit.atMs + days * dayMs,
      semiMajorAxisKm: equatorKm + heightKm,
      sigmaKm: 0.02,
    });
    const kindOf = (...anchors: ReturnType<typeof anchor>[]) => {
      const fit = fitBallistic(orbit, anchors, thermosphere);
      return fit.ok ? 'fitted' : fit.fault.kind;
    };
    expect(kindOf(anchor(0, 400))).toBe('too-few-anchors');
    expect(kindOf(anchor(0, 400), anchor(10, 402))).toBe('no-decay');
    // Five kilometres in an hour is an engine, not air.
    expect(kindOf(anchor(0, 800), anchor(0.04, 795))).toBe('no-fit');
  });

  it('takes a first guess from the rate in a single set, and none from a set that states no decay', () => {
    expect(valueOf(ballisticOfRate(mayaSet, thermosphere)).ballisticM2Kg).toBeGreaterThan(0.005);
    expect(ballisticOfRate(tiangong1[0]!, thermosphere)).toMatchObject({ fault: { kind: 'no-decay' } });
  });

  it('takes a body as weighed and measured', () => {
    // BHUTAN-1: 1.11 kg, one face of 1 dm2, drag coefficient 2.2.
    expect(ballisticOfBody(1.11, 0.01).ballisticM2Kg).toBeCloseTo(0.019_82, 5);
    expect(() => ballisticOfBody(0, 0.01)).toThrow(/massKg: expected above 0, found 0/);
  });
});

describe('forecast', () => {
  const ballistic = { ballisticM2Kg: 0.02, uncertainty: 0.4 };

  it('has a band as wide as the doubt about drag makes it, and a track that ends at 120 km', () => {
    const orbit = { ...iss, atMs: equatorial.atMs, semiMajorAxisKm: equatorKm + 250 };
    const { reentryAtMs, earliestAtMs, latestAtMs, track } = valueOf(
      forecastDecay({ orbit, ballistic, weather: quiet }),
    );
    const life = reentryAtMs! - orbit.atMs;
    expect((latestAtMs! - reentryAtMs!) / life).toBeGreaterThan(0.3);
    expect((reentryAtMs! - earliestAtMs!) / life).toBeGreaterThan(0.2);
    expect(track.at(-1)!.perigeeHeightKm).toBeCloseTo(120, 6);
    expect(track.length).toBeLessThan(250);
    for (const [index, point] of track.slice(1).entries())
      expect(point.atMs).toBeGreaterThan(track[index]!.atMs);
  });

  it('gives no date to an orbit that outlives the search', () => {
    const orbit = { ...iss, atMs: equatorial.atMs, semiMajorAxisKm: equatorKm + 900 };
    const forecast = valueOf(forecastDecay({ orbit, ballistic, weather: quiet, horizonDays: 60 }));
    expect(forecast).toMatchObject({ reentryAtMs: null, earliestAtMs: null, latestAtMs: null });
    expect(forecast.track.at(-1)!.meanHeightKm).toBeGreaterThan(899);
  });

  it('doubts the Sun more the further it looks', () => {
    expect([0, 30, 365, 10_000].map(fluxUncertainty)).toEqual([0, 0.1, 0.1 * Math.sqrt(365 / 30), 0.6]);
  });
});

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
