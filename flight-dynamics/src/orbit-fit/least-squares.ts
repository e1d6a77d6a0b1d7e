import { cholesky, invertCholesky, type SquareMatrix, solveCholesky } from './matrix.ts';

/**
 * Parameters are counted in standard deviations of what was known before (0 is the guess, 1 is one sigma away). So every problem is
 * scaled, and the guess itself holds what the measurements cannot see.
 */
export interface LeastSquaresProblem {
  readonly parameterCount: number;
  /** Measured minus modelled; undefined where the model has no answer. */
  residualsAt(parameters: Float64Array): Float64Array | undefined;
  /** Change of the model with each parameter. */
  partialsAt(parameters: Float64Array): readonly Partial[] | undefined;
}

/** The change of the residuals' model with one parameter: zero outside `from` to `from + values.length`. */
export interface Partial {
  readonly from: number;
  readonly values: Float64Array;
}

export interface LeastSquaresSolution {
  readonly parameters: Float64Array;
  readonly residuals: Float64Array;
  readonly weights: Float64Array;
  /** Of the parameters, in the same counting: 1 on its diagonal means nothing was learnt. */
  readonly covariance: SquareMatrix;
  /** Natural logarithm of the determinant of the inverse covariance: how much was learnt, for comparing models. */
  readonly logInformation: number;
  /** Weighted squares of residuals, and of the parameters against the guess. */
  readonly dataChiSquared: number;
  readonly priorChiSquared: number;
  readonly iterations: number;
  readonly isConverged: boolean;
}

/** The next step would move no parameter by more than this part of its new standard deviation. */
const smallStep = 0.003;
const mostIterations = 40;

/**
 * Levenberg-Marquardt with a unit prior: least `sum(w r²) + sum(x²)`.
 *
 * @param weightsOf inverse variances for the residuals at hand; called once an iteration, so it may grow robust as they shrink
 * @returns undefined when the model has no answer at the start
 * Source: Marquardt 1963, damping of the diagonal; Nielsen 1999 for the growth of the damping
 */
export function solveLeastSquares(
  problem: LeastSquaresProblem,
  start: Float64Array,
  weightsOf: (residuals: Float64Array) => Float64Array,
): LeastSquaresSolution | undefined {
  const size = problem.parameterCount;
  let parameters = Float64Array.from(start);
  let residuals = problem.residualsAt(parameters);
  if (!residuals) return undefined;
  let damping = 1e-4;
  let iterations = 0;
  let isConverged = false;
  for (;;) {
    const weights = weightsOf(residuals);
    const partials = problem.partialsAt(parameters);
    if (!partials) return undefined;
    const { information, gradient } = normalEquations(partials, residuals, weights, parameters);
    const isLast = isConverged || iterations >= mostIterations;
    if (isLast) {
      const lower = cholesky(information, size)!;
      return {
        parameters,
        residuals,
        weights,
        covariance: invertCholesky(lower, size),
        logInformation: logDeterminant(lower, size),
        dataChiSquared: weightedSquares(residuals, weights),
        priorChiSquared: squares(parameters),
        iterations,
        isConverged,
      };
    }
    const cost = weightedSquares(residuals, weights) + squares(parameters);
    let growth = 2;
    for (;;) {
      iterations += 1;
      const step = dampedStep(information, gradient, size, damping);
      const candidate = parameters.map((value, index) => value + step[index]!);
      const next = problem.residualsAt(candidate);
      const nextCost = next ? weightedSquares(next, weights) + squares(candidate) : Number.POSITIVE_INFINITY;
      const stepSize = Math.sqrt(quadratic(information, step, size));
      if (next && nextCost <= cost + 1e-9 * cost) {
        parameters = candidate;
        residuals = next;
        damping = Math.max(1e-9, damping / 5);
        if (stepSize < smallStep) isConverged = true;
        break;
      }
      if (stepSize < smallStep) {
        isConverged = true;
        break;
      }
      damping *= growth;
      growth *= 2;
      if (iterations >= mostIterations) break;
    }
  }
}

function normalEquations(
  partials: readonly Partial[],
  residuals: Float64Array,
  weights: Float64Array,
  parameters: Float64Array,
): { information: SquareMatrix; gradient: Float64Array } {
  const size = partials.length;
  const information = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  for (const [row, { from, values }] of partials.entries()) {
    const weighted = values.map((value, k) => value * weights[from + k]!);
    let slope = 0;
    for (let k = 0; k < weighted.length; k += 1) slope += weighted[k]! * residuals[from + k]!;
    gradient[row] = slope - parameters[row]!;
    for (let column = 0; column <= row; column += 1) {
      const other = partials[column]!;
      const start = Math.max(from, other.from);
      const end = Math.min(from + values.length, other.from + other.values.length);
      let sum = column === row ? 1 : 0;
      for (let i = start; i < end; i += 1) sum += weighted[i - from]! * other.values[i - other.from]!;
      information[row * size + column] = sum;
      information[column * size + row] = sum;
    }
  }
  return { information, gradient };
}

function dampedStep(information: SquareMatrix, gradient: Float64Array, size: number, damping: number) {
  const damped = Float64Array.from(information);
  for (let k = 0; k < size; k += 1) damped[k * size + k]! *= 1 + damping;
  // The unit prior keeps the matrix positive definite whatever was measured.
  return solveCholesky(cholesky(damped, size)!, size, gradient);
}

function logDeterminant(lower: SquareMatrix, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k += 1) sum += 2 * Math.log(lower[k * size + k]!);
  return sum;
}

function quadratic(matrix: SquareMatrix, vector: Float64Array, size: number): number {
  let sum = 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      sum += vector[row]! * matrix[row * size + column]! * vector[column]!;
    }
  }
  return Math.max(0, sum);
}

function weightedSquares(residuals: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < residuals.length; i += 1) sum += residuals[i]! * residuals[i]! * weights[i]!;
  return sum;
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
