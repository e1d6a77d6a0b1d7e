/** A stretch of time on an axis. */
export interface TimeWindow {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

export const lengthOf = ({ fromAtMs, toAtMs }: TimeWindow) => toAtMs - fromAtMs;

/** The instant at a share of the width: 0 is the left edge, 1 the right. */
export const atShare = (window: TimeWindow, share: number) => window.fromAtMs + share * lengthOf(window);

/** Where an instant stands, as a share of the width; below 0 or above 1 outside. */
export const shareOf = (window: TimeWindow, atMs: number) => (atMs - window.fromAtMs) / lengthOf(window);

/**
 * The window narrower (`factor` below 1) or wider, so that the instant at `share` stays where it is.
 *
 * @param leastMs a window is never shorter than this, nor longer than `mostMs`
 */
export function zoomed(
  window: TimeWindow,
  factor: number,
  share: number,
  { leastMs, mostMs }: { readonly leastMs: number; readonly mostMs: number },
): TimeWindow {
  const lengthMs = Math.min(mostMs, Math.max(leastMs, lengthOf(window) * factor));
  const fromAtMs = atShare(window, share) - share * lengthMs;
  return { fromAtMs, toAtMs: fromAtMs + lengthMs };
}

/** The window earlier (below 0) or later by a share of its length. */
export function panned(window: TimeWindow, share: number): TimeWindow {
  const byMs = share * lengthOf(window);
  return { fromAtMs: window.fromAtMs + byMs, toAtMs: window.toAtMs + byMs };
}

/**
 * What to read for a window: more on both sides, on a grid of its own length, so that a small step needs no other
 * reading. At most three and a half times as long.
 */
export function readWindow(window: TimeWindow): TimeWindow {
  const stepMs = 2 ** Math.floor(Math.log2(lengthOf(window)));
  return {
    fromAtMs: (Math.floor(window.fromAtMs / stepMs) - 0.25) * stepMs,
    toAtMs: (Math.ceil(window.toAtMs / stepMs) + 0.25) * stepMs,
  };
}
