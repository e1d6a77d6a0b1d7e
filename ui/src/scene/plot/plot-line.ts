import type { PlotBins } from './plot-bins.ts';
import type { TracedPoints } from './plot-points.ts';
import type { TimeWindow } from './time-window.ts';

/**
 * What is drawn of one value: a line through `centre`, and around it what the value reached, from `low` to `high`.
 * `pieces` are runs of neighbours, as `[from, to)`; between two of them lies a gap that nothing may bridge.
 */
export interface PlotLine {
  readonly atMs: readonly number[];
  readonly centre: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly pieces: readonly (readonly [number, number])[];
  readonly gaps: readonly TimeWindow[];
  readonly isEnvelope: boolean;
}

/** A report that does not come for so many of its periods is missing. */
const cutAfterPeriods = 2.5;

/** Each sample as it is. */
export function lineOfPoints(
  { atMs, values }: Pick<TracedPoints, 'atMs' | 'values'>,
  periodMs: number | null,
): PlotLine {
  const longestMs = cutAfterPeriods * (periodMs ?? usualStepMs(atMs));
  const shape = { atMs, centre: values, low: values, high: values, isEnvelope: false };
  return { ...shape, ...cut(atMs, longestMs) };
}

/**
 * Bins as an envelope with a line in it.
 *
 * @param isStepped the line is the last value of each bin instead of its mean: between two modes there is nothing
 */
export function lineOfBins(bins: PlotBins, periodMs: number | null, isStepped: boolean): PlotLine {
  const { fromAtMs, widthMs } = bins;
  const columns = { atMs: [] as number[], centre: [] as number[], low: [] as number[], high: [] as number[] };
  const through = isStepped ? bins.last : bins.mean;
  for (let bin = 0; bin < bins.bins; bin += 1) {
    const [low, high, centre] = [bins.min[bin], bins.max[bin], through[bin]];
    if (low == null || high == null || centre == null) continue;
    columns.atMs.push(fromAtMs + (bin + 0.5) * widthMs);
    columns.centre.push(centre);
    columns.low.push(low);
    columns.high.push(high);
  }
  // A bin without a sample is a gap only where a report should have come.
  const longestMs = Math.max(1.5 * widthMs, cutAfterPeriods * (periodMs ?? usualStepMs(columns.atMs)));
  return { ...columns, isEnvelope: true, ...cut(columns.atMs, longestMs) };
}

/** The lowest and the highest of a window, with what lies at its edges; undefined when nothing is in it. */
export function reachOf(
  line: PlotLine,
  { fromAtMs, toAtMs }: TimeWindow,
): readonly [number, number] | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [index, at] of line.atMs.entries()) {
    if (at < fromAtMs || at > toAtMs) continue;
    low = Math.min(low, line.low[index]!);
    high = Math.max(high, line.high[index]!);
  }
  return low <= high ? [low, high] : undefined;
}

function cut(atMs: readonly number[], longestMs: number): Pick<PlotLine, 'pieces' | 'gaps'> {
  const pieces: [number, number][] = [];
  const gaps: TimeWindow[] = [];
  let start = 0;
  for (let index = 1; index < atMs.length; index += 1) {
    const [fromAtMs, toAtMs] = [atMs[index - 1]!, atMs[index]!];
    if (toAtMs - fromAtMs <= longestMs) continue;
    pieces.push([start, index]);
    gaps.push({ fromAtMs, toAtMs });
    start = index;
  }
  if (atMs.length > 0) pieces.push([start, atMs.length]);
  return { pieces, gaps };
}

/** The step that most neighbours have; a report without a period comes as it likes, and only a long silence is one. */
function usualStepMs(atMs: readonly number[]): number {
  const steps = atMs.slice(1).map((at, index) => at - atMs[index]!);
  if (steps.length === 0) return Number.POSITIVE_INFINITY;
  steps.sort((a, b) => a - b);
  return Math.max(1000, steps[steps.length >> 1]!);
}
