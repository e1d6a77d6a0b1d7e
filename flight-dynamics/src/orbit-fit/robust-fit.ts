import type { DopplerProblem } from './doppler-problem.ts';
import { type LeastSquaresSolution, solveLeastSquares } from './least-squares.ts';
import { correlationFactor, estimateNoise, type NoiseModel, robustSpread, rowVariance } from './noise.ts';
import type { DopplerObservation, ObservedPass } from './observation.ts';

export interface RobustSolution extends LeastSquaresSolution {
  readonly noise: NoiseModel;
  /** False for rows that were left out as outliers. */
  readonly isUsed: readonly boolean[];
  /** Standard deviation that the noise model gives each row. */
  readonly sigmaHz: Float64Array;
}

/** Beyond this many deviations a row holds something else: one in 150,000 of normal noise. */
const outlierSigmas = 4.5;
/** Huber's bend: 95 % efficient where all rows are good. Source: Huber 1964 */
const huberBend = 1.345;

/**
 * Least squares that finds its own noise and outliers. First with Huber weights and the spread of the moment, until it stands; then
 * rows beyond 4.5 deviations are left out, frequency noise, jitter and correlation are taken from what remains, and the fit
 * is made again with these as weights, three times over.
 */
export function solveRobustly(
  problem: DopplerProblem,
  passes: readonly ObservedPass[],
  start: Float64Array,
): RobustSolution | undefined {
  const rows = passes.flatMap((pass) => pass.observations);
  const statedHz = statedSigmas(rows);
  const huber = (residuals: Float64Array) => {
    const normalised = Float64Array.from(residuals, (r, i) => r / statedHz[i]!);
    const spread = Math.max(1e-6, robustSpread([...normalised]));
    return normalised.map((value, i) => {
      const part = Math.abs(value) / spread;
      return (part <= huberBend ? 1 : huberBend / part) / (spread * statedHz[i]!) ** 2;
    });
  };
  let solution = solveLeastSquares(problem, start, huber);
  if (!solution) return undefined;
  const first = robustSpread(Array.from(solution.residuals, (r, i) => r / statedHz[i]!));
  let noise: NoiseModel = { frequencyPart: Math.max(1e-6, first), jitterS: 0, correlation: 1 };
  let isUsed = rows.map(() => true);
  // From here on the solution moves by a small part of its deviations: its partials hold.
  const partials = problem.partialsAt(solution.parameters);
  if (!partials) return undefined;
  const nearby = { ...problem, partialsAt: () => partials };
  const sigmaOf = (i: number) => Math.sqrt(rowVariance(noise, statedHz[i]!, problem.rateHzS[i]!));
  for (let round = 0; round < 3; round += 1) {
    const { residuals } = solution;
    isUsed = rows.map((_, i) => Math.abs(residuals[i]!) <= outlierSigmas * sigmaOf(i));
    noise = noiseOf(problem, passes, residuals, statedHz, isUsed);
    const weights = Float64Array.from(rows, (_, i) =>
      isUsed[i] ? 1 / (sigmaOf(i) ** 2 * noise.correlation) : 0,
    );
    const next = solveLeastSquares(nearby, solution.parameters, () => weights);
    if (!next) return undefined;
    solution = next;
  }
  return { ...solution, noise, isUsed, sigmaHz: Float64Array.from(rows, (_, i) => sigmaOf(i)) };
}

/** Stated sigmas; 1 Hz for every row as soon as one states none. */
function statedSigmas(rows: readonly DopplerObservation[]): number[] {
  const isStated = rows.every((row) => row.sigmaHz !== null);
  return rows.map((row) => (isStated ? row.sigmaHz! : 1));
}

function noiseOf(
  problem: DopplerProblem,
  passes: readonly ObservedPass[],
  residuals: Float64Array,
  statedHz: readonly number[],
  isUsed: readonly boolean[],
): NoiseModel {
  const used = isUsed.flatMap((is, i) => (is ? [i] : []));
  // Parameters take up scatter: what is left is smaller by the rows that they cost.
  const taken = Math.min(used.length / 2, problem.parameterCount);
  const unbiased = Math.sqrt(used.length / (used.length - taken));
  const two = estimateNoise(
    used.map((i) => residuals[i]! * unbiased),
    used.map((i) => statedHz[i]!),
    used.map((i) => problem.rateHzS[i]!),
  );
  const white = { ...two, correlation: 1 };
  let index = 0;
  const series = passes.map((pass) =>
    pass.observations.flatMap(() => {
      const i = index++;
      if (!isUsed[i]) return [];
      return [residuals[i]! / Math.sqrt(rowVariance(white, statedHz[i]!, problem.rateHzS[i]!))];
    }),
  );
  return { ...two, correlation: correlationFactor(series) };
}
