/** How well a value keeps within its limits from run to run. */
export interface Capability {
  readonly runs: number;
  readonly mean: number;
  /** Of the sample, over all runs; 0 where every run gave the same. */
  readonly standardDeviation: number;
  /** Width of the limits over six standard deviations; undefined with one limit only, or without spread. */
  readonly cp: number | undefined;
  /** Distance to the nearer limit over three, with an interval at 95 %; undefined without spread, and of too few runs. */
  readonly cpk: { readonly value: number; readonly low: number; readonly high: number } | undefined;
  /** Why no index can be given. */
  readonly doubt: string | undefined;
}

/** Below this no index is given: its interval would say that it may be anything. */
export const fewestRuns = 5;
/** Below this the indices are rough: the interval is shown, and so is this. */
export const enoughRuns = 50;

const normal95 = 1.96;

/**
 * Capability of a value over runs.
 *
 * The standard deviation is that of all runs (what some call Pp and Ppk); the indices speak of a normal distribution and of runs
 * that are alike, which nobody has shown.
 *
 * @param low, high limits; infinite where there is none on that side
 * @param deviate of the interval: 1.96 for 95 %
 * @returns undefined for less than two values
 * Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.1.6 (indices, interval of Cpk, about 50 values); the interval is that of
 * Bissell, "How reliable is your capability index?", Applied Statistics 39 (1990)
 */
export function capabilityOf(
  values: readonly number[],
  { low, high }: { readonly low: number; readonly high: number },
  deviate = normal95,
): Capability | undefined {
  const runs = values.length;
  if (runs < 2) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1);
  const deviation = Math.sqrt(variance);
  // Sums of equal values may differ in the last bit.
  const standardDeviation = deviation <= Math.abs(mean) * 1e-12 ? 0 : deviation;
  const base = { runs, mean, standardDeviation };
  if (runs < fewestRuns) return { ...base, cp: undefined, cpk: undefined, doubt: 'too few runs' };
  if (standardDeviation === 0)
    return { ...base, cp: undefined, cpk: undefined, doubt: 'every run gave the same' };
  const value = Math.min(high - mean, mean - low) / (3 * standardDeviation);
  if (!Number.isFinite(value)) return { ...base, cp: undefined, cpk: undefined, doubt: 'no limit' };
  const width = (high - low) / (6 * standardDeviation);
  const half = cpkHalfWidth(value, runs, deviate);
  return {
    ...base,
    cp: Number.isFinite(width) ? width : undefined,
    cpk: { value, low: value - half, high: value + half },
    doubt: undefined,
  };
}

/** Half of the interval of Cpk, from so many values. */
export function cpkHalfWidth(cpk: number, runs: number, deviate = normal95): number {
  return deviate * Math.sqrt(1 / (9 * runs) + cpk ** 2 / (2 * (runs - 1)));
}
