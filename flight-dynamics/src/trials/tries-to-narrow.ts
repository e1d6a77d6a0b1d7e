import type { TriedLevel } from './likelihood-ratio.ts';
import { type FittedCurve, fitSuccessCurve } from './success-curve.ts';

/**
 * How many more tries at the half of a fitted curve would make the half known within `halfWidthDb` with 95 %, if every second of them
 * succeeded: found by asking the likelihood itself, whose interval is not the same on both sides. Nowhere does a try tell more of where
 * the half is than there.
 *
 * @returns an even number; 0 when it is known so well already, undefined when not even `most` would do
 * @throws RangeError unless `halfWidthDb` is positive
 */
export function triesToNarrow(
  levels: readonly TriedLevel[],
  fitted: FittedCurve,
  halfWidthDb: number,
  most = 10_000,
): number | undefined {
  if (!(halfWidthDb > 0))
    throw new RangeError(`halfWidthDb: expected a positive number, found ${halfWidthDb}`);
  if (halfWidthOf(fitted) <= halfWidthDb) return 0;
  const isEnough = (pairs: number) => {
    const { level50Dbm } = fitted;
    const then = fitSuccessCurve([...levels, { levelDbm: level50Dbm, successes: pairs, tries: 2 * pairs }]);
    return then.ok && halfWidthOf(then.value) <= halfWidthDb;
  };
  let [tooFew, pairs] = [0, 1];
  while (!isEnough(pairs)) {
    tooFew = pairs;
    pairs *= 2;
    if (2 * pairs > most) return undefined;
  }
  while (pairs - tooFew > 1) {
    const middle = Math.floor((tooFew + pairs) / 2);
    if (isEnough(middle)) pairs = middle;
    else tooFew = middle;
  }
  return 2 * pairs;
}

/** The larger half of the interval of 95 % around the half of a curve. */
export function halfWidthOf({ level50Dbm, level50LowDbm, level50HighDbm }: FittedCurve): number {
  return Math.max(level50HighDbm - level50Dbm, level50Dbm - level50LowDbm);
}
