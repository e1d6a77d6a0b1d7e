/** When the states are wanted: at even steps, which is the fastest, or at any instants (UTC milliseconds since 1970). */
export type BulkTimes =
  | { readonly startAtMs: number; readonly stepMs: number; readonly count: number }
  | { readonly atMs: ArrayLike<number> };

/** The same in minutes from one instant. */
export interface MinuteList {
  readonly baseAtMs: number;
  readonly count: number;
  /** Minutes between two times, when they are even. */
  readonly stepMinutes: number | undefined;
  /** Minutes since the base. */
  readonly minutes: Float64Array;
  readonly furthest: number;
}

/** @throws RangeError when a time is not finite or the count is no whole number */
export function minuteList(times: BulkTimes): MinuteList {
  if ('atMs' in times) return unevenList(times.atMs);
  const { startAtMs, stepMs, count } = times;
  if (!Number.isFinite(startAtMs)) throw new RangeError(`startAtMs must be finite, found ${startAtMs}`);
  if (!Number.isFinite(stepMs)) throw new RangeError(`stepMs must be finite, found ${stepMs}`);
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`count must be a whole number from 0, found ${count}`);
  }
  const stepMinutes = stepMs / msPerMinute;
  const minutes = Float64Array.from({ length: count }, (_, index) => stepMinutes * index);
  return { baseAtMs: startAtMs, count, stepMinutes, minutes, furthest: Math.abs(stepMinutes) * count };
}

/** The same for times in a typed array, of which the base may lie anywhere among them. @throws RangeError when a time is not finite */
export function ownMinuteList(atMs: Float64Array): MinuteList {
  const baseAtMs = atMs.length > 0 ? atMs[0]! : 0;
  const minutes = new Float64Array(atMs.length);
  let furthest = 0;
  let sum = 0;
  for (let index = 0; index < atMs.length; index++) {
    const after = (atMs[index]! - baseAtMs) / msPerMinute;
    minutes[index] = after;
    sum += after;
    const distance = after < 0 ? -after : after;
    if (distance > furthest) furthest = distance;
  }
  // A time that is no number makes the sum none.
  if (!Number.isFinite(sum)) throw new RangeError('atMs: expected finite times, found one that is not');
  return { baseAtMs, count: atMs.length, stepMinutes: undefined, minutes, furthest };
}

function unevenList(atMs: ArrayLike<number>): MinuteList {
  const baseAtMs = atMs[0] ?? 0;
  const minutes = new Float64Array(atMs.length);
  let furthest = 0;
  for (let index = 0; index < atMs.length; index++) {
    const at = atMs[index]!;
    if (!Number.isFinite(at)) throw new RangeError(`atMs must be finite, found ${at}`);
    minutes[index] = (at - baseAtMs) / msPerMinute;
    furthest = Math.max(furthest, Math.abs(minutes[index]!));
  }
  return { baseAtMs, count: atMs.length, stepMinutes: undefined, minutes, furthest };
}

const msPerMinute = 60_000;
