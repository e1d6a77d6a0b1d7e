import { useEffect, useRef, useState } from 'react';
import { useNow } from '../../api/live-store.ts';
import { shownWindow, type TelemetryView } from '../../api/telemetry-view.ts';
import { useFirstAtMs } from '../../api/use-first-packet.ts';
import { useHeardPass } from '../../api/use-heard-pass.ts';
import { lengthOf, type TimeWindow } from '../../scene/plot/time-window.ts';

/** A window that was moved is put into the address once it rests. */
const restMs = 300;

export interface ShownWindow {
  readonly window: TimeWindow;
  /** The right edge is now, and goes with it. */
  readonly isFollowing: boolean;
  /** When the archive begins. */
  readonly firstAtMs: number;
  readonly move: (window: TimeWindow) => void;
}

/**
 * The time on the axis: of the address, or following the clock, or where wheel and drag have it now.
 *
 * @param pixels the width of the axis; it follows in steps of half a pixel
 */
export function useShownWindow(
  view: TelemetryView,
  pixels: number,
  onRest: (window: TimeWindow) => void,
): ShownWindow {
  const [moving, setMoving] = useState<TimeWindow | null>(null);
  const timer = useRef<number>(undefined);
  const firstAtMs = useFirstAtMs();
  const pass = useHeardPass(view.span === 'pass');
  const stepMs = Math.max(
    100,
    lengthOf(shownWindow(view, { nowAtMs: firstAtMs + 1000, pass, firstAtMs })) / Math.max(200, 2 * pixels),
  );
  const nowAtMs = useNow((nowMs) => Math.ceil(nowMs / stepMs) * stepMs);
  const rested = shownWindow(view, { nowAtMs, pass, firstAtMs });
  // What the address says now replaces what was moved to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another span or time is a reason to let go
  useEffect(() => setMoving(null), [view.fixed?.fromAtMs, view.fixed?.toAtMs, view.span]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const move = (window: TimeWindow) => {
    setMoving(window);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onRest(window), restMs);
  };
  return {
    window: moving ?? rested,
    isFollowing: moving === null && view.fixed === null && !(view.span === 'pass' && pass !== null),
    firstAtMs,
    move,
  };
}
