/** A piece of the work: the inputs of one target from one number to before another. */
export interface Share {
  readonly target: string;
  readonly seed: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The inputs of all targets in shares of about equal number, those of one target apart from each other.
 *
 * @param inputsATrial of a target; a share counts trials
 */
export function sharesOf(
  targets: readonly string[],
  seed: string,
  inputs: number,
  mostInputs = 250_000,
  inputsATrial: (target: string) => number = () => 1,
): Share[] {
  const shares: Share[] = [];
  for (let from = 0; from < inputs; from += mostInputs)
    for (const target of targets) {
      const trials = Math.ceil(inputs / inputsATrial(target));
      if (from < trials) shares.push({ target, seed, from, to: Math.min(trials, from + mostInputs) });
    }
  return shares;
}
