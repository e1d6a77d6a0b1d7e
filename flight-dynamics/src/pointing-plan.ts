import { separationDeg, wrapTo180 } from './angle.ts';
import type { LookAngles, Observer } from './look-angles.ts';

export interface RotatorLimits {
  readonly minAzimuthDeg: number;
  /** 360, or 450 where the mast turns a quarter further. */
  readonly maxAzimuthDeg: number;
  readonly minElevationDeg: number;
  /** 90, or 180 where the antenna can lie over on its back. */
  readonly maxElevationDeg: number;
  /** Slowest axis; default 6 degrees a second. */
  readonly maxRateDegS?: number;
}

export interface PointingSample {
  readonly atMs: number;
  /** As the rotator counts it: within its limits, without jumps. */
  readonly azimuthDeg: number;
  /** Above 90 the antenna is flipped over. */
  readonly elevationDeg: number;
}

/**
 * Where the antenna stands at every moment of a pass. `direct`: within one turn; `overlap`: uses the azimuth beyond 360;
 * `flip`: azimuth turned by 180 and elevation beyond 90.
 */
export interface PointingPlan {
  readonly samples: readonly PointingSample[];
  readonly kind: 'direct' | 'overlap' | 'flip';
  /** Fastest motion that the plan asks of an axis; never above the rotator's rate. */
  readonly worstRateDegS: number;
  /** Largest angle between antenna and satellite, on account of rates and limits. */
  readonly worstErrorDeg: number;
}

/**
 * Plans the antenna for a whole pass before it begins: every way to lay the pass into the rotator's range is tried, each is
 * driven within the axis rate, and the one with the smallest worst pointing error wins; among equals the one with less motion.
 *
 * Where the satellite is faster than an axis (near the zenith) or the range ends (north on a 360 degree rotator), the
 * antenna starts early and arrives late by the same time, which halves the worst error of one that only follows.
 *
 * @throws RangeError when the span does not run forwards, the limits hold nothing, or the elements give no position in the span
 */
export function planPointing(
  observer: Observer,
  pass: { readonly aosAtMs: number; readonly losAtMs: number },
  limits: RotatorLimits,
): PointingPlan {
  if (!(pass.losAtMs >= pass.aosAtMs)) {
    throw new RangeError(`pass must run forwards, found ${pass.aosAtMs} to ${pass.losAtMs}`);
  }
  if (!(limits.maxAzimuthDeg > limits.minAzimuthDeg && limits.maxElevationDeg > limits.minElevationDeg)) {
    throw new RangeError(`limits hold nothing: ${JSON.stringify(limits)}`);
  }
  const track = sampleTrack(observer, pass.aosAtMs, pass.losAtMs);
  const plans = candidates(track, limits).map((path) => drive(path, track, limits));
  return plans.reduce((best, plan) => (isBetter(plan, best) ? plan : best)).plan;
}

/** Position of the plan at an instant; before the first sample the first (go there and wait), after the last the last. */
export function pointingAt(plan: PointingPlan, atMs: number): { azimuthDeg: number; elevationDeg: number } {
  const { samples } = plan;
  let low = 0;
  let high = samples.length - 1;
  const first = samples[low]!;
  const last = samples[high]!;
  if (atMs <= first.atMs) return { azimuthDeg: first.azimuthDeg, elevationDeg: first.elevationDeg };
  if (atMs >= last.atMs) return { azimuthDeg: last.azimuthDeg, elevationDeg: last.elevationDeg };
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (samples[middle]!.atMs <= atMs) low = middle;
    else high = middle;
  }
  const a = samples[low]!;
  const b = samples[high]!;
  const part = (atMs - a.atMs) / (b.atMs - a.atMs);
  return {
    azimuthDeg: a.azimuthDeg + (b.azimuthDeg - a.azimuthDeg) * part,
    elevationDeg: a.elevationDeg + (b.elevationDeg - a.elevationDeg) * part,
  };
}

interface TrackPoint extends Pick<LookAngles, 'azimuthDeg' | 'elevationDeg'> {
  readonly atMs: number;
}

const coarseStepMs = 1000;
const fineStepMs = 50;
/** Between samples the antenna goes straight; over this turn of azimuth the sky's curve leaves that line by under 0.03 degrees. */
const largestTurnDeg = 3;
/** Far more than a pass of a low orbit needs; a stay of days is sampled more coarsely. */
const mostCoarseSamples = 20_000;

/** The satellite's path, azimuth unwrapped, closer where azimuth runs. */
function sampleTrack(observer: Observer, fromAtMs: number, toAtMs: number): TrackPoint[] {
  const at = (atMs: number, previousAzimuthDeg: number | undefined): TrackPoint => {
    const look = observer.at(atMs);
    if (!look.ok) throw new RangeError(`no position at ${atMs}: ${look.fault.kind}`);
    const { azimuthDeg, elevationDeg } = look.value;
    const unwrapped =
      previousAzimuthDeg === undefined
        ? azimuthDeg
        : previousAzimuthDeg + wrapTo180(azimuthDeg - previousAzimuthDeg);
    return { atMs, azimuthDeg: unwrapped, elevationDeg };
  };
  const stepMs = Math.max(coarseStepMs, (toAtMs - fromAtMs) / mostCoarseSamples);
  let here = at(fromAtMs, undefined);
  const track = [here];
  while (here.atMs < toAtMs) {
    let next = at(Math.min(toAtMs, here.atMs + stepMs), here.azimuthDeg);
    while (
      Math.abs(next.azimuthDeg - here.azimuthDeg) > largestTurnDeg &&
      next.atMs - here.atMs > fineStepMs
    ) {
      next = at((here.atMs + next.atMs) / 2, here.azimuthDeg);
    }
    track.push(next);
    here = next;
  }
  return track;
}

interface Path {
  readonly kind: PointingPlan['kind'];
  readonly points: readonly TrackPoint[];
}

/** Every whole-turn shift of the pass that fits at least partly, on its feet and on its back. */
function candidates(track: readonly TrackPoint[], limits: RotatorLimits): Path[] {
  const paths: Path[] = [];
  const hasOverlap = limits.maxAzimuthDeg - limits.minAzimuthDeg > 360;
  const canFlip = limits.maxElevationDeg > 90;
  for (const isFlipped of canFlip ? [false, true] : [false]) {
    const turned = track.map(({ atMs, azimuthDeg, elevationDeg }) => ({
      atMs,
      azimuthDeg: isFlipped ? azimuthDeg + 180 : azimuthDeg,
      elevationDeg: isFlipped ? 180 - elevationDeg : elevationDeg,
    }));
    for (let turn = -3; turn <= 3; turn += 1) {
      const shifted = turned.map((point) => withinLimits(point, turn * 360, limits));
      const usesOverlap =
        hasOverlap && shifted.some((point) => point.azimuthDeg > 360 || point.azimuthDeg < 0);
      paths.push({ kind: isFlipped ? 'flip' : usesOverlap ? 'overlap' : 'direct', points: shifted });
    }
  }
  return paths;
}

/** The shift where it fits; elsewhere the same bearing a whole turn away; where none fits, the nearest end of the range. */
function withinLimits(point: TrackPoint, shiftDeg: number, limits: RotatorLimits): TrackPoint {
  const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = limits;
  let azimuthDeg = point.azimuthDeg + shiftDeg;
  while (azimuthDeg > maxAzimuthDeg && azimuthDeg - 360 >= minAzimuthDeg) azimuthDeg -= 360;
  while (azimuthDeg < minAzimuthDeg && azimuthDeg + 360 <= maxAzimuthDeg) azimuthDeg += 360;
  return {
    atMs: point.atMs,
    azimuthDeg: Math.min(maxAzimuthDeg, Math.max(minAzimuthDeg, azimuthDeg)),
    elevationDeg: Math.min(maxElevationDeg, Math.max(minElevationDeg, point.elevationDeg)),
  };
}

interface DrivenPlan {
  readonly plan: PointingPlan;
  readonly travelDeg: number;
}

function drive({ kind, points }: Path, track: readonly TrackPoint[], limits: RotatorLimits): DrivenPlan {
  const rateDegMs = (limits.maxRateDegS ?? 6) / 1000;
  const azimuths = rateLimited(points, (point) => point.azimuthDeg, rateDegMs);
  const elevations = rateLimited(points, (point) => point.elevationDeg, rateDegMs);
  const samples = points.map(({ atMs }, i) => ({
    atMs,
    azimuthDeg: azimuths[i]!,
    elevationDeg: elevations[i]!,
  }));
  let worstRateDegS = 0;
  let worstErrorDeg = 0;
  let travelDeg = 0;
  for (const [i, sample] of samples.entries()) {
    worstErrorDeg = Math.max(worstErrorDeg, lossDeg(sample, track[i]!, limits));
    const previous = samples[i - 1];
    if (!previous) continue;
    const moveDeg = Math.max(
      Math.abs(sample.azimuthDeg - previous.azimuthDeg),
      Math.abs(sample.elevationDeg - previous.elevationDeg),
    );
    travelDeg += moveDeg;
    worstRateDegS = Math.max(worstRateDegS, (moveDeg / (sample.atMs - previous.atMs)) * 1000);
  }
  return { plan: { samples, kind, worstRateDegS, worstErrorDeg }, travelDeg };
}

/** What lies below the rotator's lowest elevation is lost for every candidate alike and must not decide between them. */
function lossDeg(sample: PointingSample, point: TrackPoint, limits: RotatorLimits): number {
  const elevationDeg = Math.max(point.elevationDeg, limits.minElevationDeg);
  return separationDeg(sample, { azimuthDeg: point.azimuthDeg, elevationDeg });
}

/**
 * The middle between a chaser that runs forwards in time and one that runs backwards: neither is faster than the rate, so
 * their mean is not either, and what one is late the other is early.
 */
function rateLimited(
  points: readonly TrackPoint[],
  axisOf: (point: TrackPoint) => number,
  rateDegMs: number,
): number[] {
  const chase = (order: readonly number[]) => {
    const values = Array.from({ length: points.length }, () => 0);
    let position = axisOf(points[order[0]!]!);
    let previousAtMs = points[order[0]!]!.atMs;
    for (const i of order) {
      const { atMs } = points[i]!;
      const reach = rateDegMs * Math.abs(atMs - previousAtMs);
      const target = axisOf(points[i]!);
      position += Math.max(-reach, Math.min(reach, target - position));
      values[i] = position;
      previousAtMs = atMs;
    }
    return values;
  };
  const forwards = [...points.keys()];
  const late = chase(forwards);
  const early = chase(forwards.toReversed());
  return late.map((value, i) => (value + early[i]!) / 2);
}

/** Errors that differ by less than this are equal: then the calmer plan wins. */
const sameErrorDeg = 0.05;

function isBetter(plan: DrivenPlan, best: DrivenPlan): boolean {
  const gainDeg = best.plan.worstErrorDeg - plan.plan.worstErrorDeg;
  if (Math.abs(gainDeg) > sameErrorDeg) return gainDeg > 0;
  if (best.plan.kind !== plan.plan.kind) return rank[plan.plan.kind] < rank[best.plan.kind];
  return plan.travelDeg < best.travelDeg - 1e-6;
}

const rank = { direct: 0, overlap: 1, flip: 2 } as const;
