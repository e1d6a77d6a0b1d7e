import { radPerDeg } from '../angle.ts';
import { type Horizon, horizonExtent, skylineAt } from '../horizon.ts';
import type { Place } from '../look-angles.ts';
import { createCentralAngleBound } from './central-angle.ts';
import { earthRateRadS, type OrbitBounds, orbitBounds } from './orbit-shape.ts';
import type { SkyPath } from './sky-path.ts';
import type { Clearance } from './visibility.ts';

/** Within this small turn of the line of sight (1.1 degrees) elevation turns around at most once. */
const smallTurnRad = 0.02;
/** Against a skyline a quarter of its finest spacing, so that at most one corner falls into a step; but not below this. */
const smallestTurnRad = 0.0005;
/** In a nearly round orbit elevation has one top and one bottom a revolution, half a turn apart; in this much of it at most one. */
const smallPhaseRad = 0.15;
const nearlyRound = 0.05;

/**
 * How far a satellite stands above a threshold, and for how long that answer must hold. Two bounds, both safe; the longer counts.
 *
 * From the station: seen from the turning Earth the satellite is never faster than V. After a time T it is inside a ball of radius
 * V T around where it is now, and from the range R that ball covers an angle asin(V T / R). So the line of sight turns by
 * less than A as long as T < R sin(A) / V, and elevation, being measured against a fixed plane, changes by no more than that.
 * Against a skyline the margin also changes with azimuth: a turn by A from elevation E moves azimuth by at most A / cos(E + A),
 * and the skyline's height by its steepest slope times that.
 *
 * From the Earth's centre: see central-angle.ts. On the far side of the Earth one step takes the satellite most of the way round.
 */
export function createClearance(
  path: SkyPath,
  place: Place,
  threshold: Threshold,
): (atMs: number) => Clearance | undefined {
  const centralAngleHoldsS = createCentralAngleBound(place, threshold);
  const boundsAt = createOrbitBounds(path);
  return (atMs) => {
    if (!path.look(atMs)) return undefined;
    const bounds = boundsAt(atMs);
    const { marginDeg, slope } = threshold.over(path);
    const turnRad = threshold.safeTurnDeg(path, marginDeg) * radPerDeg;
    const reach = turnRad >= Math.PI / 2 ? 1 : Math.sin(turnRad);
    const lineOfSightHoldsS = (path.rangeKm * reach) / bounds.fastestKmS;
    return {
      marginDeg,
      rateDegS:
        slope === 0 ? path.elevationRateDegS : path.elevationRateDegS - slope * path.azimuthRateDegS(),
      holdsMs: Math.max(lineOfSightHoldsS, centralAngleHoldsS(path, bounds)) * 1000,
      shortestMs: smallStepMs(path, bounds, threshold.smallTurnRad),
    };
  };
}

/** Bounds of the orbit, renewed once a revolution: they hold for two. Asked after a look. */
export function createOrbitBounds(path: SkyPath): (atMs: number) => OrbitBounds {
  let bounds: OrbitBounds | undefined;
  let takenAtMs = Number.NaN;
  return (atMs) => {
    if (bounds === undefined || !(Math.abs(atMs - takenAtMs) <= bounds.periodMs)) {
      bounds = orbitBounds(path.state);
      takenAtMs = atMs;
    }
    return bounds;
  };
}

/**
 * A time in which elevation turns around at most once.
 *
 * @param turnRad what the line of sight may turn in it at the least; pass `smallTurnRad` of a threshold
 */
export function smallStepMs(path: SkyPath, bounds: OrbitBounds, turnRad: number = smallTurnRad): number {
  const byTurnS = (path.rangeKm * turnRad) / bounds.fastestKmS;
  if (bounds.eccentricity > nearlyRound || turnRad < smallTurnRad) return byTurnS * 1000;
  return Math.max(byTurnS, smallPhaseRad / (bounds.fastestRadS + earthRateRadS)) * 1000;
}

/** What must be cleared, and by how much the line of sight may turn before the answer can change. */
export interface Threshold {
  readonly lowestDeg: number;
  readonly highestDeg: number;
  /** A turn of the line of sight so small that the margin turns around at most once within it. */
  readonly smallTurnRad: number;
  over(path: SkyPath): { readonly marginDeg: number; readonly slope: number };
  safeTurnDeg(path: SkyPath, marginDeg: number): number;
}

export function constantThreshold(elevationDeg: number): Threshold {
  return {
    lowestDeg: elevationDeg,
    highestDeg: elevationDeg,
    smallTurnRad,
    over: (path) => ({ marginDeg: path.elevationDeg - elevationDeg, slope: 0 }),
    safeTurnDeg: (_, marginDeg) => Math.abs(marginDeg),
  };
}

/** The higher of a skyline and a smallest elevation. */
export function skylineThreshold(horizon: Horizon, minElevationDeg: number): Threshold {
  const extent = horizonExtent(horizon);
  const lowestDeg = Math.max(extent.lowestDeg, minElevationDeg);
  const highestDeg = Math.max(extent.highestDeg, minElevationDeg);
  if (lowestDeg === highestDeg) return constantThreshold(lowestDeg);
  const quarterSpacingRad = (extent.finestSpacingDeg / 4) * radPerDeg * Math.cos(highestDeg * radPerDeg);
  return {
    lowestDeg,
    highestDeg,
    // A hair under the plain one, so that the steps of round orbits stay short of the skyline's corners.
    smallTurnRad: Math.max(smallestTurnRad, Math.min(smallTurnRad * 0.999, quarterSpacingRad)),
    over: (path) => {
      const skyline = skylineAt(horizon, path.azimuthDeg());
      const isSkyline = skyline.elevationDeg > minElevationDeg;
      const thresholdDeg = isSkyline ? skyline.elevationDeg : minElevationDeg;
      return { marginDeg: path.elevationDeg - thresholdDeg, slope: isSkyline ? skyline.slope : 0 };
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
