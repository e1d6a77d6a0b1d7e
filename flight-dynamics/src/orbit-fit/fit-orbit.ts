import type { Fault, Result } from '@dawa/seams/fault';
import { failure, success } from '@dawa/seams/fault';
import { type EarthOrientation, noEarthOrientation } from '../earth-orientation.ts';
import type { ElementSet, OmmElementSet } from '../elements/element-set.ts';
import type { Place } from '../look-angles.ts';
import { msPerDay } from '../time.ts';
import { delayBetween } from './delay-between.ts';
import { searchDelay } from './delay-search.ts';
import {
  createDopplerProblem,
  type DopplerProblem,
  type DopplerProblemRequest,
  orbitKeys,
} from './doppler-problem.ts';
import type { OrbitChange } from './mean-orbit.ts';
import type { NoiseModel } from './noise.ts';
import { type DopplerObservation, type ObservedPass, observedPasses } from './observation.ts';
import { orbitPrior } from './orbit-prior.ts';
import { type OrbitUncertainty, uncertaintyOf } from './orbit-uncertainty.ts';
import { type OscillatorModel, oscillatorPrior } from './oscillator.ts';
import { moveEpoch } from './re-epoch.ts';
import { receiversAt } from './receivers.ts';
import { type RobustSolution, solveRobustly } from './robust-fit.ts';
import { thinned } from './thinned.ts';

export interface OrbitFitRequest {
  /** What was known before. */
  readonly elements: ElementSet;
  readonly observations: readonly DopplerObservation[];
  readonly place: Place;
  readonly earthOrientation?: EarthOrientation;
  /** What the satellite is said to send; then its level is believed to 10 parts in a million. */
  readonly carrierHz?: number;
  /**
   * Default `thermal`: a level, a steady drift and warming, each pass its own. It costs little where there is none, while a warming that
   * is not modelled ruins orbit and covariance alike (the guide has figures).
   */
  readonly oscillator?: OscillatorModel;
  /** `orbit` corrects the elements; `delays` keeps them and gives each pass its own delay along the track. Default `orbit`. */
  readonly mode?: 'orbit' | 'delays';
  /** How far SGP4 itself strays along the track from pass to pass, one sigma. Default 0.02 s; see the guide for how it was measured. */
  readonly passDelaySigmaS?: number;
  /** Error of the station's clock, one sigma; default 0, a clock that is known to be right. */
  readonly clockSigmaS?: number;
  /** Above 1: the old elements are believed less. */
  readonly priorScale?: number;
  /** How far the delay is searched at first, either way. Default 120 s. */
  readonly searchS?: number;
}

export type OrbitFitFault = Fault<'too-few-rows' | 'no-position' | 'no-solution'>;

export interface FittedPass {
  readonly label: string;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly rowCount: number;
  readonly usedCount: number;
  readonly rmsHz: number;
  /** What the satellite sent in the middle of the pass. */
  readonly carrierHz: number;
  readonly carrierSigmaHz: number;
  /** From the first reading of the pass to its last, drift and warming together. */
  readonly carrierChangeHz: number;
  /** How late the satellite was against the old elements; negative when it came early. */
  readonly delayS: number;
  /** What of it the new elements leave, within `passDelaySigmaS`. */
  readonly remainingDelayS: number;
  readonly delaySigmaS: number;
}

export interface Residual {
  readonly atMs: number;
  readonly pass: string;
  readonly residualHz: number;
  readonly sigmaHz: number;
  readonly isUsed: boolean;
}

export interface OrbitFit {
  readonly mode: 'orbit' | 'delays';
  /** The old orbit at the epoch of the fit. */
  readonly before: OmmElementSet;
  /** The new one; the same as `before` when only delays were fitted. */
  readonly elements: OmmElementSet;
  readonly passes: readonly FittedPass[];
  readonly residuals: readonly Residual[];
  readonly rmsHz: number;
  readonly noise: NoiseModel;
  readonly clockErrorS: number;
  /** One sigma of each number before and after. */
  readonly prior: OrbitChange;
  readonly uncertainty: OrbitUncertainty;
  /** Weighted squares of the change against the prior, for seven numbers; far above 7: the old elements were worse than believed. */
  readonly priorChiSquared: number;
  readonly iterations: number;
  readonly isConverged: boolean;
}

const fewestRows = 10;

/**
 * Corrects orbital elements by the Doppler of one station, with what the old elements are worth as a prior, so that one pass is
 * enough to be useful and three make an orbit.
 *
 * The new epoch is the last reading. Covariance is scaled by the scatter that was found, widened for correlated noise.
 */
export function fitOrbit(request: OrbitFitRequest): Result<OrbitFit, OrbitFitFault> {
  const { observations, place, mode = 'orbit', earthOrientation = noEarthOrientation } = request;
  const passes = observedPasses(observations);
  if (observations.length < fewestRows) {
    const expected = `at least ${fewestRows} readings`;
    return failure({ kind: 'too-few-rows', expected, found: observations.length });
  }
  const epochAtMs = Math.max(...passes.map((pass) => pass.toAtMs));
  const before = moveEpoch(request.elements, epochAtMs)?.elements;
  const delays = before && searchDelays(before, passes, request);
  if (!before || !delays) {
    const found = `none for ${request.elements.noradId} at ${new Date(epochAtMs).toISOString()}`;
    return failure({ kind: 'no-position', expected: 'a position from the old elements', found });
  }
  const typicalDelayS = middle(delays.map(({ delayS }) => delayS));
  const prior = orbitPrior(request.elements, epochAtMs, typicalDelayS, request.priorScale);
  const wanted: DopplerProblemRequest = {
    elements: before,
    orbitPrior: mode === 'orbit' ? prior : null,
    passes,
    place,
    earthOrientation,
    carrierHz: request.carrierHz ?? middle(delays.map(({ carrierHz }) => carrierHz)),
    oscillator: request.oscillator ?? 'thermal',
    oscillatorPrior: oscillatorPrior(request.carrierHz !== undefined),
    passDelaySigmaS: mode === 'orbit' ? (request.passDelaySigmaS ?? 0.02) : freeDelaySigmaS,
    clockSigmaS: request.clockSigmaS ?? 0,
    aboutDelaysS: delays.map(({ delayS }) => delayS),
  };
  const problem = createDopplerProblem(wanted);
  const start = problem && startOf(problem, wanted, delays, prior);
  const solution = problem && start && solveRobustly(problem, passes, start);
  const elements = solution && problem.elementsOf(solution.parameters);
  if (!solution || !elements) {
    return failure({
      kind: 'no-solution',
      expected: 'an orbit near the old one',
      found: 'none that propagates',
    });
  }
  return success({
    mode,
    before,
    elements,
    prior,
    passes: describePasses(problem, wanted, passes, solution, elements),
    residuals: residualsOf(passes, solution),
    rmsHz: rms(solution.residuals, solution.isUsed),
    noise: solution.noise,
    clockErrorS: problem.clockErrorS(solution.parameters),
    uncertainty: uncertaintyOf(problem, solution, elements, prior, wanted.passDelaySigmaS),
    priorChiSquared: squaresOf(solution.parameters.subarray(0, problem.sizes.orbit)),
    iterations: solution.iterations,
    isConverged: solution.isConverged,
  });
}

/** In the mode that fits delays alone nothing is known of them before. */
const freeDelaySigmaS = 60;

function searchDelays(elements: OmmElementSet, passes: readonly ObservedPass[], request: OrbitFitRequest) {
  const found = passes.map((pass) => {
    const rows = thinned(pass.observations, 60);
    const receivers = receiversAt(
      request.place,
      rows.map((row) => row.atMs),
      request.earthOrientation ?? noEarthOrientation,
    );
    const frequencies = rows.map((row) => row.frequencyHz);
    return searchDelay(elements, receivers, frequencies, request.searchS ?? 120);
  });
  return found.every((delay) => delay !== undefined) ? found : undefined;
}

/** A straight line through the delays gives place and pace along the track; carriers as the search found them. */
function startOf(
  problem: DopplerProblem,
  wanted: DopplerProblemRequest,
  found: readonly { readonly delayS: number; readonly carrierHz: number }[],
  prior: OrbitChange,
): Float64Array {
  const start = new Float64Array(problem.parameterCount);
  const { passes, elements } = wanted;
  for (const [index, { carrierHz, delayS }] of found.entries()) {
    const levelHz = wanted.carrierHz * wanted.oscillatorPrior.levelPart;
    start[problem.oscillatorPlace(index)] = (carrierHz - wanted.carrierHz) / levelHz;
    const delayPlace = problem.delayPlace(index);
    if (problem.sizes.orbit === 0 && delayPlace !== undefined) start[delayPlace] = delayS / freeDelaySigmaS;
  }
  if (problem.sizes.orbit === 0) return start;
  const days = passes.map((pass) => ((pass.fromAtMs + pass.toAtMs) / 2 - elements.epochAtMs) / msPerDay);
  const line = lineThrough(
    days,
    found.map(({ delayS }) => delayS),
  );
  const radPerS = (2 * Math.PI * elements.meanMotionRevDay) / 86_400;
  start[orbitKeys.indexOf('alongTrackRad')] = (-line.value * radPerS) / prior.alongTrackRad;
  const motionRevDay = (-line.slope / 86_400) * elements.meanMotionRevDay;
  start[orbitKeys.indexOf('meanMotionRevDay')] = motionRevDay / prior.meanMotionRevDay;
  return start;
}

/** Value at 0 and slope; flat where the points lie within half a day, for then a slope would be noise. */
function lineThrough(x: readonly number[], y: readonly number[]): { value: number; slope: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  if (Math.max(...x) - Math.min(...x) < 0.3) return { value: meanY, slope: 0 };
  const spread = mean(x.map((v) => (v - meanX) ** 2));
  const slope = mean(x.map((v, i) => (v - meanX) * (y[i]! - meanY))) / spread;
  return { value: meanY - slope * meanX, slope };
}

function describePasses(
  problem: DopplerProblem,
  wanted: DopplerProblemRequest,
  passes: readonly ObservedPass[],
  solution: RobustSolution,
  elements: OmmElementSet,
): FittedPass[] {
  const { parameters, covariance } = solution;
  const size = problem.parameterCount;
  const sigma = (place: number) => Math.sqrt(covariance[place * size + place]!);
  let from = 0;
  return passes.map((pass, index) => {
    const to = from + pass.observations.length;
    const isUsed = solution.isUsed.slice(from, to);
    const residuals = solution.residuals.subarray(from, to);
    from = to;
    const carrierAt = (atMs: number) => problem.carrierAt(parameters, index, atMs);
    const middleAtMs = (pass.fromAtMs + pass.toAtMs) / 2;
    const place = problem.delayPlace(index);
    const remainingDelayS = problem.delayS(parameters, index);
    const trackDelayS = problem.sizes.orbit === 0 ? 0 : delayBetween(wanted.elements, elements, middleAtMs);
    return {
      label: pass.label,
      fromAtMs: pass.fromAtMs,
      toAtMs: pass.toAtMs,
      rowCount: pass.observations.length,
      usedCount: isUsed.filter(Boolean).length,
      rmsHz: rms(residuals, isUsed),
      carrierHz: carrierAt(middleAtMs),
      carrierSigmaHz:
        sigma(problem.oscillatorPlace(index)) * wanted.carrierHz * wanted.oscillatorPrior.levelPart,
      carrierChangeHz: carrierAt(pass.toAtMs) - carrierAt(pass.fromAtMs),
      delayS: trackDelayS + remainingDelayS,
      remainingDelayS: problem.sizes.orbit === 0 ? 0 : remainingDelayS,
      delaySigmaS: place === undefined ? 0 : sigma(place) * wanted.passDelaySigmaS,
    };
  });
}

function residualsOf(passes: readonly ObservedPass[], solution: RobustSolution): Residual[] {
  const rows = passes.flatMap((pass) => pass.observations);
  return rows.map((row, i) => ({
    atMs: row.atMs,
    pass: row.pass,
    residualHz: solution.residuals[i]!,
    sigmaHz: solution.sigmaHz[i]!,
    isUsed: solution.isUsed[i]!,
  }));
}

function rms(residuals: Float64Array, isUsed: readonly boolean[]): number {
  const used = [...residuals].filter((_, i) => isUsed[i]);
  return used.length === 0 ? 0 : Math.sqrt(used.reduce((sum, r) => sum + r * r, 0) / used.length);
}

function squaresOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
