import { upperTail } from '../link/noise.ts';

/** Tries at one level, for instance at one step of an attenuator. */
export interface TriedLevel {
  readonly levelDbm: number;
  readonly successes: number;
  readonly tries: number;
}

/** Logarithm of the likelihood of what was counted, but for the binomial coefficients, which no comparison needs. */
export function logLikelihood(levels: readonly TriedLevel[], shareAt: (levelDbm: number) => number): number {
  return levels.reduce((sum, { levelDbm, successes, tries }) => {
    const share = shareAt(levelDbm);
    return sum + timesLog(successes, share) + timesLog(tries - successes, 1 - share);
  }, 0);
}

/**
 * Twice what the likelihood lacks to that of the best explanation there is, each level for itself: 0 where the shares are those
 * that were counted, infinite where something happened that cannot.
 *
 * Of many tries at each level it is distributed as chi-squared, with as many degrees of freedom as levels less fitted numbers. With ten tries
 * and levels where nothing is left to chance it is smaller than that: ask by simulation then.
 * Source: McCullagh and Nelder, Generalized Linear Models, 2nd edition, 4.4
 */
export function devianceOf(levels: readonly TriedLevel[], shareAt: (levelDbm: number) => number): number {
  const counted = levels.reduce(
    (sum, { successes, tries }) =>
      sum + timesLog(successes, successes / tries) + timesLog(tries - successes, 1 - successes / tries),
    0,
  );
  return Math.max(0, 2 * (counted - logLikelihood(levels, shareAt)));
}

/**
 * Chance that chi-squared of so many degrees of freedom is `value` or more.
 *
 * @throws RangeError for less than one degree of freedom
 * Source: Abramowitz and Stegun, 26.4.4 and 26.4.5: the finite sums for odd and even degrees of freedom
 */
export function chiSquaredTail(value: number, freedom: number): number {
  if (!Number.isInteger(freedom) || freedom < 1)
    throw new RangeError(`freedom: expected a whole number from 1, found ${freedom}`);
  if (value <= 0) return 1;
  if (value === Number.POSITIVE_INFINITY) return 0;
  const isOdd = freedom % 2 === 1;
  const tail = Math.exp(-value / 2);
  let term = isOdd ? Math.sqrt((2 * value) / Math.PI) * tail : tail;
  let sum = isOdd ? 2 * upperTail(Math.sqrt(value)) : 0;
  let divisor = isOdd ? 3 : 2;
  for (let left = Math.floor(freedom / 2); left > 0; left--) {
    sum += term;
    term *= value / divisor;
    divisor += 2;
  }
  return Math.min(1, sum);
}

/** 0 log 0 is 0: what did not happen costs nothing. */
function timesLog(count: number, share: number): number {
  return count === 0 ? 0 : count * Math.log(share);
}
