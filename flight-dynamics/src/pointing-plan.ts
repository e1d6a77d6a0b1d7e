import type { Observer } from './look-angles.ts';
import { type DrivenAntenna, driveAntenna, type Posture, trackingLoss } from './pointing-plan/candidate.ts';
import { type Axis, axesOf, driveTimeS, type RotatorLimits } from './pointing-plan/rotator-limits.ts';
import { sampleTrack, type Track } from './pointing-plan/track.ts';

export { findKeyhole, type Keyhole } from './pointing-plan/keyhole.ts';
export type { RotatorLimits } from './pointing-plan/rotator-limits.ts';

export interface PointingSample {
  readonly atMs: number;
  /** As the rotator counts it: within its limits, without jumps. */
  readonly azimuthDeg: number;
  /** Above 90 the antenna is flipped over. */
  readonly elevationDeg: number;
}

type Stand = Pick<PointingSample, 'azimuthDeg' | 'elevationDeg'>;

/**
 * `direct`: within one turn; `overlap`: uses the azimuth beyond it; `flip`: azimuth turned by 180 and elevation beyond 90, all the
 * pass or, where it comes near the zenith, its first or second half.
 */
export type PointingKind = 'direct' | 'overlap' | 'flip';

/** One way to follow a pass, and what it costs. */
export interface PointingCandidate {
  readonly kind: PointingKind;
  /** Seconds between rise and set in which the satellite is further from the antenna's axis than the tolerance. */
  readonly lostS: number;
  /** Largest angle between antenna and satellite, on account of rates and limits. */
  readonly worstErrorDeg: number;
  /** The longer of both axes' ways, added up; with the ways from where it stands and to its park where these are known. */
  readonly travelDeg: number;
}

/** Where the antenna stands at every moment of a pass, before the pass begins. */
export interface PointingPlan extends PointingCandidate {
  /** Even steps; a little before the rise it gets going, a little after the set it comes to rest. */
  readonly samples: readonly PointingSample[];
  readonly toleranceDeg: number;
  /** When it is lost, between rise and set. */
  readonly lostSpans: readonly { readonly fromAtMs: number; readonly toAtMs: number }[];
  /** Fastest motion and steepest change of it that the plan asks of an axis; never above the rotator's. */
  readonly worstRateDegS: number;
  readonly worstAccelerationDegS2: number;
  /** Where to wait for the rise, and when to leave for there at the latest. */
  readonly prePosition: Stand & {
    /** From where it stands; from the farthest corner when that is not known. */
    readonly driveS: number;
    readonly leaveByAtMs: number;
  };
  /** Undefined when no parking place was given. */
  readonly park?: Stand & { readonly driveS: number; readonly thereAtMs: number };
  /** Every way that was weighed, this one among them. */
  readonly candidates: readonly PointingCandidate[];
}

export interface PointingOptions {
  /** Up to where the antenna still hears: half of its half-power beam. Default 3 degrees. */
  readonly toleranceDeg?: number;
  /** Where the antenna is now. */
  readonly standsAt?: Stand;
  readonly parksAt?: Stand;
}

/**
 * Plans the antenna for a whole pass before it begins: direct, through the overlap beyond 360 degrees, and on its back, each
 * driven within rates, accelerations and limits so that it loses the shortest time. The one that loses least wins; among equals
 * the one with the smaller worst error, then the one with less motion.
 *
 * Where an axis is too slow (near the zenith) or the range ends (north on a 360 degree mast) the antenna starts early and
 * arrives late. For the rates alone the plan is the best there is (see candidate.ts); the acceleration costs it at most the time of one ramp
 * at each corner.
 *
 * @throws RangeError when the span does not run forwards, the limits hold nothing, or the elements give no position in the span
 */
export function planPointing(
  observer: Observer,
  pass: { readonly aosAtMs: number; readonly losAtMs: number },
  limits: RotatorLimits,
  options: PointingOptions = {},
): PointingPlan {
  const { toleranceDeg = 3 } = options;
  if (!(toleranceDeg > 0)) throw new RangeError(`toleranceDeg must be positive, found ${toleranceDeg}`);
  const axes = axesOf(limits);
  const track = sampleTrack(observer, pass.aosAtMs, pass.losAtMs);
  const plans = waysToTry(axes, track).map(({ kind, posture, azimuth }) => {
    const driven = driveAntenna(track, { azimuth, elevation: axes.elevation }, { posture, toleranceDeg });
    return describe(kind, driven, track, axes, { ...options, toleranceDeg });
  });
  const best = plans.reduce((chosen, plan) => (isBetter(plan, chosen) ? plan : chosen));
  const candidates = plans.map(({ kind, lostS, worstErrorDeg, travelDeg }) => ({
    kind,
    lostS,
    worstErrorDeg,
    travelDeg,
  }));
  return { ...best, candidates };
}

/** Position of the plan at an instant; before the first sample the first (go there and wait), after the last the last. */
export function pointingAt(
  plan: Pick<PointingPlan, 'samples'>,
  atMs: number,
): { azimuthDeg: number; elevationDeg: number } {
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

interface Way {
  readonly kind: PointingKind;
  readonly posture: Posture;
  readonly azimuth: Axis;
}

/** From this height on tipping over may be worth it: lower, the way across the top is longer than any wrap. */
const tipsAboveDeg = 60;

function waysToTry({ azimuth, elevation }: ReturnType<typeof axesOf>, track: Track): Way[] {
  const hasOverlap = azimuth.maxDeg - azimuth.minDeg > 360;
  const firstDeg = azimuth.minDeg <= 0 && azimuth.maxDeg >= 360 ? 0 : azimuth.minDeg;
  const oneTurn = hasOverlap ? { ...azimuth, minDeg: firstDeg, maxDeg: firstDeg + 360 } : azimuth;
  const ways: Way[] = [{ kind: 'direct', posture: 'upright', azimuth: oneTurn }];
  if (hasOverlap) ways.push({ kind: 'overlap', posture: 'upright', azimuth });
  if (elevation.maxDeg <= 90) return ways;
  ways.push({ kind: 'flip', posture: 'on-its-back', azimuth });
  if (track.elevationDeg.some((deg) => deg > tipsAboveDeg)) {
    ways.push({ kind: 'flip', posture: 'tips-onto-its-back', azimuth });
    ways.push({ kind: 'flip', posture: 'tips-off-its-back', azimuth });
  }
  return ways;
}

function describe(
  kind: PointingKind,
  driven: DrivenAntenna,
  track: Track,
  axes: { readonly azimuth: Axis; readonly elevation: Axis },
  options: PointingOptions & { readonly toleranceDeg: number },
): Omit<PointingPlan, 'candidates'> {
  const { toleranceDeg, standsAt, parksAt } = options;
  const loss = trackingLoss(track, driven, { toleranceDeg, minElevationDeg: axes.elevation.minDeg });
  const samples = Array.from(driven.azimuthDeg, (azimuthDeg, i) => ({
    atMs: track.fromAtMs + (i - driven.lead) * track.stepMs,
    azimuthDeg,
    elevationDeg: driven.elevationDeg[i]!,
  }));
  const first = samples[0]!;
  const last = samples.at(-1)!;
  const driveS = (from: Stand, to: Stand) =>
    Math.max(
      driveTimeS(axes.azimuth, to.azimuthDeg - from.azimuthDeg),
      driveTimeS(axes.elevation, to.elevationDeg - from.elevationDeg),
    );
  const toFirstS = driveS(standsAt ?? farthestCorner(first, axes), first);
  const motion = motionOf(samples, track.stepMs / 1000);
  const ways = [standsAt && stepDeg(standsAt, first), parksAt && stepDeg(last, parksAt)];
  return {
    kind,
    ...loss,
    toleranceDeg,
    samples,
    worstRateDegS: motion.rateDegS,
    worstAccelerationDegS2: motion.accelerationDegS2,
    travelDeg: ways.reduce<number>((sum, wayDeg) => sum + (wayDeg ?? 0), motion.travelDeg),
    prePosition: {
      azimuthDeg: first.azimuthDeg,
      elevationDeg: first.elevationDeg,
      driveS: toFirstS,
      leaveByAtMs: first.atMs - toFirstS * 1000,
    },
    ...(parksAt && {
      park: {
        azimuthDeg: parksAt.azimuthDeg,
        elevationDeg: parksAt.elevationDeg,
        driveS: driveS(last, parksAt),
        thereAtMs: last.atMs + driveS(last, parksAt) * 1000,
      },
    }),
  };
}

function farthestCorner(
  from: Stand,
  { azimuth, elevation }: { readonly azimuth: Axis; readonly elevation: Axis },
): Stand {
  const farEnd = (axis: Axis, deg: number) =>
    deg - axis.minDeg > axis.maxDeg - deg ? axis.minDeg : axis.maxDeg;
  return { azimuthDeg: farEnd(azimuth, from.azimuthDeg), elevationDeg: farEnd(elevation, from.elevationDeg) };
}

function stepDeg(a: Stand, b: Stand): number {
  return Math.max(Math.abs(b.azimuthDeg - a.azimuthDeg), Math.abs(b.elevationDeg - a.elevationDeg));
}

function motionOf(samples: readonly PointingSample[], stepS: number) {
  let rateDegS = 0;
  let accelerationDegS2 = 0;
  let travelDeg = 0;
  for (let i = 1; i < samples.length; i += 1) {
    const [before, here, after = here] = [samples[i - 1]!, samples[i]!, samples[i + 1]];
    const moveDeg = stepDeg(before, here);
    travelDeg += moveDeg;
    rateDegS = Math.max(rateDegS, moveDeg / stepS);
    for (const axis of ['azimuthDeg', 'elevationDeg'] as const) {
      const change = Math.abs(after[axis] - 2 * here[axis] + before[axis]);
      accelerationDegS2 = Math.max(accelerationDegS2, change / stepS ** 2);
    }
  }
  return { rateDegS, accelerationDegS2, travelDeg };
}

/** Losses and errors that differ by less than these are equal: then the calmer plan wins. */
const sameLossS = 0.25;
const sameErrorDeg = 0.05;
const sameTravelDeg = 0.5;
const rank = { direct: 0, overlap: 1, flip: 2 } as const;

function isBetter(plan: Omit<PointingPlan, 'candidates'>, best: Omit<PointingPlan, 'candidates'>): boolean {
  if (Math.abs(plan.lostS - best.lostS) > sameLossS) return plan.lostS < best.lostS;
  if (Math.abs(plan.worstErrorDeg - best.worstErrorDeg) > sameErrorDeg) {
    return plan.worstErrorDeg < best.worstErrorDeg;
  }
  if (Math.abs(plan.travelDeg - best.travelDeg) > sameTravelDeg) return plan.travelDeg < best.travelDeg;
  return rank[plan.kind] < rank[best.kind];
}
