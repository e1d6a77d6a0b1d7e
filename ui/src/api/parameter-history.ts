import type { ParameterSample } from '@dawa/protocols/console/telemetry';

/** Figures of one parameter over time, oldest first, ready to plot. */
export interface Series {
  readonly atMs: readonly number[];
  readonly values: readonly number[];
}

/** The same with where each figure is from. */
export interface TracedSeries extends Series {
  readonly generatedAtMs: readonly number[];
  readonly receivedAtMs: readonly number[];
  readonly packetLsns: readonly number[];
}

type GrowingSeries = { -readonly [Column in keyof TracedSeries]: number[] };
const columns = ['atMs', 'values', 'generatedAtMs', 'receivedAtMs', 'packetLsns'] as const;

export type History = Readonly<Record<string, TracedSeries>>;

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
  const grown: Record<string, GrowingSeries> = {};
  for (const sample of samples) {
    const value = plotValue(sample);
    if (value === undefined) continue;
    const series = grown[sample.name] ?? copyOf(history[sample.name]);
    grown[sample.name] = series;
    insert(series, [plotAtMs(sample), value, sample.generatedAtMs, sample.receivedAtMs, sample.packetLsn]);
  }
  for (const series of Object.values(grown)) {
    const excess = series.atMs.length - longest;
    if (excess > 0) for (const column of columns) series[column].splice(0, excess);
  }
  return { ...history, ...grown };
}

function copyOf(known: TracedSeries | undefined): GrowingSeries {
  const of = (column: keyof TracedSeries) => (known === undefined ? [] : [...known[column]]);
  return {
    atMs: of('atMs'),
    values: of('values'),
    generatedAtMs: of('generatedAtMs'),
    receivedAtMs: of('receivedAtMs'),
    packetLsns: of('packetLsns'),
  };
}

/** @param point in the order of `columns` */
function insert(series: GrowingSeries, point: readonly number[]): void {
  const atMs = point[0]!;
  let index = series.atMs.length;
  while (index > 0 && series.atMs[index - 1]! > atMs) index -= 1;
  const isKnown = index > 0 && series.atMs[index - 1] === atMs;
  for (const [place, column] of columns.entries()) {
    if (isKnown) series[column][index - 1] = point[place]!;
    else series[column].splice(index, 0, point[place]!);
  }
}
