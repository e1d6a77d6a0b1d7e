import { success } from '@dawa/seams/fault';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  at,
  dayMs,
  iss,
  mayaSet,
  orbitOf,
  quiet,
  tiangong1,
  valueOf,
} from './decay/decaying-orbits.fixture.ts';
import { type DragRates, meanDrag } from './decay/mean-drag.ts';
import {
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
  nrlmsise00Thermosphere,
  type Thermosphere,
} from './decay.ts';
import { earthRadiusKm, xke } from './kernel/gravity.ts';
import { earthMuKm3S2 } from './passes/orbit-shape.ts';
import { sgp4Coefficients } from './propagator.ts';
import { parseSpaceWeather, tabulatedSpaceWeather } from './space-weather.ts';

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
