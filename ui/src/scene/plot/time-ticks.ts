import { lengthOf, shareOf, type TimeWindow } from './time-window.ts';

export interface TimeTick {
  readonly atMs: number;
  /** From the left edge, in pixels. */
  readonly x: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Steps that a clock is read in, then round numbers of days. */
const stepsMs = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((days) => days * day),
];

/** Ticks of a time axis at round instants of UTC, no nearer to each other than a label is wide. */
export function timeTicks(
  window: TimeWindow,
  width: number,
  leastPx: number,
): { readonly stepMs: number; readonly ticks: readonly TimeTick[] } {
  const leastMs = (lengthOf(window) * leastPx) / Math.max(1, width);
  const stepMs = stepsMs.find((step) => step >= leastMs) ?? stepsMs.at(-1)!;
  const ticks: TimeTick[] = [];
  for (let atMs = Math.ceil(window.fromAtMs / stepMs) * stepMs; atMs <= window.toAtMs; atMs += stepMs)
    ticks.push({ atMs, x: shareOf(window, atMs) * width });
  return { stepMs, ticks };
}

/** A tick as it is written: as fine as the step needs; midnight is the day. */
export function tickLabel(atMs: number, stepMs: number): string {
  const iso = new Date(atMs).toISOString();
  if (stepMs >= day) return stepMs >= 50 * day ? iso.slice(0, 10) : dayNames.format(atMs);
  if (stepMs >= hour && atMs % day === 0) return dayNames.format(atMs);
  if (stepMs < second) return iso.slice(14, 23);
  return stepMs < minute ? iso.slice(11, 19) : iso.slice(11, 16);
}

const dayNames = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
