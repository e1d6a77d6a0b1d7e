/**
 * The station's clock as a page knows it: where it stood when a message came, and how fast it runs. Between messages it
 * is extrapolated with the browser's monotonic clock, so the figures move evenly and do not follow the laptop's own idea
 * of the time.
 */
export interface StationClock {
  readonly anchorAtMs: number;
  /** `performance.now()` when the anchor was heard. */
  readonly anchorMonotonicMs: number;
  /** Simulated seconds per real second. */
  readonly rate: number;
}

/** What the station's clock shows now, as far as the page can tell. */
export function nowAtMs(clock: StationClock, monotonicMs: number): number {
  return clock.anchorAtMs + (monotonicMs - clock.anchorMonotonicMs) * clock.rate;
}

/** Messages that are late by less than this are late, not a clock that was set back. */
const lateMs = 400;

/**
 * The clock after a message. A message that was longer under way than the one before would set the clock back a little;
 * the earlier anchor is kept then. A clock that was set, or changed its pace, is believed at once.
 */
export function heardClock(
  known: StationClock | undefined,
  message: { atMs: number; rate: number },
  monotonicMs: number,
): StationClock {
  const heard = { anchorAtMs: message.atMs, anchorMonotonicMs: monotonicMs, rate: message.rate };
  if (known === undefined || known.rate !== message.rate) return heard;
  const behindMs = nowAtMs(known, monotonicMs) - message.atMs;
  return behindMs > 0 && behindMs < lateMs * message.rate ? known : heard;
}
