import { wilsonInterval } from '@dawa/flight-dynamics/trials/wilson-interval';
import type { Verdict } from '../report/results.ts';

export interface CountedTries {
  readonly verdict: Verdict;
  /** With 95 %: Wilson. */
  readonly low: number;
  readonly high: number;
  /** How many tries in all would decide, if the share stays as it is; undefined when it is decided, or never would be. */
  readonly triesToDecide: number | undefined;
}

/**
 * Whether `successes` of `tries` show that the share is at least `share`: pass when the whole interval is, fail when none of it
 * is, inconclusive where more tries are needed.
 */
export function judgeTries(successes: number, tries: number, share: number): CountedTries {
  const { low, high } = wilsonInterval(successes, tries);
  const verdict = verdictOf({ low, high }, share);
  return {
    ...{ verdict, low, high },
    triesToDecide: verdict === 'inconclusive' ? triesToDecide(successes / tries, tries, share) : undefined,
  };
}

function verdictOf({ low, high }: { low: number; high: number }, share: number): Verdict {
  if (low >= share) return 'pass';
  return high < share ? 'fail' : 'inconclusive';
}

const mostTries = 10_000;

function triesToDecide(found: number, from: number, share: number): number | undefined {
  for (let tries = from + 1; tries <= mostTries; tries = Math.ceil(tries * 1.02) + 1) {
    if (verdictOf(wilsonInterval(Math.round(found * tries), tries), share) !== 'inconclusive') return tries;
  }
  return undefined;
}
