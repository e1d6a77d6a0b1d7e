import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { plotValue, type TracedSeries } from '../../api/parameter-history.ts';
import type { TimeWindow } from './time-window.ts';

/** Samples to draw one by one, by the time they were made; each knows when it came and in which packet. */
export interface TracedPoints {
  readonly atMs: readonly number[];
  readonly values: readonly number[];
  readonly receivedAtMs: readonly number[];
  readonly packetLsns: readonly number[];
}

interface TracedPoint {
  readonly atMs: number;
  readonly value: number;
  readonly receivedAtMs: number;
  readonly packetLsn: number;
}

export const noPoints: TracedPoints = { atMs: [], values: [], receivedAtMs: [], packetLsns: [] };

/** Samples of the archive as points; text has none. */
export function pointsOf(samples: readonly ParameterSample[]): TracedPoints {
  return inOrder(
    samples.flatMap((sample) => {
      const value = plotValue(sample);
      const { generatedAtMs: atMs, receivedAtMs, packetLsn } = sample;
      return value === undefined ? [] : [{ atMs, value, receivedAtMs, packetLsn }];
    }),
  );
}

/** What came since the page is open, by the time it was made: the archive has it in that order too. */
export function livePoints(series: TracedSeries | undefined): TracedPoints {
  if (series === undefined) return noPoints;
  const { generatedAtMs, values, receivedAtMs, packetLsns } = series;
  return isAscending(generatedAtMs)
    ? { atMs: generatedAtMs, values, receivedAtMs, packetLsns }
    : inOrder(listOf({ atMs: generatedAtMs, values, receivedAtMs, packetLsns }));
}

/** All points of both; one that both have, known by its time and packet, stands once. */
export function joinPoints(older: TracedPoints, newer: TracedPoints): TracedPoints {
  const firstNew = newer.atMs[0];
  if (firstNew === undefined) return older;
  const kept = firstAtOrAfter(older.atMs, firstNew);
  if (kept === 0) return inOrder([...listOf(older), ...listOf(newer)]);
  // What is older than all of the new stays as it is: a live plot comes this way several times a second.
  const rest = sliceOf(older, kept, older.atMs.length);
  const tail = rest.atMs.length === 0 ? newer : inOrder([...listOf(rest), ...listOf(newer)]);
  const head = sliceOf(older, 0, kept);
  return {
    atMs: head.atMs.concat(tail.atMs),
    values: head.values.concat(tail.values),
    receivedAtMs: head.receivedAtMs.concat(tail.receivedAtMs),
    packetLsns: head.packetLsns.concat(tail.packetLsns),
  };
}

const sliceOf = (points: TracedPoints, start: number, end: number): TracedPoints => ({
  atMs: points.atMs.slice(start, end),
  values: points.values.slice(start, end),
  receivedAtMs: points.receivedAtMs.slice(start, end),
  packetLsns: points.packetLsns.slice(start, end),
});

/** The points of a window and the one on either side of it, so that the line enters and leaves at the edges. */
export function pointsWithin(points: TracedPoints, { fromAtMs, toAtMs }: TimeWindow): TracedPoints {
  const start = Math.max(0, firstAtOrAfter(points.atMs, fromAtMs) - 1);
  const end = firstAtOrAfter(points.atMs, toAtMs) + 1;
  return sliceOf(points, start, end);
}

/** Index of the point nearest in time; undefined when there is none. */
export function nearestIndex(atMs: readonly number[], at: number): number | undefined {
  if (atMs.length === 0) return undefined;
  const after = Math.min(atMs.length - 1, firstAtOrAfter(atMs, at));
  const before = Math.max(0, after - 1);
  return at - atMs[before]! <= atMs[after]! - at ? before : after;
}

/** Index of the first instant not before `at`; the length when all are before. */
export function firstAtOrAfter(atMs: readonly number[], at: number): number {
  let [low, high] = [0, atMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (atMs[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function listOf({ atMs, values, receivedAtMs, packetLsns }: TracedPoints): TracedPoint[] {
  return atMs.map((at, index) => ({
    atMs: at,
    value: values[index]!,
    receivedAtMs: receivedAtMs[index]!,
    packetLsn: packetLsns[index]!,
  }));
}

function inOrder(points: TracedPoint[]): TracedPoints {
  points.sort((a, b) => a.atMs - b.atMs || a.packetLsn - b.packetLsn);
  const kept = points.filter((point, index) => {
    const before = points[index - 1];
    return before === undefined || before.atMs !== point.atMs || before.packetLsn !== point.packetLsn;
  });
  return {
    atMs: kept.map(({ atMs }) => atMs),
    values: kept.map(({ value }) => value),
    receivedAtMs: kept.map(({ receivedAtMs }) => receivedAtMs),
    packetLsns: kept.map(({ packetLsn }) => packetLsn),
  };
}

function isAscending(atMs: readonly number[]): boolean {
  for (let index = 1; index < atMs.length; index += 1) if (atMs[index - 1]! > atMs[index]!) return false;
  return true;
}
