import type { TemeState } from '../propagator.ts';
import { cross, dot, magnitude } from '../vector.ts';

/** WGS-72, as SGP4 uses it. */
export const earthMuKm3S2 = 398_600.8;
export const earthRateRadS = 7.292_115e-5;

/** How far, how fast: bounds that hold for at least the next revolution. */
export interface OrbitBounds {
  readonly lowestRadiusKm: number;
  readonly highestRadiusKm: number;
  /** Speed against the turning Earth. */
  readonly fastestKmS: number;
  /** Angular speed of the place below the satellite against the turning Earth. */
  readonly fastestRadS: number;
}

/**
 * Short-period terms move radii and speeds around those of the momentary ellipse by 0.15 % in low orbit (J2) and drag by much less
 * in a revolution; from GEO to Molniya the Moon's pull does no more in one step.
 */
const radiusAllowance = 0.004;
const speedAllowance = 1.02;

/** Bounds from the ellipse that fits a state: perigee and apogee, and the speed at perigee. */
export function orbitBounds({ positionTemeKm, velocityTemeKmS }: TemeState): OrbitBounds {
  const radiusKm = magnitude(positionTemeKm);
  const energy = dot(velocityTemeKmS, velocityTemeKmS) / 2 - earthMuKm3S2 / radiusKm;
  const momentum = magnitude(cross(positionTemeKm, velocityTemeKmS));
  const semiMajorKm = -earthMuKm3S2 / (2 * energy);
  const eccentricity = Math.sqrt(Math.max(0, 1 - (momentum * momentum) / (earthMuKm3S2 * semiMajorKm)));
  const lowestRadiusKm = semiMajorKm * (1 - eccentricity) * (1 - radiusAllowance);
  const highestRadiusKm = semiMajorKm * (1 + eccentricity) * (1 + radiusAllowance);
  const perigeeSpeedKmS = (earthMuKm3S2 / momentum) * (1 + eccentricity);
  const fastestKmS = (perigeeSpeedKmS + earthRateRadS * highestRadiusKm) * speedAllowance;
  const fastestRadS = (momentum / (lowestRadiusKm * lowestRadiusKm) + earthRateRadS) * speedAllowance;
  if (!(lowestRadiusKm > 0 && Number.isFinite(fastestKmS + fastestRadS))) return anything;
  return { lowestRadiusKm, highestRadiusKm, fastestKmS, fastestRadS };
}

/** For a state that is no ellipse: SGP4 does not give one, and if it did the search would only be slower. */
const anything: OrbitBounds = {
  lowestRadiusKm: 1,
  highestRadiusKm: 1e7,
  fastestKmS: 1000,
  fastestRadS: 1000,
};
