import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { radPerDeg } from '../angle.ts';
import type { ElementSet } from '../elements/element-set.ts';
import { earthRadiusKm, j2, xke } from '../kernel/gravity.ts';
import type { SpaceWeatherGap } from '../space-weather/weather.ts';

export type DecayFaultKind =
  | 'unsupported-orbit'
  | 'too-few-anchors'
  | 'no-decay'
  | 'no-fit'
  | SpaceWeatherGap['kind'];
export type DecayFault = Fault<DecayFaultKind>;

/** Mean orbit (Brouwer, as SGP4 uses it), true equator and mean equinox of date. */
export interface DecayOrbit {
  readonly atMs: number;
  readonly semiMajorAxisKm: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly ascendingNodeDeg: number;
  readonly argumentOfPerigeeDeg: number;
}

/** Beyond it the perigee has the drag and the Moon has the perigee. */
export const highestEccentricity = 0.1;
/** Above it drag is not what ends an orbit, and the density model is weakest. */
export const highestPerigeeKm = 1200;

/**
 * The mean orbit of an element set: its mean motion is Kozai's, the axis here Brouwer's (half a kilometre less in low orbit).
 *
 * Source: AIAA 2006-6753, `initl`
 */
export function decayOrbitOf(elements: ElementSet): Result<DecayOrbit, DecayFault> {
  const { eccentricity, inclinationDeg, ascendingNodeDeg, argumentOfPerigeeDeg, epochAtMs } = elements;
  const semiMajorAxisKm = meanSemiMajorAxisKm(elements);
  return checkedOrbit({
    atMs: epochAtMs,
    semiMajorAxisKm,
    eccentricity,
    inclinationDeg,
    ascendingNodeDeg,
    argumentOfPerigeeDeg,
  });
}

/** The orbit, or why the theory does not hold for it. */
export function checkedOrbit(orbit: DecayOrbit): Result<DecayOrbit, DecayFault> {
  const { semiMajorAxisKm, eccentricity } = orbit;
  const refuse = (expected: string, found: string) =>
    failure<DecayFault>({ kind: 'unsupported-orbit', expected, found });
  if (!(eccentricity >= 0 && eccentricity <= highestEccentricity)) {
    return refuse(`eccentricity 0 to ${highestEccentricity}`, String(eccentricity));
  }
  const heightKm = perigeeHeightKm(orbit);
  if (!(heightKm <= highestPerigeeKm && heightKm > reentryHeightKm)) {
    return refuse(`perigee ${reentryHeightKm} to ${highestPerigeeKm} km`, `${heightKm.toFixed(0)} km`);
  }
  return Number.isFinite(semiMajorAxisKm)
    ? success(orbit)
    : refuse('a finite orbit', String(semiMajorAxisKm));
}

/** Where an orbit ends: below it no satellite completes a revolution. */
export const reentryHeightKm = 120;
/** Heights of mean orbits count from the equator, as catalogues do. */
export const equatorKm = 6378.137;

export const meanHeightKm = (orbit: Pick<DecayOrbit, 'semiMajorAxisKm'>) => orbit.semiMajorAxisKm - equatorKm;

export const perigeeHeightKm = ({ semiMajorAxisKm, eccentricity }: DecayOrbit) =>
  semiMajorAxisKm * (1 - eccentricity) - equatorKm;

function meanSemiMajorAxisKm({ meanMotionRevDay, eccentricity, inclinationDeg }: ElementSet): number {
  const kozaiRadMin = (meanMotionRevDay * 2 * Math.PI) / 1440;
  const axis = (xke / kozaiRadMin) ** (2 / 3);
  const roundness = 1 - eccentricity * eccentricity;
  const cosInclination = Math.cos(inclinationDeg * radPerDeg);
  const oblateness =
    (0.75 * j2 * (3 * cosInclination * cosInclination - 1)) / (roundness * Math.sqrt(roundness));
  const first = oblateness / (axis * axis);
  const corrected = axis * (1 - first * first - first * (1 / 3 + (134 * first * first) / 81));
  const brouwerRadMin = kozaiRadMin / (1 + oblateness / (corrected * corrected));
  return earthRadiusKm * (xke / brouwerRadMin) ** (2 / 3);
}
