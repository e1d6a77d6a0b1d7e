/** One row of the results, as contracts fix it. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly value: number | null;
  readonly baselineName: string | null;
  readonly baselineValue: number | null;
  /** Median of the paired ratios, above 1 when the candidate is better. */
  readonly ratioMedian: number | null;
  readonly ratioP10: number | null;
  readonly ratioP90: number | null;
  readonly pairs: number;
  readonly note: string;
}

export interface Contest<T> {
  readonly name: string;
  /** What a run does, in this unit: its amount over its time is the value. */
  readonly unit: string;
  readonly amount: number;
  readonly candidate: () => T;
  readonly baseline: { readonly name: string; readonly run: () => T };
  readonly isEqual: (candidate: T, baseline: T) => boolean;
  readonly note?: string;
  /** Time of the processor instead of the wall: for work in one thread, where neighbours would be timed too. */
  readonly isCpuTime?: boolean;
}

export const leastPairs = 21;

/**
 * Runs candidate and baseline in turn, so that both suffer the same neighbours, and compares them pair by pair. Both
 * results are compared before any time is taken.
 *
 * @throws TypeError when the results differ: a fast wrong answer has no speed
 */
export function pairedRow<T>(contest: Contest<T>, pairs = leastPairs): BenchRow {
  const { name, unit, amount, candidate, baseline, isEqual, note = '' } = contest;
  const secondsOf = contest.isCpuTime === true ? cpuSecondsOf : wallSecondsOf;
  if (!isEqual(candidate(), baseline.run())) {
    throw new TypeError(`${name}: expected the result of ${baseline.name}, found another`);
  }
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    // The order alternates: whoever runs second finds warmer caches.
    const isOursFirst = pair % 2 === 0;
    const first = secondsOf(isOursFirst ? candidate : baseline.run);
    const second = secondsOf(isOursFirst ? baseline.run : candidate);
    const [our, their] = isOursFirst ? [first, second] : [second, first];
    ours.push(our);
    theirs.push(their);
  }
  return rowOfPairs({ name, unit, amount, baselineName: baseline.name, ours, theirs, note });
}

/** The seconds of one pair stand at the same place in `ours` and `theirs`; in them both did `amount`. */
export function rowOfPairs(taken: {
  readonly name: string;
  readonly unit: string;
  readonly amount: number;
  readonly baselineName: string;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly note: string;
}): BenchRow {
  const { name, unit, amount, baselineName, ours, theirs, note } = taken;
  const ratios = ours.map((our, pair) => theirs[pair]! / our);
  return {
    name,
    unit,
    value: amount / quantile(ours, 0.5),
    baselineName,
    baselineValue: amount / quantile(theirs, 0.5),
    ratioMedian: quantile(ratios, 0.5),
    ratioP10: quantile(ratios, 0.1),
    ratioP90: quantile(ratios, 0.9),
    pairs: ours.length,
    note,
  };
}

/** A row whose baseline program is not on this machine: our own figure, and no ratio. */
export function loneRow(row: Pick<BenchRow, 'name' | 'unit' | 'value'> & Partial<BenchRow>): BenchRow {
  return {
    baselineName: null,
    baselineValue: null,
    ratioMedian: null,
    ratioP10: null,
    ratioP90: null,
    pairs: 0,
    note: '',
    ...row,
  };
}

/** Rate of a run repeated `leastPairs` times, median. */
export function rateOf(amount: number, run: () => unknown): number {
  const times = Array.from({ length: leastPairs }, () => wallSecondsOf(run));
  return amount / quantile(times, 0.5);
}

/** Of this process, all its threads. */
export function cpuSecondsOf(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function wallSecondsOf(run: () => unknown): number {
  const startedMs = performance.now();
  run();
  return (performance.now() - startedMs) / 1000;
}

/** Linear between the two nearest. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (place - below);
}
