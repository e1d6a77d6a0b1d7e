/** A thing that fits on one antenna or does not: from, to (with what must follow it), and what it is worth. */
export interface Interval {
  readonly fromAtMs: number;
  /** The next may begin here. */
  readonly freeAtMs: number;
  readonly value: number;
}

/**
 * The most valuable set of intervals that do not overlap, exactly, in O(n log n): weighted interval scheduling.
 *
 * Sorted by the instant the antenna is free again, best(j) = max(best(j - 1), value(j) + best(last that is free at from(j))).
 * Source: Kleinberg, Tardos, Algorithm Design (2005), section 6.1.
 *
 * @returns indices into `intervals`, in order of start
 */
export function planIntervals(intervals: readonly Interval[]): number[] {
  const order = intervals
    .map((_, index) => index)
    .sort((a, b) => intervals[a]!.freeAtMs - intervals[b]!.freeAtMs);
  const freeAtMs = Float64Array.from(order, (index) => intervals[index]!.freeAtMs);
  const best = new Float64Array(order.length + 1);
  const before = new Int32Array(order.length);
  for (const [place, index] of order.entries()) {
    const { fromAtMs, value } = intervals[index]!;
    before[place] = countUpTo(freeAtMs, fromAtMs, place);
    best[place + 1] = Math.max(best[place]!, value + best[before[place]!]!);
  }
  const chosen: number[] = [];
  for (let place = order.length; place > 0; ) {
    if (best[place] === best[place - 1]) place -= 1;
    else {
      chosen.push(order[place - 1]!);
      place = before[place - 1]!;
    }
  }
  return chosen.reverse();
}

/** How many of the first `length` values are at most `limit`. */
function countUpTo(values: Float64Array, limit: number, length: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
