import type { KeyboardEvent, PointerEvent } from 'react';
import { spotOf, type WaterfallHands, waterfallKeyDown, waterfallWheel } from './waterfall-hands.ts';
import { moved, type WaterfallWindow } from './waterfall-window.ts';

/** A pointer that goes no further than this while it is down has clicked. */
const clickPixels = 4;

interface Drag {
  readonly pointerId: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly window: WaterfallWindow;
  hasMoved: boolean;
}

/** Listeners for the picture: dragging moves it, hovering moves the cursor, a click picks a place. */
export function handsOn(handsNow: () => WaterfallHands | undefined) {
  let drag: Drag | undefined;
  return {
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const hands = handsNow();
      if (hands !== undefined) waterfallKeyDown(hands, event);
    },
    onWheel(event: WheelEvent) {
      const hands = handsNow();
      const { currentTarget } = event;
      if (hands === undefined || !(currentTarget instanceof HTMLElement)) return;
      waterfallWheel(hands, event, spotOf(hands.window, event, currentTarget.getBoundingClientRect()));
    },
    onPointerDown(event: PointerEvent<HTMLElement>) {
      const hands = handsNow();
      if (hands === undefined || event.button !== 0) return;
      const { pointerId, clientX, clientY, currentTarget } = event;
      currentTarget.setPointerCapture(pointerId);
      drag = { pointerId, clientX, clientY, window: hands.window, hasMoved: false };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const hands = handsNow();
      if (hands === undefined) return;
      const box = event.currentTarget.getBoundingClientRect();
      if (drag === undefined || drag.pointerId !== event.pointerId) {
        hands.onCursor(spotOf(hands.window, event, box));
        return;
      }
      const [x, y] = [event.clientX - drag.clientX, event.clientY - drag.clientY];
      drag.hasMoved ||= Math.hypot(x, y) > clickPixels;
      if (!drag.hasMoved) return;
      const { fromMs, toMs, fromHz, toHz } = drag.window;
      const by = { byMs: (-x / box.width) * (toMs - fromMs), byHz: (y / box.height) * (toHz - fromHz) };
      hands.onWindow(moved(drag.window, hands.bounds, by));
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const hands = handsNow();
      const isClick = drag?.hasMoved === false;
      drag = undefined;
      if (hands === undefined || !isClick) return;
      const spot = spotOf(hands.window, event, event.currentTarget.getBoundingClientRect());
      hands.onCursor(spot);
      hands.onPick?.(spot);
    },
    onPointerCancel() {
      drag = undefined;
    },
    onPointerLeave() {
      if (drag === undefined) handsNow()?.onCursor(undefined);
    },
  };
}
