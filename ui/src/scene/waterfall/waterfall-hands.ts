import type { KeyboardEvent, PointerEvent } from 'react';
import {
  moved,
  type WaterfallBounds,
  type WaterfallWindow,
  zoomedInBand,
  zoomedInTime,
} from './waterfall-window.ts';

/** A place in a waterfall. */
export interface WaterfallSpot {
  readonly atMs: number;
  readonly hz: number;
}

export interface WaterfallHands {
  readonly window: WaterfallWindow;
  readonly bounds: WaterfallBounds;
  readonly onWindow: (window: WaterfallWindow) => void;
  readonly cursor: WaterfallSpot | undefined;
  readonly onCursor: (spot: WaterfallSpot | undefined) => void;
  /** Middles of what was heard, in order: the cursor leaps from one to the next. */
  readonly markMs: readonly number[];
  /** A click, or Enter. */
  readonly onPick?: ((spot: WaterfallSpot) => void) | undefined;
  /** Space. */
  readonly onPause?: (() => void) | undefined;
}

/** What the keys do, for people. */
export const waterfallKeys =
  'Arrows move the cursor, with Shift the picture. + and − zoom in time, [ and ] in frequency, 0 shows all. ' +
  'Page up and down leap from frame to frame.';

/** The hands on a waterfall: what keys, wheel and pointer do to what is shown. */
export function waterfallKeyDown(hands: WaterfallHands, event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { window, bounds, onWindow, onCursor, onPick, onPause } = hands;
  const spanMs = window.toMs - window.fromMs;
  const spanHz = window.toHz - window.fromHz;
  const spot = hands.cursor ?? { atMs: window.fromMs + spanMs / 2, hz: window.fromHz + spanHz / 2 };
  const step = event.shiftKey ? 0.2 : 0.02;
  const arrows: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  };
  const arrow = arrows[event.key];
  const go = (atMs: number) => {
    const wanted = { atMs: clamp(atMs, bounds.fromMs, bounds.toMs), hz: spot.hz };
    if (wanted.atMs < window.fromMs || wanted.atMs > window.toMs)
      onWindow(moved(window, bounds, { byMs: wanted.atMs - (window.fromMs + spanMs / 2) }));
    onCursor(wanted);
  };
  if (arrow !== undefined) {
    const by = { byMs: arrow[0] * step * spanMs, byHz: arrow[1] * step * spanHz };
    if (event.shiftKey) onWindow(moved(window, bounds, by));
    else
      onCursor({
        atMs: clamp(spot.atMs + by.byMs, window.fromMs, window.toMs),
        hz: clamp(spot.hz + by.byHz, window.fromHz, window.toHz),
      });
  } else
    switch (event.key) {
      case '+':
      case '=':
        onWindow(zoomedInTime(window, bounds, 1 / keyFactor, spot.atMs));
        break;
      case '-':
        onWindow(zoomedInTime(window, bounds, keyFactor, spot.atMs));
        break;
      case '[':
        onWindow(zoomedInBand(window, bounds, 1 / keyFactor, spot.hz));
        break;
      case ']':
        onWindow(zoomedInBand(window, bounds, keyFactor, spot.hz));
        break;
      case '0':
        onWindow(bounds);
        break;
      case 'Home':
        go(bounds.fromMs);
        break;
      case 'End':
        go(bounds.toMs);
        break;
      case 'PageDown':
        go(hands.markMs.find((atMs) => atMs > spot.atMs + 1) ?? spot.atMs);
        break;
      case 'PageUp':
        go(hands.markMs.findLast((atMs) => atMs < spot.atMs - 1) ?? spot.atMs);
        break;
      case 'Enter':
        if (onPick === undefined) return;
        onPick(spot);
        break;
      case ' ':
        if (onPause === undefined) return;
        onPause();
        break;
      default:
        return;
    }
  event.preventDefault();
}

/** The wheel zooms in time where the pointer is, with Shift in frequency. */
export function waterfallWheel(
  { window, bounds, onWindow }: WaterfallHands,
  event: WheelEvent,
  spot: WaterfallSpot,
) {
  // Shift turns the wheel sideways in some browsers.
  const turn = event.deltaY === 0 ? event.deltaX : event.deltaY;
  if (turn === 0 || event.ctrlKey) return;
  event.preventDefault();
  const factor = 1.0015 ** clamp(turn, -500, 500);
  onWindow(
    event.shiftKey
      ? zoomedInBand(window, bounds, factor, spot.hz)
      : zoomedInTime(window, bounds, factor, spot.atMs),
  );
}

/** Where a pointer is. */
export function spotOf(
  { fromMs, toMs, fromHz, toHz }: WaterfallWindow,
  { clientX, clientY }: Pick<PointerEvent | WheelEvent, 'clientX' | 'clientY'>,
  { left, top, width, height }: DOMRect,
): WaterfallSpot {
  const x = clamp((clientX - left) / width, 0, 1);
  const y = clamp((clientY - top) / height, 0, 1);
  return { atMs: fromMs + x * (toMs - fromMs), hz: toHz - y * (toHz - fromHz) };
}

const keyFactor = 1.5;

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
