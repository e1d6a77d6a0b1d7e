import type { Calibrator, SplineCalibrator, ValueRef } from './definition.ts';
import { evaluateMath } from './math-operation.ts';

/**
 * What a raw number is in engineering units.
 *
 * @param valueOf of a parameter that the calibrator refers to
 * @returns undefined when the calibrator has no result for it, or is one that is not supported
 */
export function calibrate(
  calibrator: Calibrator,
  raw: number,
  valueOf: (ref: ValueRef) => number | undefined = () => undefined,
): number | undefined {
  switch (calibrator.kind) {
    case 'polynomial': {
      let sum = 0;
      for (const { coefficient, exponent } of calibrator.terms)
        sum +=
          exponent === 0 ? coefficient : exponent === 1 ? coefficient * raw : coefficient * raw ** exponent;
      return Number.isFinite(sum) ? sum : undefined;
    }
    case 'spline':
      return evaluateSpline(calibrator, raw);
    case 'math':
      return evaluateMath(calibrator.steps, raw, valueOf);
    case 'unknown':
      return undefined;
  }
}

/**
 * The value of the curve at `raw`; outside the points that of the nearest point, or the curve of the last piece when it
 * is extrapolated.
 *
 * A piece of order n is the polynomial through n + 1 neighbouring points, its own two among them.
 */
function evaluateSpline({ points, isExtrapolated }: SplineCalibrator, raw: number): number | undefined {
  if (Number.isNaN(raw)) return undefined;
  const last = points.length - 1;
  const at = pieceAt(points, raw);
  if (!isExtrapolated) {
    if (at < 0) return points[0]!.calibrated;
    if (at >= last) return points[last]!.calibrated;
  }
  if (at >= 0 && points[at]!.raw === raw) return points[at]!.calibrated;
  const piece = Math.min(Math.max(at, 0), last - 1);
  const { order } = points[piece]!;
  if (order === 0) return points[Math.min(Math.max(at, 0), last)]!.calibrated;
  const first = Math.min(Math.max(0, piece - ((order - 1) >> 1)), last - order);
  const value = order === 1 ? line(points, piece, raw) : lagrange(points, Math.max(0, first), order, raw);
  return Number.isFinite(value) ? value : undefined;
}

type Points = SplineCalibrator['points'];

/** Index of the last point at or before `raw`; -1 when it lies before all. */
function pieceAt(points: Points, raw: number): number {
  let low = -1;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (points[middle]!.raw <= raw) low = middle;
    else high = middle - 1;
  }
  return low;
}

function line(points: Points, piece: number, raw: number): number {
  const [left, right] = [points[piece]!, points[piece + 1]!];
  const slope = (right.calibrated - left.calibrated) / (right.raw - left.raw);
  return left.calibrated + (raw - left.raw) * slope;
}

function lagrange(points: Points, first: number, order: number, raw: number): number {
  let sum = 0;
  for (let index = first; index <= first + order; index++) {
    let product = points[index]!.calibrated;
    for (let other = first; other <= first + order; other++) {
      if (other === index) continue;
      product *= (raw - points[other]!.raw) / (points[index]!.raw - points[other]!.raw);
    }
    sum += product;
  }
  return sum;
}

/**
 * The raw value that calibrates to `value`: for polynomials up to the second degree, and splines of order 1 that never
 * turn.
 *
 * @param isPossible says whether the encoding has that raw value: of two roots the possible one is meant
 * @returns undefined when there is none, or more than one
 */
export function decalibrate(
  calibrator: Calibrator,
  value: number,
  isPossible: (raw: number) => boolean = () => true,
): number | undefined {
  if (calibrator.kind === 'polynomial') {
    const roots = rootsOf(calibrator.terms, value).filter(
      (root) => Number.isFinite(root) && isPossible(root),
    );
    return new Set(roots).size === 1 ? roots[0] : undefined;
  }
  if (calibrator.kind !== 'spline') return undefined;
  const { points } = calibrator;
  const isRising = points[1]!.calibrated > points[0]!.calibrated;
  const isMonotone = points.every((point, index) => {
    const before = points[index - 1];
    if (before === undefined) return true;
    return isRising ? point.calibrated > before.calibrated : point.calibrated < before.calibrated;
  });
  if (!isMonotone || points.some(({ order }) => order !== 1)) return undefined;
  const turned = points.map(({ raw, calibrated, order }) => ({ raw: calibrated, calibrated: raw, order }));
  turned.sort((left, right) => left.raw - right.raw);
  const isInside = value >= turned[0]!.raw && value <= turned.at(-1)!.raw;
  return isInside || calibrator.isExtrapolated
    ? evaluateSpline({ ...calibrator, points: turned }, value)
    : undefined;
}

function rootsOf(
  terms: readonly { readonly coefficient: number; readonly exponent: number }[],
  value: number,
): number[] {
  if (terms.some(({ exponent }) => exponent < 0 || exponent > 2)) return [];
  const sum = (exponent: number): number =>
    terms.reduce((all, term) => (term.exponent === exponent ? all + term.coefficient : all), 0);
  const [c, b, a] = [sum(0) - value, sum(1), sum(2)];
  if (a === 0) return b === 0 ? [] : [-c / b];
  const discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return [];
  // The stable form: no difference of nearly equal numbers.
  const q = -0.5 * (b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant));
  return q === 0 ? [0] : [q / a, c / q];
}
