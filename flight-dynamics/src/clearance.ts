import { radPerDeg } from './angle.ts';
import { type Horizon, horizonExtent, skylineAt } from './horizon.ts';
import type { Observer, Sight } from './look-angles.ts';
import { cross, dot, magnitude } from './vector.ts';
import type { Clearance } from './visibility.ts';

/** WGS-72, as SGP4 uses it. */
const earthMuKm3S2 = 398_600.8;
const earthRateRadS = 7.292_115e-5;
/** Short-period terms move the osculating perigee's speed by under 1 % in every orbit that SGP4 accepts. */
const speedAllowance = 1.02;
/** Within this small turn of the line of sight elevation turns around at most once. */
const smallTurnRad = 0.002;

/**
 * How far a satellite stands above a threshold, and for how long that answer must hold.
 *
 * The bound: seen from the turning Earth the satellite is never faster than V = (speed at perigee) + (Earth's rate) x (apogee
 * radius), both from its present state, with 2 % to spare. After a time T it is inside a ball of radius V T around where it
 * is now, and from the range R that ball covers an angle asin(V T / R). So the line of sight turns by less than A as long
 * as T < R sin(A) / V, and elevation, being measured against a fixed plane, changes by no more than the line of sight turns.
 *
 * Against a skyline the margin also changes with azimuth: a turn by A from elevation E moves azimuth by at most
 * A / cos(E + A), and the skyline's height by its steepest slope times that.
 */
export function createClearance(
  observer: Observer,
  threshold: Threshold,
): (atMs: number) => Clearance | undefined {
  return (atMs) => {
    const result = observer.sightAt(atMs);
    if (!result.ok) return undefined;
    const sight = result.value;
    const { marginDeg, slope } = threshold.over(sight);
    const fastestKmS = fastestGroundRelativeSpeed(sight);
    const turnRad = threshold.safeTurnDeg(sight, marginDeg) * radPerDeg;
    const reach = turnRad >= Math.PI / 2 ? 1 : Math.sin(turnRad);
    return {
      marginDeg,
      rateDegS: sight.elevationRateDegS - slope * sight.azimuthRateDegS,
      holdsMs: ((sight.rangeKm * reach) / fastestKmS) * 1000,
      shortestMs: ((sight.rangeKm * smallTurnRad) / fastestKmS) * 1000,
    };
  };
}

/** What must be cleared, and by how much the line of sight may turn before the answer can change. */
export interface Threshold {
  over(sight: Sight): { readonly marginDeg: number; readonly slope: number };
  safeTurnDeg(sight: Sight, marginDeg: number): number;
}

export function constantThreshold(elevationDeg: number): Threshold {
  return {
    over: (sight) => ({ marginDeg: sight.elevationDeg - elevationDeg, slope: 0 }),
    safeTurnDeg: (_, marginDeg) => Math.abs(marginDeg),
  };
}

/** The higher of a skyline and a smallest elevation. */
export function skylineThreshold(
  horizon: Horizon,
  minElevationDeg: number,
): Threshold & { readonly lowestDeg: number; readonly isConstant: boolean } {
  const extent = horizonExtent(horizon);
  const lowestDeg = Math.max(extent.lowestDeg, minElevationDeg);
  const highestDeg = Math.max(extent.highestDeg, minElevationDeg);
  if (lowestDeg === highestDeg) return { ...constantThreshold(lowestDeg), lowestDeg, isConstant: true };
  return {
    lowestDeg,
    isConstant: false,
    over: ({ azimuthDeg, elevationDeg }) => {
      const skyline = skylineAt(horizon, azimuthDeg);
      const isSkyline = skyline.elevationDeg > minElevationDeg;
      const thresholdDeg = isSkyline ? skyline.elevationDeg : minElevationDeg;
      return { marginDeg: elevationDeg - thresholdDeg, slope: isSkyline ? skyline.slope : 0 };
    },
    safeTurnDeg: ({ elevationDeg }, marginDeg) => {
      const beyondSkyline = marginDeg >= 0 ? elevationDeg - highestDeg : lowestDeg - elevationDeg;
      const furthestDeg = Math.abs(elevationDeg) + Math.abs(marginDeg);
      const alongSkyline =
        furthestDeg >= 89
          ? 0
          : Math.abs(marginDeg) / (1 + extent.steepest / Math.cos(furthestDeg * radPerDeg));
      return Math.max(beyondSkyline, alongSkyline, 0);
    },
  };
}

/** Upper bound of the speed against the ground for as long as the orbit keeps its present shape. */
function fastestGroundRelativeSpeed({ teme: { positionTemeKm, velocityTemeKmS } }: Sight): number {
  const radiusKm = magnitude(positionTemeKm);
  const energy = dot(velocityTemeKmS, velocityTemeKmS) / 2 - earthMuKm3S2 / radiusKm;
  const momentum = magnitude(cross(positionTemeKm, velocityTemeKmS));
  const semiMajorKm = -earthMuKm3S2 / (2 * energy);
  const eccentricity = Math.sqrt(Math.max(0, 1 - (momentum * momentum) / (earthMuKm3S2 * semiMajorKm)));
  const perigeeSpeedKmS = (earthMuKm3S2 / momentum) * (1 + eccentricity);
  const apogeeKm = semiMajorKm * (1 + eccentricity);
  const boundKmS = perigeeSpeedKmS + earthRateRadS * apogeeKm;
  return (Number.isFinite(boundKmS) && boundKmS > 0 ? boundKmS : 20) * speedAllowance;
}

/** Degrees a line of sight can turn in a time; the inverse of the bound, for sampling. */
export function sampleStepMs(sight: Sight, turnDeg: number): number {
  return ((sight.rangeKm * Math.sin(turnDeg * radPerDeg)) / fastestGroundRelativeSpeed(sight)) * 1000;
}
