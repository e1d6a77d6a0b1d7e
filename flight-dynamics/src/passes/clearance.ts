import { radPerDeg } from '../angle.ts';
import { geodeticToItrf } from '../frames.ts';
import { type Horizon, horizonExtent, skylineAt } from '../horizon.ts';
import type { Observer, Place, Sight } from '../look-angles.ts';
import { magnitude } from '../vector.ts';
import { type OrbitBounds, orbitBounds } from './orbit-shape.ts';
import type { Clearance } from './visibility.ts';

/** Within this small turn of the line of sight (1.1 degrees) elevation turns around at most once. */
const smallTurnRad = 0.02;
/** Against a skyline a quarter of its finest spacing, so that at most one corner falls into a step; but not below this. */
const smallestTurnRad = 0.0005;

/**
 * How far a satellite stands above a threshold, and for how long that answer must hold. Two bounds, both safe; the longer counts.
 *
 * From the station: seen from the turning Earth the satellite is never faster than V. After a time T it is inside a ball of radius
 * V T around where it is now, and from the range R that ball covers an angle asin(V T / R). So the line of sight turns by
 * less than A as long as T < R sin(A) / V, and elevation, being measured against a fixed plane, changes by no more than that.
 * Against a skyline the margin also changes with azimuth: a turn by A from elevation E moves azimuth by at most A / cos(E + A),
 * and the skyline's height by its steepest slope times that.
 *
 * From the Earth's centre: let P be the angle there between the satellite and the station's vertical. P changes by at most
 * (angular speed at perigee) + (Earth's rate). An elevation of E needs P below P1 (from the apogee radius), and P below P0 (from
 * the perigee radius) makes sure of it. So the answer holds for (P - P1) or (P0 - P) over that rate. On the far side of the
 * Earth one step takes the satellite most of the way round.
 */
export function createClearance(
  observer: Observer,
  threshold: Threshold,
): (atMs: number) => Clearance | undefined {
  const centralAngleHoldsS = createCentralAngleBound(observer.place, threshold);
  return (atMs) => {
    const result = observer.sightAt(atMs);
    if (!result.ok) return undefined;
    const sight = result.value;
    const bounds = orbitBounds(sight.teme);
    const { marginDeg, slope } = threshold.over(sight);
    const turnRad = threshold.safeTurnDeg(sight, marginDeg) * radPerDeg;
    const reach = turnRad >= Math.PI / 2 ? 1 : Math.sin(turnRad);
    const lineOfSightHoldsS = (sight.rangeKm * reach) / bounds.fastestKmS;
    return {
      marginDeg,
      rateDegS: sight.elevationRateDegS - slope * sight.azimuthRateDegS,
      holdsMs: Math.max(lineOfSightHoldsS, centralAngleHoldsS(sight, bounds)) * 1000,
      shortestMs: ((sight.rangeKm * threshold.smallTurnRad) / bounds.fastestKmS) * 1000,
    };
  };
}

/**
 * Seconds for which a satellite certainly stays below the lowest, or above the highest point of a threshold; 0 when it is
 * between, negative never.
 *
 * With the vertical n, the station s and its parts s.n along n and b across it, a satellite at radius r stands at elevation E or
 * higher only if r cos P - s.n >= tan E (r sin P - b), that is cos(P + E) >= cos E (s.n - b |tan E|) / r; with + b it suffices.
 */
function createCentralAngleBound(
  place: Place,
  { lowestDeg, highestDeg }: Threshold,
): (sight: Sight, bounds: OrbitBounds) => number {
  const { latitudeDeg, longitudeDeg, heightM } = place;
  const station = geodeticToItrf({ latitudeDeg, longitudeDeg, heightKm: heightM / 1000 });
  const alongKm =
    Math.hypot(station[0], station[1]) * Math.cos(latitudeDeg * radPerDeg) +
    station[2] * Math.sin(latitudeDeg * radPerDeg);
  const acrossKm = Math.sqrt(Math.max(0, magnitude(station) ** 2 - alongKm ** 2));
  const reach = (elevationDeg: number, sign: 1 | -1) => {
    const elevationRad = elevationDeg * radPerDeg;
    const cos = Math.cos(elevationRad);
    const numeratorKm = cos * (alongKm + sign * acrossKm * Math.abs(Math.tan(elevationRad)));
    return (radiusKm: number) => Math.acos(Math.max(-1, Math.min(1, numeratorKm / radiusKm))) - elevationRad;
  };
  const needed = reach(lowestDeg, -1);
  const sufficient = reach(highestDeg, 1);
  return (sight, { lowestRadiusKm, highestRadiusKm, fastestRadS }) => {
    const radiusKm = magnitude(sight.teme.positionTemeKm);
    const upKm = alongKm + sight.rangeKm * Math.sin(sight.elevationDeg * radPerDeg);
    const centralRad = Math.acos(Math.max(-1, Math.min(1, upKm / radiusKm)));
    const beyondRad = Math.max(centralRad - needed(highestRadiusKm), sufficient(lowestRadiusKm) - centralRad);
    return Math.max(0, beyondRad / fastestRadS);
  };
}

/** What must be cleared, and by how much the line of sight may turn before the answer can change. */
export interface Threshold {
  readonly lowestDeg: number;
  readonly highestDeg: number;
  /** A turn of the line of sight so small that the margin turns around at most once within it. */
  readonly smallTurnRad: number;
  over(sight: Sight): { readonly marginDeg: number; readonly slope: number };
  safeTurnDeg(sight: Sight, marginDeg: number): number;
}

export function constantThreshold(elevationDeg: number): Threshold {
  return {
    lowestDeg: elevationDeg,
    highestDeg: elevationDeg,
    smallTurnRad,
    over: (sight) => ({ marginDeg: sight.elevationDeg - elevationDeg, slope: 0 }),
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
    smallTurnRad: Math.max(smallestTurnRad, Math.min(smallTurnRad, quarterSpacingRad)),
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

/** Time in which the line of sight turns by less than an angle; for sampling a pass evenly. */
export function sampleStepMs(sight: Sight, turnDeg: number): number {
  const { fastestKmS } = orbitBounds(sight.teme);
  return ((sight.rangeKm * Math.sin(turnDeg * radPerDeg)) / fastestKmS) * 1000;
}
