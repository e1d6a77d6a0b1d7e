import { parameterBins } from '@dawa/protocols/console/archive';
import { pageOf } from '@dawa/protocols/console/quantity';
import { type ParameterSample, parameterSample } from '@dawa/protocols/console/telemetry';
import type { Result } from '@dawa/seams/fault';
import { useEffect, useRef, useState } from 'react';
import { type BinGrid, binGridOf, isSparse, type PlotBins } from '../scene/plot/plot-bins.ts';
import { pointsOf, type TracedPoints } from '../scene/plot/plot-points.ts';
import { lengthOf, readWindow, type TimeWindow } from '../scene/plot/time-window.ts';
import { stationNowMs } from './live-store.ts';
import { type AnswerFault, ask, sayFault } from './rest.ts';

/** What the archive has of one value around a window. */
export interface ArchivedPlot {
  readonly bins: PlotBins;
  /** Each sample, where they are few enough. */
  readonly points: TracedPoints | undefined;
  /** Words behind numbers, of values that are words. */
  readonly labels: ReadonlyMap<number, string>;
  /** The station's clock when it was asked. */
  readonly readAtMs: number;
}

export interface PlotData {
  readonly archived: ReadonlyMap<string, ArchivedPlot>;
  readonly fault: string | null;
  readonly isReading: boolean;
}

/** While the wheel turns nothing is asked. */
const settledMs = 120;

/**
 * The archive's side of the plots: bins about as wide as a pixel, and the samples themselves once they are few. What was
 * read stays until the next answer is there.
 *
 * @param version another one is a reason to read again
 */
export function usePlotData(
  names: readonly string[],
  window: TimeWindow,
  pixels: number,
  version: string,
): PlotData {
  const [data, setData] = useState<PlotData>({ archived: new Map(), fault: null, isReading: false });
  const isFirst = useRef(true);
  const read = readWindow(window);
  const grid = binGridOf(read, lengthOf(window), pixels);
  // Samples instead of bins are a matter of the window; the edges of what is read change seldom.
  const key = JSON.stringify([names, grid, version, pixels > 0]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds all that is read
  useEffect(() => {
    if (pixels <= 0 || names.length === 0) return;
    let isGone = false;
    const start = async () => {
      setData((before) => ({ ...before, isReading: true }));
      const answers = await Promise.all(names.map((name) => readPlot(name, grid, () => isGone)));
      if (isGone) return;
      const archived = new Map<string, ArchivedPlot>();
      let fault: string | null = null;
      for (const [index, name] of names.entries()) {
        const answer = answers[index]!;
        if (answer.ok) archived.set(name, answer.value);
        else fault = sayFault(answer.fault);
      }
      setData({ archived, fault, isReading: false });
    };
    const timer = setTimeout(() => void start(), isFirst.current ? 0 : settledMs);
    isFirst.current = false;
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [key]);
  return data;
}

async function readPlot(
  name: string,
  grid: BinGrid,
  isGone: () => boolean,
): Promise<Result<ArchivedPlot, AnswerFault>> {
  const readAtMs = stationNowMs();
  const toAtMs = grid.fromAtMs + grid.bins * grid.widthMs;
  const path = `/parameters/${encodeURIComponent(name)}/bins?fromAtMs=${grid.fromAtMs}&toAtMs=${toAtMs}&bins=${grid.bins}`;
  const answer = await ask(parameterBins, path);
  if (!answer.ok) return answer;
  const { samples, min, max, mean, last } = answer.value;
  const bins = { ...grid, samples, min, max, mean, last };
  const plain = { bins, points: undefined, labels: new Map<number, string>(), readAtMs };
  const window = { fromAtMs: grid.fromAtMs, toAtMs };
  if (isGone() || !isSparse(bins, window)) return { ok: true, value: plain };
  const found = await readSamples(name, window);
  if (!found.ok) return found;
  const labels = new Map<number, string>();
  for (const { raw, value } of found.value)
    if (typeof raw === 'number' && typeof value === 'string') labels.set(raw, value);
  // Samples are found by when they were received: what was stored on board and came much later is in the bins only.
  const within = found.value.filter(({ generatedAtMs: at }) => at >= window.fromAtMs && at < window.toAtMs);
  const total = samples.reduce((sum, count) => sum + count, 0);
  return {
    ok: true,
    value: { ...plain, labels, points: within.length < total ? undefined : pointsOf(within) },
  };
}

const samplesPage = pageOf(parameterSample);
const samplesInPage = 1000;
const mostPages = 4;
/** What was made in the window and received a little later. */
const underWayMs = 60_000;

/** Samples that were received in a window or up to a minute around it, oldest first. */
export async function readSamples(
  name: string,
  { fromAtMs, toAtMs }: TimeWindow,
): Promise<Result<ParameterSample[], AnswerFault>> {
  const samples: ParameterSample[] = [];
  let cursor: string | null = null;
  const span = `fromAtMs=${Math.floor(fromAtMs - underWayMs)}&toAtMs=${Math.ceil(toAtMs + underWayMs)}`;
  for (let page = 0; page < mostPages; page += 1) {
    const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/parameters/${encodeURIComponent(name)}/samples?${span}&limit=${samplesInPage}${at}`;
    const answer = await ask(samplesPage, path);
    if (!answer.ok) return answer;
    for (const sample of answer.value.items) samples.push(sample);
    cursor = answer.value.next;
    if (cursor === null) break;
  }
  return { ok: true, value: samples };
}
