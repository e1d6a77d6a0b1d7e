import { failure, type Result, success } from '@dawa/seams/fault';
import type { ElementSet } from '../elements/element-set.ts';
import { msPerDay } from '../time.ts';
import { type Ballistic, calibratedUncertainty } from './ballistic.ts';
import { type DescentPoint, type DescentRequest, descent } from './descent.ts';
import { type DecayFault, type DecayOrbit, decayOrbitOf } from './orbit.ts';
import type { Thermosphere } from './thermosphere.ts';

/** A semi-major axis that the orbit had at an instant: from an element set, or from a height in a report. */
export interface AxisAnchor {
  readonly atMs: number;
  readonly semiMajorAxisKm: number;
  /** One sigma. */
  readonly sigmaKm: number;
}

export interface BallisticFit extends Ballistic {
  /** The orbit at the first anchor, its axis as fitted. */
  readonly orbit: DecayOrbit;
  /** Of the logarithm of the coefficient, from the anchors alone; `uncertainty` adds what the model keeps, and what days differ. */
  readonly formalSigma: number;
  /** Anchor less model, in the order of the anchors. */
  readonly residualsKm: readonly number[];
  readonly rmsKm: number;
}

/** How well an element set knows its axis: some metres of fit, and the air of a day that no mean holds. */
const elementSigmaKm = 0.02;

/** Anchors from a series of element sets of one object, ascending; sets that the theory cannot carry are left out. */
export function anchorsOfElements(sets: readonly ElementSet[]): readonly AxisAnchor[] {
  const anchors: AxisAnchor[] = [];
  for (const set of [...sets].sort((a, b) => a.epochAtMs - b.epochAtMs)) {
    const orbit = decayOrbitOf(set);
    if (!orbit.ok || orbit.value.atMs === anchors.at(-1)?.atMs) continue;
    const { atMs, semiMajorAxisKm } = orbit.value;
    anchors.push({ atMs, semiMajorAxisKm, sigmaKm: elementSigmaKm });
  }
  return anchors;
}

/**
 * The ballistic coefficient, and the axis at the beginning, with which the descent passes the anchors best (least squares, Gauss-Newton
 * on the logarithm). It takes up what the density model is wrong by on the average of the span.
 *
 * @param orbit at or before the first anchor; its axis is only where the search begins
 * @param anchors two or more, ascending
 * @param guessM2Kg where to begin; a good one saves half the work
 */
export function fitBallistic(
  orbit: DecayOrbit,
  anchors: readonly AxisAnchor[],
  thermosphere: Thermosphere,
  guessM2Kg = 0.02,
): Result<BallisticFit, DecayFault> {
  const first = anchors[0];
  const last = anchors.at(-1);
  if (first === undefined || last === undefined || !(last.atMs > first.atMs)) {
    return failure({
      kind: 'too-few-anchors',
      expected: '2 or more at different times',
      found: anchors.length,
    });
  }
  const fallKm = first.semiMajorAxisKm - last.semiMajorAxisKm;
  if (!(fallKm > 2 * Math.hypot(first.sigmaKm, last.sigmaKm))) {
    const days = ((last.atMs - first.atMs) / msPerDay).toFixed(1);
    return failure({
      kind: 'no-decay',
      expected: 'a fall beyond its error',
      found: `${fallKm.toFixed(3)} km in ${days} days`,
    });
  }
  let guess = { lnBallistic: Math.log(guessM2Kg), axisKm: first.semiMajorAxisKm };
  for (let round = 0; round < mostRounds; round += 1) {
    const start = { ...orbit, semiMajorAxisKm: guess.axisKm };
    const ballisticM2Kg = Math.exp(guess.lnBallistic);
    const request: DescentRequest = {
      orbit: start,
      ballisticM2Kg,
      thermosphere,
      toAtMs: last.atMs,
      withSensitivity: true,
    };
    const points = pointsAt(request, anchors);
    if (!points.ok) return points;
    if (points.value.length < anchors.length) {
      // It came down before the last anchor: far too much drag.
      guess = { ...guess, lnBallistic: guess.lnBallistic - 0.7 };
      continue;
    }
    const step = improvement(points.value, anchors);
    if (step === undefined) break;
    if (Math.abs(step.lnBallistic) < closeEnough && Math.abs(step.axisKm) < closeEnough) {
      return success(fitOf(start, ballisticM2Kg, step, (last.atMs - first.atMs) / msPerDay));
    }
    const lnBallistic = guess.lnBallistic + Math.max(-1.5, Math.min(1.5, step.lnBallistic));
    if (!(lnBallistic > lowestLn && lnBallistic < highestLn)) break;
    guess = { lnBallistic, axisKm: guess.axisKm + step.axisKm };
  }
  const found = `${fallKm.toFixed(2)} km of fall that no coefficient explains`;
  return failure({ kind: 'no-fit', expected: 'a satellite without engines, 1e-5 to 10 m2/kg', found });
}

const lowestLn = Math.log(1e-5);
const highestLn = Math.log(10);
const mostRounds = 25;
/** Of the logarithm and of kilometres: a hundredth of what stays uncertain. */
const closeEnough = 1e-3;

/** The descent at the anchors' instants; fewer when it ends before. */
function pointsAt(
  request: DescentRequest,
  anchors: readonly AxisAnchor[],
): Result<DescentPoint[], DecayFault> {
  const points: DescentPoint[] = [];
  const steps = descent(request);
  let before: DescentPoint | undefined;
  for (;;) {
    const step = steps.next();
    let after: DescentPoint;
    if (step.done !== true) after = step.value;
    else if (step.value.ok) after = step.value.value.point;
    else return step.value;
    for (let anchor = anchors[points.length]; anchor !== undefined; anchor = anchors[points.length]) {
      if (anchor.atMs > after.atMs) break;
      points.push(pointBetween(before ?? after, after, anchor.atMs));
    }
    if (step.done === true) return success(points);
    before = after;
  }
}

function pointBetween(before: DescentPoint, after: DescentPoint, atMs: number): DescentPoint {
  const spanMs = after.atMs - before.atMs;
  const share = spanMs > 0 ? Math.max(0, (atMs - before.atMs) / spanMs) : 1;
  const between = (from: number, to: number) => from + share * (to - from);
  return {
    ...after,
    atMs,
    semiMajorAxisKm: between(before.semiMajorAxisKm, after.semiMajorAxisKm),
    axisByLnBallisticKm: between(before.axisByLnBallisticKm, after.axisByLnBallisticKm),
    axisByStart: between(before.axisByStart, after.axisByStart),
  };
}

interface Improvement {
  readonly lnBallistic: number;
  readonly axisKm: number;
  readonly sigmaLnBallistic: number;
  readonly residualsKm: readonly number[];
}

/** One Gauss-Newton step for two unknowns. */
function improvement(
  points: readonly DescentPoint[],
  anchors: readonly AxisAnchor[],
): Improvement | undefined {
  let [bb, ba, aa, br, ar, chi] = [0, 0, 0, 0, 0, 0];
  const residualsKm = anchors.map(({ semiMajorAxisKm, sigmaKm }, index) => {
    const point = points[index]!;
    const residualKm = semiMajorAxisKm - point.semiMajorAxisKm;
    const byB = point.axisByLnBallisticKm / sigmaKm;
    const byA = point.axisByStart / sigmaKm;
    const residual = residualKm / sigmaKm;
    bb += byB * byB;
    ba += byB * byA;
    aa += byA * byA;
    br += byB * residual;
    ar += byA * residual;
    chi += residual * residual;
    return residualKm;
  });
  const determinant = bb * aa - ba * ba;
  if (!(determinant > 0 && Number.isFinite(chi))) return undefined;
  const freedom = anchors.length - 2;
  // Anchors that scatter more than they claim make the answer as much less certain.
  const excess = freedom > 0 ? Math.max(1, chi / freedom) : 1;
  return {
    lnBallistic: (aa * br - ba * ar) / determinant,
    axisKm: (bb * ar - ba * br) / determinant,
    sigmaLnBallistic: Math.sqrt((excess * aa) / determinant),
    residualsKm,
  };
}

/** The air of one day is a quarter denser or thinner than the model's, and one day tells little of the next. */
const uncertaintyOfADay = 0.25;

function fitOf(orbit: DecayOrbit, ballisticM2Kg: number, last: Improvement, spanDays: number): BallisticFit {
  const { residualsKm, sigmaLnBallistic } = last;
  const squares = residualsKm.reduce((sum, km) => sum + km * km, 0);
  return {
    ballisticM2Kg,
    orbit,
    formalSigma: sigmaLnBallistic,
    uncertainty: Math.hypot(
      sigmaLnBallistic,
      calibratedUncertainty,
      uncertaintyOfADay / Math.sqrt(1 + spanDays),
    ),
    residualsKm,
    rmsKm: Math.sqrt(squares / residualsKm.length),
  };
}
