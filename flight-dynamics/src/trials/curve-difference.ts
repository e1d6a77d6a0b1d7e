import { type Result, success } from '@dawa/seams/fault';
import { chiSquaredTail, type TriedLevel } from './likelihood-ratio.ts';
import { fitSuccessCurve, type SuccessCurveFault } from './success-curve.ts';

/** How far two sets of tries are apart. */
export interface CurveDifference {
  /** Half of the second less half of the first. */
  readonly level50ByDb: number;
  /** Chance of a difference like this or larger where there is none. Small: they differ. */
  readonly chance: number;
}

/**
 * Whether two models, or one before and after, succeed alike: one curve for both against one for each (likelihood ratio, two
 * degrees of freedom).
 */
export function differenceOf(
  first: readonly TriedLevel[],
  second: readonly TriedLevel[],
): Result<CurveDifference, SuccessCurveFault> {
  const [one, other, both] = [
    fitSuccessCurve(first),
    fitSuccessCurve(second),
    fitSuccessCurve([...first, ...second]),
  ];
  if (!one.ok) return one;
  if (!other.ok) return other;
  if (!both.ok) return both;
  const ratio = 2 * (one.value.logLikelihood + other.value.logLikelihood - both.value.logLikelihood);
  return success({
    level50ByDb: other.value.level50Dbm - one.value.level50Dbm,
    chance: chiSquaredTail(ratio, 2),
  });
}
