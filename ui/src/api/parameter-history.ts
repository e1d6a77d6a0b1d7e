import type { ParameterSample } from '@dawa/protocols/console/telemetry';

/** Figures of one parameter over time, oldest first, ready to plot. */
export interface Series {
  readonly atMs: readonly number[];
  readonly values: readonly number[];
}

export type History = Readonly<Record<string, Series>>;

/** Twenty minutes at one a second: a whole pass and what came before. */
export const longestSeries = 1200;

/** Onboard clocks may be wrong by years; a plot of live data shows them where they were heard. */
const believableClockErrorMs = 60_000;

/** When to plot a sample: when it was made, if the onboard clock can be believed, else when it was heard. */
export function plotAtMs(sample: Pick<ParameterSample, 'generatedAtMs' | 'receivedAtMs'>): number {
  const isBelievable = Math.abs(sample.generatedAtMs - sample.receivedAtMs) <= believableClockErrorMs;
  return isBelievable ? sample.generatedAtMs : sample.receivedAtMs;
}

/** What to plot: the figure itself, 0 or 1 for a flag, the raw number behind a label; undefined for text. */
export function plotValue(sample: Pick<ParameterSample, 'raw' | 'value'>): number | undefined {
  for (const candidate of [sample.value, sample.raw]) {
    if (typeof candidate === 'number' && Number.isFinite(candidate)) return candidate;
    if (typeof candidate === 'boolean') return candidate ? 1 : 0;
  }
  return undefined;
}

/** The history with these samples added; out of order and repeated ones find their place. */
export function addSamples(
  history: History,
  samples: readonly ParameterSample[],
  longest = longestSeries,
): History {
  if (samples.length === 0) return history;
  const grown: Record<string, { atMs: number[]; values: number[] }> = {};
  for (const sample of samples) {
    const value = plotValue(sample);
    if (value === undefined) continue;
    let series = grown[sample.name];
    if (series === undefined) {
      const known = history[sample.name];
      series = { atMs: known ? [...known.atMs] : [], values: known ? [...known.values] : [] };
      grown[sample.name] = series;
    }
    insert(series, plotAtMs(sample), value);
  }
  for (const series of Object.values(grown)) {
    const excess = series.atMs.length - longest;
    if (excess > 0) {
      series.atMs.splice(0, excess);
      series.values.splice(0, excess);
    }
  }
  return { ...history, ...grown };
}

function insert(series: { atMs: number[]; values: number[] }, atMs: number, value: number): void {
  let index = series.atMs.length;
  while (index > 0 && series.atMs[index - 1]! > atMs) index -= 1;
  if (index > 0 && series.atMs[index - 1] === atMs) {
    series.values[index - 1] = value;
    return;
  }
  series.atMs.splice(index, 0, atMs);
  series.values.splice(index, 0, value);
}
