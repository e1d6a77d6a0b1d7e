import type { TimeWindow } from './time-window.ts';

/** When nothing came of any of several values: what all lists of gaps, each in order, have in common. */
export function commonGaps(lists: readonly (readonly TimeWindow[])[]): readonly TimeWindow[] {
  const [first, ...others] = lists;
  if (first === undefined) return [];
  return others.reduce<readonly TimeWindow[]>(overlaps, first);
}

function overlaps(a: readonly TimeWindow[], b: readonly TimeWindow[]): TimeWindow[] {
  const common: TimeWindow[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const fromAtMs = Math.max(a[i]!.fromAtMs, b[j]!.fromAtMs);
    const toAtMs = Math.min(a[i]!.toAtMs, b[j]!.toAtMs);
    if (toAtMs > fromAtMs) common.push({ fromAtMs, toAtMs });
    if (a[i]!.toAtMs < b[j]!.toAtMs) i += 1;
    else j += 1;
  }
  return common;
}
