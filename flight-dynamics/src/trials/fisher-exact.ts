/** Successes among tries. */
export interface CountedSuccesses {
  readonly successes: number;
  readonly tries: number;
}

/**
 * Chance of a difference like this or a rarer one where both succeed alike (two-sided p-value): of all ways to share out the
 * successes, those that are at most as likely as the one that was counted.
 *
 * @returns 0 to 1; 1 where one has no tries
 * @throws RangeError unless 0 <= successes <= tries, whole numbers
 * Source: Fisher's exact test of a table of two by two, two-sided as in R's fisher.test
 */
export function fisherExact(one: CountedSuccesses, other: CountedSuccesses): number {
  for (const { successes, tries } of [one, other])
    if (!Number.isInteger(successes) || !Number.isInteger(tries) || successes < 0 || successes > tries)
      throw new RangeError(`successes: expected a whole number from 0 to ${tries}, found ${successes}`);
  const all = one.tries + other.tries;
  const good = one.successes + other.successes;
  const fewest = Math.max(0, good - other.tries);
  const most = Math.min(good, one.tries);
  const logs = logFactorials(all);
  const choose = (n: number, k: number) => logs[n]! - logs[k]! - logs[n - k]!;
  const chanceOf = (k: number) =>
    Math.exp(choose(one.tries, k) + choose(other.tries, good - k) - choose(all, good));
  // The same chance by another way of counting may differ in its last bits.
  const counted = chanceOf(one.successes) * (1 + 1e-7);
  let sum = 0;
  for (let k = fewest; k <= most; k++) {
    const chance = chanceOf(k);
    if (chance <= counted) sum += chance;
  }
  return Math.min(1, sum);
}

function logFactorials(most: number): Float64Array {
  const logs = new Float64Array(most + 1);
  for (let n = 2; n <= most; n++) logs[n] = logs[n - 1]! + Math.log(n);
  return logs;
}
