import { wrapTo180 } from '../angle.ts';
import type { SchedulePass, Span } from './problem.ts';

/** The path of a pass over the sky, straight between its points. */
export interface SkyPath {
  readonly pass: SchedulePass;
  at(atMs: number): { readonly azimuthDeg: number; readonly elevationDeg: number };
  /** Azimuth is unwrapped. @param atMs in ascending order */
  sampled(atMs: Float64Array): { readonly azimuthDeg: Float64Array; readonly elevationDeg: Float64Array };
  /** The parts of the spans in which the satellite is at least so high. */
  above(elevationDeg: number, spans: readonly Span[]): readonly Span[];
}

export function skyPath(pass: SchedulePass): SkyPath {
  const { track } = pass;
  if (track.length < 2)
    throw new RangeError(`${pass.passId}: track must have two points, found ${track.length}`);
  // Only antennas that take time to turn ask for directions.
  let known: number[] | undefined;
  const unwrappedOnce = () => {
    known ??= unwrapped(track.map(({ azimuthDeg }) => azimuthDeg));
    return known;
  };
  const between = (left: number, atMs: number) => {
    const a = track[left]!;
    const b = track[left + 1]!;
    const azimuths = unwrappedOnce();
    const part = b.atMs > a.atMs ? Math.min(1, Math.max(0, (atMs - a.atMs) / (b.atMs - a.atMs))) : 0;
    return {
      azimuthDeg: azimuths[left]! + (azimuths[left + 1]! - azimuths[left]!) * part,
      elevationDeg: a.elevationDeg + (b.elevationDeg - a.elevationDeg) * part,
    };
  };
  const leftOf = (atMs: number, start = 0) => {
    let left = start;
    while (left < track.length - 2 && track[left + 1]!.atMs <= atMs) left += 1;
    return left;
  };
  return {
    pass,
    at: (atMs) => between(leftOf(atMs), atMs),
    sampled(atMs) {
      const azimuthDeg = new Float64Array(atMs.length);
      const elevationDeg = new Float64Array(atMs.length);
      let left = 0;
      for (let i = 0; i < atMs.length; i += 1) {
        left = leftOf(atMs[i]!, left);
        const point = between(left, atMs[i]!);
        azimuthDeg[i] = point.azimuthDeg;
        elevationDeg[i] = point.elevationDeg;
      }
      return { azimuthDeg, elevationDeg };
    },
    above(leastDeg, spans) {
      if (leastDeg <= -90) return spans;
      return intersect(highSpans(track, leastDeg), spans);
    },
  };
}

function highSpans(track: SchedulePass['track'], leastDeg: number): Span[] {
  const spans: Span[] = [];
  let fromAtMs = track[0]!.elevationDeg >= leastDeg ? track[0]!.atMs : undefined;
  for (const [index, b] of track.entries()) {
    const a = track[index - 1];
    if (a === undefined || a.elevationDeg >= leastDeg === b.elevationDeg >= leastDeg) continue;
    const part = (leastDeg - a.elevationDeg) / (b.elevationDeg - a.elevationDeg);
    const crossingAtMs = a.atMs + part * (b.atMs - a.atMs);
    if (fromAtMs === undefined) fromAtMs = crossingAtMs;
    else {
      spans.push({ fromAtMs, toAtMs: crossingAtMs });
      fromAtMs = undefined;
    }
  }
  if (fromAtMs !== undefined) spans.push({ fromAtMs, toAtMs: track.at(-1)!.atMs });
  return spans;
}

function intersect(a: readonly Span[], b: readonly Span[]): Span[] {
  return a
    .flatMap((one) =>
      b.map((other) => ({
        fromAtMs: Math.max(one.fromAtMs, other.fromAtMs),
        toAtMs: Math.min(one.toAtMs, other.toAtMs),
      })),
    )
    .filter(({ fromAtMs, toAtMs }) => toAtMs > fromAtMs);
}

function unwrapped(azimuthDeg: readonly number[]): number[] {
  const values: number[] = [];
  for (const azimuth of azimuthDeg) {
    const previous = values.at(-1);
    values.push(previous === undefined ? azimuth : previous + wrapTo180(azimuth - previous));
  }
  return values;
}
