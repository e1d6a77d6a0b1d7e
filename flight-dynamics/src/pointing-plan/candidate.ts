import { radPerDeg, separationDeg } from '../angle.ts';
import { searchAzimuth } from './azimuth-search.ts';
import { roundCorners } from './ramp.ts';
import type { Axis } from './rotator-limits.ts';
import type { Track } from './track.ts';
import { pathThroughTube } from './tube.ts';

export interface DrivenAntenna {
  /** One a step; `lead` steps of getting going before the first of the track, as many of coming to rest after the last. */
  readonly azimuthDeg: Float64Array;
  readonly elevationDeg: Float64Array;
  readonly lead: number;
}

/**
 * Drives both axes along a track so that the satellite is lost for the shortest time.
 *
 * Elevation first: it cannot choose. Then azimuth, in three steps: (1) the search over all routes tells on which turn to be when,
 * and which seconds cannot be saved; (2) within that, the smallest error that the rate allows, by closing a tube around the
 * satellite until no path is left in it; (3) corners are rounded to the acceleration.
 */
export function driveAntenna(
  track: Track,
  axes: { readonly azimuth: Axis; readonly elevation: Axis },
  options: { readonly posture: Posture; readonly toleranceDeg: number },
): DrivenAntenna {
  const stepS = track.stepMs / 1000;
  const { toleranceDeg } = options;
  const isFlipped = flippedAlong(track, options.posture);
  const elevation = driveElevation(track, axes.elevation, isFlipped);
  const azimuth = driveAzimuth(track, elevation, axes.azimuth, { isFlipped, toleranceDeg });
  const roundedElevation = roundCorners(elevation, stepS, axes.elevation.accelerationDegS2);
  const roundedAzimuth = roundCorners(azimuth, stepS, axes.azimuth.accelerationDegS2);
  const lead = Math.max(roundedAzimuth.lead, roundedElevation.lead);
  return {
    azimuthDeg: withRest(roundedAzimuth.path, lead - roundedAzimuth.lead),
    elevationDeg: withRest(roundedElevation.path, lead - roundedElevation.lead),
    lead,
  };
}

/**
 * How the antenna lies: upright, on its back (elevation beyond 90, azimuth turned by 180), or tipped over at the highest point:
 * then azimuth hardly moves in a pass through the zenith, and there is no keyhole.
 */
export type Posture = 'upright' | 'on-its-back' | 'tips-onto-its-back' | 'tips-off-its-back';

function flippedAlong({ elevationDeg }: Track, posture: Posture): readonly boolean[] {
  const highest = elevationDeg.reduce((best, deg, i) => (deg > elevationDeg[best]! ? i : best), 0);
  const isFlippedAt = {
    upright: () => false,
    'on-its-back': () => true,
    'tips-onto-its-back': (i: number) => i > highest,
    'tips-off-its-back': (i: number) => i <= highest,
  }[posture];
  return elevationDeg.map((_, i) => isFlippedAt(i));
}

function driveElevation(track: Track, axis: Axis, isFlipped: readonly boolean[]): Float64Array {
  const wanted = Float64Array.from(track.elevationDeg, (elevationDeg, i) =>
    Math.min(axis.maxDeg, Math.max(axis.minDeg, isFlipped[i] ? 180 - elevationDeg : elevationDeg)),
  );
  const reachDeg = (axis.rateDegS * track.stepMs) / 1000;
  const pathWithin = (offDeg: number) =>
    pathThroughTube(
      wanted.map((deg) => Math.max(axis.minDeg, deg - offDeg)),
      wanted.map((deg) => Math.min(axis.maxDeg, deg + offDeg)),
      reachDeg,
    );
  return smallestThatWorks(pathWithin, 0, 180);
}

function driveAzimuth(
  track: Track,
  drivenElevationDeg: Float64Array,
  axis: Axis,
  { isFlipped, toleranceDeg }: { readonly isFlipped: readonly boolean[]; readonly toleranceDeg: number },
): Float64Array {
  const targets = track.azimuthDeg.map((azimuthDeg, i) => azimuthDeg + (isFlipped[i] ? 180 : 0));
  const widthAt = (i: number, offDeg: number) => {
    const driven = drivenElevationDeg[i]!;
    return azimuthHalfWidthDeg(
      Math.max(axisFloorDeg, track.elevationDeg[i]!),
      isFlipped[i] ? 180 - driven : driven,
      offDeg,
    );
  };
  // The search works in steps of about a second, the rest in those of the track.
  const stride = Math.max(1, Math.round(1000 / track.stepMs));
  const coarse = targets.flatMap((_, i) => (i % stride === 0 || i === targets.length - 1 ? [i] : []));
  const route = searchAzimuth(
    coarse.map((i) => ({
      targetDeg: targets[i]!,
      halfWidthDeg: widthAt(i, toleranceDeg),
      weight: Math.cos(track.elevationDeg[i]! * radPerDeg),
    })),
    axis,
    (axis.rateDegS * stride * track.stepMs) / 1000,
  );
  const isFree = new Uint8Array(targets.length);
  const onTurn = new Float64Array(targets.length);
  for (const [i, targetDeg] of targets.entries()) {
    const k = Math.min(Math.floor(i / stride), coarse.length - 1);
    const next = Math.min(k + 1, coarse.length - 1);
    const part = coarse[next] === coarse[k] ? 0 : (i - coarse[k]!) / (coarse[next]! - coarse[k]!);
    const routeDeg = route.azimuthDeg[k]! + (route.azimuthDeg[next]! - route.azimuthDeg[k]!) * part;
    onTurn[i] = targetDeg + 360 * Math.round((routeDeg - targetDeg) / 360);
    const isLost = route.isLost[k]! || (part > 0 && route.isLost[next]!);
    const width = widthAt(i, toleranceDeg);
    const isOutOfRange = onTurn[i]! - width > axis.maxDeg || onTurn[i]! + width < axis.minDeg;
    isFree[i] = isLost || width < 0 || isOutOfRange ? 1 : 0;
  }
  const reachDeg = (axis.rateDegS * track.stepMs) / 1000;
  const pathWithin = (keptOffDeg: number, lostOffDeg: number) => {
    const low = new Float64Array(targets.length);
    const high = new Float64Array(targets.length);
    for (let i = 0; i < low.length; i += 1) {
      const width = widthAt(i, isFree[i] ? lostOffDeg : keptOffDeg);
      const isOpen = width < 0 || width >= 180;
      const lowDeg = Math.max(axis.minDeg, isOpen ? axis.minDeg : onTurn[i]! - width);
      const highDeg = Math.min(axis.maxDeg, isOpen ? axis.maxDeg : onTurn[i]! + width);
      // The satellite stands where the mast cannot turn: its nearest end.
      const isBeyond = lowDeg > highDeg;
      low[i] = isBeyond ? Math.min(axis.maxDeg, Math.max(axis.minDeg, onTurn[i]!)) : lowDeg;
      high[i] = isBeyond ? low[i]! : highDeg;
    }
    return pathThroughTube(low, high, reachDeg);
  };
  // The grid of the search is coarse: where its seconds do not suffice, one more on both sides is given up.
  for (let widening = 0; widening < 8 && pathWithin(toleranceDeg, 180) === undefined; widening += 1) {
    widen(isFree, stride);
  }
  if (pathWithin(toleranceDeg, 180) === undefined) {
    return smallestThatWorks((offDeg) => pathWithin(offDeg, offDeg), toleranceDeg, 180);
  }
  return isFree.includes(1)
    ? smallestThatWorks((offDeg) => pathWithin(toleranceDeg, offDeg), toleranceDeg, 180)
    : smallestThatWorks((offDeg) => pathWithin(offDeg, offDeg), 0, toleranceDeg);
}

/** Below the horizon there is nothing to hear; the widths there are those of the horizon. */
const axisFloorDeg = -5;

/**
 * How far azimuth may be off while the angle in the sky stays within `offDeg`; negative when elevation alone is further off.
 * Source: haversine of the angle between two directions, solved for the difference of azimuth.
 */
function azimuthHalfWidthDeg(elevationDeg: number, drivenDeg: number, offDeg: number): number {
  if (offDeg >= 180) return 180;
  const halfOff = Math.sin((offDeg * radPerDeg) / 2) ** 2;
  const halfElevation = Math.sin(((elevationDeg - drivenDeg) * radPerDeg) / 2) ** 2;
  const cosines = Math.cos(elevationDeg * radPerDeg) * Math.cos(drivenDeg * radPerDeg);
  const left = halfOff - halfElevation;
  if (left < -1e-15) return -1;
  if (left >= cosines) return 180;
  return (2 * Math.asin(Math.sqrt(Math.max(0, left) / cosines))) / radPerDeg;
}

/** The path for the smallest argument that has one; `from` may have none, `to` must. */
function smallestThatWorks(
  pathWithin: (offDeg: number) => Float64Array | undefined,
  from: number,
  to: number,
): Float64Array {
  const first = pathWithin(from);
  if (first !== undefined) return first;
  let low = from;
  let high = to;
  let path = pathWithin(to);
  if (path === undefined) throw new RangeError(`no path within ${to} degrees`);
  while (high - low > 1e-4) {
    const middle = (low + high) / 2;
    const found = pathWithin(middle);
    if (found === undefined) low = middle;
    else {
      high = middle;
      path = found;
    }
  }
  return path;
}

function widen(flags: Uint8Array, by: number): void {
  const before = flags.slice();
  for (let i = 0; i < flags.length; i += 1) {
    for (let k = Math.max(0, i - by); k <= Math.min(flags.length - 1, i + by); k += 1) {
      if (before[k]) flags[i] = 1;
    }
  }
}

function withRest(path: Float64Array, steps: number): Float64Array {
  if (steps === 0) return path;
  return Float64Array.from(
    { length: path.length + 2 * steps },
    (_, i) => path[Math.min(path.length - 1, Math.max(0, i - steps))]!,
  );
}

export interface TrackingLoss {
  /** Seconds between rise and set in which the satellite is further off than the tolerance. */
  readonly lostS: number;
  readonly lostSpans: readonly { readonly fromAtMs: number; readonly toAtMs: number }[];
  readonly worstErrorDeg: number;
}

/**
 * What a driven antenna loses. What lies below the rotator's lowest elevation counts as lost time, but not for the worst
 * error: it is lost for every candidate alike and must not decide between them.
 */
export function trackingLoss(
  track: Track,
  { azimuthDeg, elevationDeg, lead }: DrivenAntenna,
  { toleranceDeg, minElevationDeg }: { readonly toleranceDeg: number; readonly minElevationDeg: number },
): TrackingLoss {
  const lostSpans: { fromAtMs: number; toAtMs: number }[] = [];
  let worstErrorDeg = 0;
  let before = 0;
  let beganAtMs: number | undefined;
  for (const [i, trackAzimuthDeg] of track.azimuthDeg.entries()) {
    const atMs = track.fromAtMs + i * track.stepMs;
    const antenna = { azimuthDeg: azimuthDeg[i + lead]!, elevationDeg: elevationDeg[i + lead]! };
    const satellite = { azimuthDeg: trackAzimuthDeg, elevationDeg: track.elevationDeg[i]! };
    const offDeg = separationDeg(antenna, satellite);
    const reachable = { ...satellite, elevationDeg: Math.max(minElevationDeg, satellite.elevationDeg) };
    worstErrorDeg = Math.max(worstErrorDeg, separationDeg(antenna, reachable));
    const isLost = offDeg > toleranceDeg;
    if (isLost !== (beganAtMs !== undefined)) {
      const part = i === 0 ? 1 : (toleranceDeg - before) / (offDeg - before);
      const crossedAtMs = atMs - (1 - part) * track.stepMs;
      if (isLost) beganAtMs = crossedAtMs;
      else {
        lostSpans.push({ fromAtMs: beganAtMs!, toAtMs: crossedAtMs });
        beganAtMs = undefined;
      }
    }
    before = offDeg;
  }
  const endAtMs = track.fromAtMs + (track.azimuthDeg.length - 1) * track.stepMs;
  if (beganAtMs !== undefined) lostSpans.push({ fromAtMs: beganAtMs, toAtMs: endAtMs });
  const lostS = lostSpans.reduce((sum, { fromAtMs, toAtMs }) => sum + (toAtMs - fromAtMs) / 1000, 0);
  return { lostS, lostSpans, worstErrorDeg };
}
