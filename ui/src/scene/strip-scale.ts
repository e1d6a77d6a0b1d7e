import type { ParameterInfo } from '@dawa/protocols/console/mission';
import { type Severity, severityOf } from '../locales/limit-words.ts';

export interface Band {
  readonly severity: Severity;
  /** The limit itself, where the dashed line goes. */
  readonly limit: number;
  readonly from: number;
  readonly to: number;
}

/** Grounds of a strip, from each limit outwards to the next worse one; infinite at the outer end. */
export function limitBands(info: Pick<ParameterInfo, 'limits'>): readonly Band[] {
  const bands: Band[] = [];
  const edges = (side: 'low' | 'high') =>
    info.limits
      .flatMap((range) => {
        const severity = severityOf(range.level);
        const limit = range[side];
        return severity === undefined || limit === null ? [] : [{ severity, limit }];
      })
      .sort((a, b) => (side === 'high' ? a.limit - b.limit : b.limit - a.limit));
  const highs = edges('high');
  for (const [index, { severity, limit }] of highs.entries()) {
    bands.push({ severity, limit, from: limit, to: highs[index + 1]?.limit ?? Number.POSITIVE_INFINITY });
  }
  const lows = edges('low');
  for (const [index, { severity, limit }] of lows.entries()) {
    bands.push({ severity, limit, from: lows[index + 1]?.limit ?? Number.NEGATIVE_INFINITY, to: limit });
  }
  return bands;
}

/** A limit further away than this many times the height of the data would press the data flat. */
const nearbyHeights = 3;
/** A value that does not move is drawn as a line in the middle, not as magnified noise. */
const leastHeightShare = 0.02;
const margin = 0.12;

/**
 * Lowest and highest value of a strip: all the data, and each innermost limit near enough to matter.
 */
export function stripScale(
  values: readonly number[],
  info: Pick<ParameterInfo, 'limits'>,
): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [0, 1];
  const middle = (low + high) / 2;
  const least = Math.max(Math.abs(middle) * leastHeightShare, 1e-9) || 1;
  if (high - low < least) [low, high] = [middle - least / 2, middle + least / 2];
  const reach = (high - low) * nearbyHeights;
  for (const { limit } of limitBands(info)) {
    if (limit > high && limit - high < reach) high = limit;
    if (limit < low && low - limit < reach) low = limit;
  }
  const room = (high - low) * margin;
  return { low: low - room, high: high + room };
}

/** Spans without a value for more than `longestMs`, to hatch instead of bridge. */
export function gapsOf(
  atMs: readonly number[],
  longestMs: number,
): readonly { readonly fromAtMs: number; readonly toAtMs: number }[] {
  const gaps: { fromAtMs: number; toAtMs: number }[] = [];
  for (let index = 1; index < atMs.length; index += 1) {
    const [fromAtMs, toAtMs] = [atMs[index - 1]!, atMs[index]!];
    if (toAtMs - fromAtMs > longestMs) gaps.push({ fromAtMs, toAtMs });
  }
  return gaps;
}

/** The series as uPlot takes it, with a hole in each gap so that no line crosses it. */
export function plotColumns(
  atMs: readonly number[],
  values: readonly number[],
  longestMs: number,
): [number[], (number | null)[]] {
  const xs: number[] = [];
  const ys: (number | null)[] = [];
  for (const [index, x] of atMs.entries()) {
    const before = atMs[index - 1];
    if (before !== undefined && x - before > longestMs) {
      xs.push(before + 1);
      ys.push(null);
    }
    xs.push(x);
    ys.push(values[index]!);
  }
  return [xs, ys];
}
