import type { EarthOrientation } from '../earth-orientation.ts';
import { aosUncertaintyMs, elementAgeDays } from '../element-age.ts';
import type { ElementSet } from '../elements/element-set.ts';
import type { Place } from '../look-angles.ts';
import { delayBetween } from './delay-between.ts';
import type { DelayFound } from './delay-search.ts';
import { createDopplerProblem, type DopplerProblem, orbitKeys } from './doppler-problem.ts';
import { type LeastSquaresSolution, solveLeastSquares } from './least-squares.ts';
import { type OrbitChange, withoutLines } from './mean-orbit.ts';
import { robustSpread } from './noise.ts';
import type { ObservedPass } from './observation.ts';
import { orbitPrior } from './orbit-prior.ts';
import { oscillatorPrior } from './oscillator.ts';
import { type RobustSolution, solveRobustly } from './robust-fit.ts';
import { thinned } from './thinned.ts';

export interface CandidateShape {
  readonly elements: ElementSet;
  /** What the search by shape found, pass by pass. */
  readonly found: readonly DelayFound[];
}

export interface ComparedCandidate {
  readonly elements: ElementSet;
  readonly probability: number;
  readonly delayS: number;
  readonly carrierHz: number;
  readonly rmsHz: number;
}

export interface ComparisonRequest {
  /** Best shape first. */
  readonly candidates: readonly CandidateShape[];
  readonly passes: readonly ObservedPass[];
  readonly place: Place;
  readonly earthOrientation: EarthOrientation;
  readonly carrierHz: number | undefined;
  readonly onProgress: (part: number) => void;
}

export interface Comparison {
  readonly ranked: readonly ComparedCandidate[];
  readonly noiseHz: number;
  readonly isExplained: boolean;
}

/**
 * Probabilities by evidence: for each candidate a fit in which its elements move within what their age allows, then
 *
 *     ln evidence = -1/2 (squares of residuals + squares of the changes + ln det(information)),
 *
 * all with one noise, that of the candidate that leaves the smallest residuals, widened for correlation. So a wrong object that needs no
 * change may still lose to the right one with old elements, and siblings that fly the same curve share the probability.
 *
 * @returns undefined when none of them propagates
 */
export function compareCandidates(request: ComparisonRequest): Comparison | undefined {
  const { candidates } = request;
  const passes = request.passes.map((pass) => ({
    ...pass,
    observations: thinned(pass.observations, rowsPerPass),
  }));
  const fits: Fit[] = [];
  for (const [index, candidate] of candidates.entries()) {
    request.onProgress(index / candidates.length);
    const fit = fitCandidate(candidate, passes, request);
    if (fit) fits.push(fit);
  }
  const spreadOf = (fit: Fit) => robustSpread([...fit.solution.residuals]);
  const best = fits.toSorted((a, b) => spreadOf(a) - spreadOf(b))[0];
  if (!best) return undefined;
  const { noise, isUsed, sigmaHz } = best.solution;
  const weights = sigmaHz.map((sigma, i) => (isUsed[i] ? 1 / (sigma * sigma * noise.correlation) : 0));
  const weighed = fits.flatMap((fit) => {
    const solution = solveLeastSquares(fit.problem, fit.solution.parameters, () => weights);
    return solution ? [{ fit, solution, logEvidence: logEvidence(solution) }] : [];
  });
  const highest = Math.max(...weighed.map((one) => one.logEvidence));
  const total = weighed.reduce((sum, one) => sum + Math.exp(one.logEvidence - highest), 0);
  const ranked = weighed
    .map(({ fit, solution, logEvidence: log }) =>
      describe(fit, solution, Math.exp(log - highest) / total, isUsed),
    )
    .sort((a, b) => b.probability - a.probability || a.rmsHz - b.rmsHz);
  const noiseHz = neighbourNoiseHz(best.solution.residuals, passes);
  return { ranked, noiseHz, isExplained: spreadOf(best) <= structureLimit * noiseHz + 1 };
}

/** Enough for the shape of a pass; a fit of them takes about 10 ms. */
const rowsPerPass = 90;
/** Twice the scatter of neighbours is a structure that can be seen. */
const structureLimit = 2.5;

interface Fit {
  readonly candidate: CandidateShape;
  readonly problem: DopplerProblem;
  readonly solution: RobustSolution;
  readonly middleAtMs: number;
}

function fitCandidate(
  candidate: CandidateShape,
  passes: readonly ObservedPass[],
  { place, earthOrientation, carrierHz }: ComparisonRequest,
): Fit | undefined {
  const { elements, found } = candidate;
  const middleAtMs = (passes[0]!.fromAtMs + passes.at(-1)!.toAtMs) / 2;
  const prior = catalogueWorth(elements, middleAtMs);
  const level = oscillatorPrior(carrierHz !== undefined);
  const aboutHz = carrierHz ?? found[0]!.carrierHz;
  const problem = createDopplerProblem({
    elements: withoutLines(elements),
    orbitPrior: prior,
    passes,
    place,
    earthOrientation,
    carrierHz: aboutHz,
    oscillator: 'thermal',
    oscillatorPrior: level,
    passDelaySigmaS: 0,
    clockSigmaS: 0,
    aboutDelaysS: found.map(({ delayS }) => delayS),
  });
  if (!problem) return undefined;
  const start = new Float64Array(problem.parameterCount);
  for (const [index, { carrierHz: sentHz }] of found.entries()) {
    start[problem.oscillatorPlace(index)] = (sentHz - aboutHz) / (aboutHz * level.levelPart);
  }
  const radPerS = (2 * Math.PI * elements.meanMotionRevDay) / 86_400;
  const delayS = found.reduce((sum, pass) => sum + pass.delayS, 0) / found.length;
  start[orbitKeys.indexOf('alongTrackRad')] = (-delayS * radPerS) / prior.alongTrackRad;
  const solution = solveRobustly(problem, passes, start);
  return solution && { candidate, problem, solution, middleAtMs };
}

/** Three times what the age promises along the track: not every object is followed like SPOT-5, and a launch is young only once. */
const alongTrackCaution = 3;
const leastAlongTrackS = 0.3;

/**
 * Here elements are believed as much as they deserve, for how late an object may be is what tells it from its siblings. The mean motion
 * is held: over one pass it is the same as a delay.
 */
function catalogueWorth(elements: ElementSet, atMs: number): OrbitChange {
  const prior = orbitPrior(elements, atMs, 0);
  const radPerS = (2 * Math.PI * elements.meanMotionRevDay) / 86_400;
  const promisedS =
    aosUncertaintyMs({ elements, atMs, elevationRateDegS: Number.POSITIVE_INFINITY, canManoeuvre: false }) /
    1000;
  const alongTrackS = Math.max(leastAlongTrackS, alongTrackCaution * promisedS);
  return {
    ...prior,
    alongTrackRad: radPerS * alongTrackS,
    meanMotionRevDay:
      (elements.meanMotionRevDay * alongTrackS) / (86_400 * Math.max(1, elementAgeDays(elements, atMs))) / 10,
  };
}

function logEvidence({ dataChiSquared, priorChiSquared, logInformation }: LeastSquaresSolution): number {
  return -0.5 * (dataChiSquared + priorChiSquared + logInformation);
}

function describe(
  { candidate, problem, middleAtMs }: Fit,
  solution: LeastSquaresSolution,
  probability: number,
  isUsed: readonly boolean[],
): ComparedCandidate {
  const fitted = problem.elementsOf(solution.parameters);
  const used = [...solution.residuals].filter((_, i) => isUsed[i]);
  return {
    elements: candidate.elements,
    probability,
    delayS: fitted ? delayBetween(candidate.elements, fitted, middleAtMs) : candidate.found[0]!.delayS,
    carrierHz: problem.carrierAt(solution.parameters, 0, middleAtMs),
    rmsHz: Math.sqrt(used.reduce((sum, r) => sum + r * r, 0) / used.length),
  };
}

/** Scatter of a row against the line between its neighbours: blind to anything smooth. */
function neighbourNoiseHz(residuals: Float64Array, passes: readonly ObservedPass[]): number {
  const bends: number[] = [];
  let from = 0;
  for (const pass of passes) {
    const to = from + pass.observations.length;
    for (let i = from + 1; i < to - 1; i += 1) {
      bends.push((residuals[i]! - (residuals[i - 1]! + residuals[i + 1]!) / 2) / Math.sqrt(1.5));
    }
    from = to;
  }
  return robustSpread(bends);
}
