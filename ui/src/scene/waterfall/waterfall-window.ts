/** What of a waterfall is shown: a stretch of time, and a band. */
export interface WaterfallWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly fromHz: number;
  readonly toHz: number;
}

/** All that there is, and the least that is worth looking at. */
export interface WaterfallBounds extends WaterfallWindow {
  readonly leastMs: number;
  readonly leastHz: number;
}

/** Shorter (`factor` below 1) or longer, so that an instant stays where it is on the screen. */
export function zoomedInTime(
  window: WaterfallWindow,
  bounds: WaterfallBounds,
  factor: number,
  atMs = (window.fromMs + window.toMs) / 2,
): WaterfallWindow {
  const { from, to } = zoomed({ from: window.fromMs, to: window.toMs }, factor, atMs, {
    ...{ from: bounds.fromMs, to: bounds.toMs, least: bounds.leastMs },
  });
  return { ...window, fromMs: from, toMs: to };
}

/** A narrower or wider band, so that a frequency stays where it is on the screen. */
export function zoomedInBand(
  window: WaterfallWindow,
  bounds: WaterfallBounds,
  factor: number,
  atHz = (window.fromHz + window.toHz) / 2,
): WaterfallWindow {
  const { from, to } = zoomed({ from: window.fromHz, to: window.toHz }, factor, atHz, {
    ...{ from: bounds.fromHz, to: bounds.toHz, least: bounds.leastHz },
  });
  return { ...window, fromHz: from, toHz: to };
}

/** Earlier or later, lower or higher, as far as there is something. */
export function moved(
  window: WaterfallWindow,
  bounds: WaterfallBounds,
  { byMs = 0, byHz = 0 }: { readonly byMs?: number; readonly byHz?: number },
): WaterfallWindow {
  const time = within({ from: window.fromMs + byMs, to: window.toMs + byMs }, bounds.fromMs, bounds.toMs);
  const band = within({ from: window.fromHz + byHz, to: window.toHz + byHz }, bounds.fromHz, bounds.toHz);
  return { fromMs: time.from, toMs: time.to, fromHz: band.from, toHz: band.to };
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

function zoomed(
  { from, to }: Stretch,
  factor: number,
  at: number,
  bounds: Stretch & { readonly least: number },
): Stretch {
  const most = bounds.to - bounds.from;
  const length = Math.min(most, Math.max(Math.min(bounds.least, most), (to - from) * factor));
  const share = (at - from) / (to - from);
  const start = at - share * length;
  return within({ from: start, to: start + length }, bounds.from, bounds.to);
}

/** Pushed back inside with its length kept; one that is longer than all there is becomes all there is. */
function within({ from, to }: Stretch, least: number, most: number): Stretch {
  const length = Math.min(to - from, most - least);
  const start = Math.max(least, Math.min(from, most - length));
  return { from: start, to: start + length };
}
