/** Two-sided 95 % of a normal deviate. */
const ordinaryDeviate = 1.959964;

/**
 * What share of successes `successes` of `tries` speak for: Wilson's interval, which also says something sensible of 0 and of
 * all of ten.
 *
 * @param deviate of the normal distribution, 1.96 for 95 %
 * @returns bounds within 0 to 1
 * @throws RangeError unless 0 <= successes <= tries, whole numbers, and there was a try
 * Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209
 */
export function wilsonInterval(
  successes: number,
  tries: number,
  deviate = ordinaryDeviate,
): { readonly low: number; readonly high: number } {
  if (!Number.isInteger(tries) || tries < 1)
    throw new RangeError(`tries: expected at least 1, found ${tries}`);
  if (!Number.isInteger(successes) || successes < 0 || successes > tries)
    throw new RangeError(`successes: expected 0 to ${tries}, found ${successes}`);
  const share = successes / tries;
  const square = deviate ** 2 / tries;
  const middle = (share + square / 2) / (1 + square);
  const half = (deviate * Math.sqrt((share * (1 - share)) / tries + square / (4 * tries))) / (1 + square);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
