/**
 * Lets a whole number within bounds pass: for the first line of a function that a caller may call wrongly.
 *
 * @param most without it any that is exact
 * @throws RangeError for every other value
 */
export function mustBeWhole(
  name: string,
  value: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): void {
  if (isWholeWithin(value, least, most)) return;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  throw new RangeError(`${name}: expected a whole number ${bounds}, found ${value}`);
}

/** Whether a number is whole and within bounds, both included. */
export function isWholeWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
