import type { ParameterBins } from '@dawa/protocols/console/archive';
import type { TracedPoints } from './plot-points.ts';
import { lengthOf, type TimeWindow } from './time-window.ts';

/** Bins of equal width on a grid that begins at 1970, so that a window that moves does not shake them. */
export interface BinGrid {
  readonly fromAtMs: number;
  readonly widthMs: number;
  readonly bins: number;
}

export interface PlotBins extends BinGrid, Pick<ParameterBins, 'samples' | 'min' | 'max' | 'mean' | 'last'> {}

/** Bins about as wide as a pixel: 1, 2 or 5 times a power of ten milliseconds. */
export function binGridOf(window: TimeWindow, shownMs: number, pixels: number): BinGrid {
  const rough = Math.max(1, shownMs / Math.max(1, pixels));
  const power = 10 ** Math.floor(Math.log10(rough));
  const widthMs = Math.max(1, power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10));
  const fromAtMs = Math.floor(window.fromAtMs / widthMs) * widthMs;
  const bins = Math.max(1, Math.ceil((window.fromAtMs + lengthOf(window) - fromAtMs) / widthMs));
  return { fromAtMs, widthMs, bins };
}

/** Points put into the bins of a grid, as the archive does it; those outside are left out. */
export function foldPoints({ atMs, values }: Pick<TracedPoints, 'atMs' | 'values'>, grid: BinGrid): PlotBins {
  const { fromAtMs, widthMs, bins } = grid;
  const none = () => new Array<number | null>(bins).fill(null);
  const folded = {
    samples: new Array<number>(bins).fill(0),
    min: none(),
    max: none(),
    mean: none(),
    last: none(),
  };
  for (const [index, at] of atMs.entries()) {
    const bin = Math.floor((at - fromAtMs) / widthMs);
    if (bin < 0 || bin >= bins) continue;
    const value = values[index]!;
    const count = folded.samples[bin]!;
    folded.samples[bin] = count + 1;
    folded.min[bin] = Math.min(folded.min[bin] ?? value, value);
    folded.max[bin] = Math.max(folded.max[bin] ?? value, value);
    folded.mean[bin] = ((folded.mean[bin] ?? 0) * count + value) / (count + 1);
    folded.last[bin] = value;
  }
  return { ...grid, ...folded };
}

/**
 * Archive and live data as one: of each bin the fuller one.
 *
 * Either may lack samples (what came after the reading; what came before the page was opened) and neither has one that
 * was not received, so the fuller bin is the right one and no seam is seen.
 */
export function joinBins(archived: PlotBins, live: Pick<TracedPoints, 'atMs' | 'values'>): PlotBins {
  const firstLive = live.atMs[0];
  if (firstLive === undefined) return archived;
  const folded = foldPoints(live, archived);
  const joined = {
    samples: [...archived.samples],
    min: [...archived.min],
    max: [...archived.max],
    mean: [...archived.mean],
    last: [...archived.last],
  };
  const first = Math.max(0, Math.floor((firstLive - archived.fromAtMs) / archived.widthMs));
  for (let bin = first; bin < archived.bins; bin += 1) {
    if (folded.samples[bin]! <= joined.samples[bin]!) continue;
    for (const column of ['samples', 'min', 'max', 'mean', 'last'] as const)
      joined[column][bin] = folded[column][bin]!;
  }
  return { ...archived, ...joined };
}

/** Whether so few samples stand in a window that each of them can be drawn. */
export function isSparse({ samples, fromAtMs, widthMs }: PlotBins, window: TimeWindow): boolean {
  const first = Math.max(0, Math.floor((window.fromAtMs - fromAtMs) / widthMs));
  const last = Math.min(samples.length, Math.ceil((window.toAtMs - fromAtMs) / widthMs));
  let count = 0;
  for (let bin = first; bin < last; bin += 1) count += samples[bin]!;
  return count <= mostDrawnSingly && count <= 2 * Math.max(1, last - first);
}

/** Two pages of the archive. */
const mostDrawnSingly = 2000;
