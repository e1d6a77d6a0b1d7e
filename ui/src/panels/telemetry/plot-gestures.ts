import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { leastLengthMs, mostLengthMs } from '../../api/telemetry-view.ts';
import { atShare, panned, type TimeWindow, zoomed } from '../../scene/plot/time-window.ts';

const limits = { leastMs: leastLengthMs, mostMs: mostLengthMs };
/** A turn of a notch, some 100 units, is a quarter more or less. */
const perWheelUnit = 0.0023;
/** A pointer that moved less than this was a click. */
const clickPx = 4;
const keyZoom = 0.6;
const keyPan = 0.25;

const inside = (share: number) => Math.min(1, Math.max(0, share));

interface PlotGestures {
  readonly window: TimeWindow;
  readonly cursorAtMs: () => number | null;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onCursor: (atMs: number | null) => void;
  /** The next sample in a direction. */
  readonly onStep: (direction: 1 | -1) => void;
  /** A click, or Enter at the cursor. */
  readonly onOpen: (atMs: number, target: EventTarget | null) => void;
  readonly onStart: () => void;
  readonly onLive: () => void;
}

/**
 * Wheel zooms at the pointer and pans sideways, a drag pans, two fingers zoom; arrows step, Shift with arrows pans, + and −
 * zoom, Home and End go to the ends, L follows the clock.
 *
 * @param areaRef what takes wheel and pointer; `axisRef` is as wide as the drawings
 */
export function usePlotGestures(
  areaRef: RefObject<HTMLElement | null>,
  axisRef: RefObject<HTMLElement | null>,
  gestures: PlotGestures,
) {
  const latest = useRef(gestures);
  latest.current = gestures;
  const pointers = useRef(new Map<number, number>());
  const drag = useRef<{ readonly window: TimeWindow; readonly x: number; isMoved: boolean }>(undefined);

  const shareAt = (clientX: number) => {
    const box = axisRef.current?.getBoundingClientRect();
    return box === undefined || box.width === 0 ? 0 : (clientX - box.left) / box.width;
  };
  useEffect(() => {
    const area = areaRef.current;
    if (area === null) return;
    // React's own listener is passive and could not keep the page where it is.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { window, onWindow } = latest.current;
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const width = axisRef.current?.getBoundingClientRect().width ?? 1;
      const unit = event.deltaMode === 0 ? 1 : 33;
      if (isSideways) onWindow(panned(window, ((event.deltaX || event.deltaY) * unit) / width));
      else {
        const box = axisRef.current?.getBoundingClientRect();
        const share = box === undefined ? 0.5 : inside((event.clientX - box.left) / box.width);
        onWindow(zoomed(window, Math.exp(event.deltaY * unit * perWheelUnit), share, limits));
      }
    };
    area.addEventListener('wheel', onWheel, { passive: false });
    return () => area.removeEventListener('wheel', onWheel);
  }, [areaRef, axisRef]);

  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      pointers.current.set(event.pointerId, event.clientX);
      drag.current = { window: latest.current.window, x: event.clientX, isMoved: pointers.current.size > 1 };
    },
    onPointerMove(event: PointerEvent) {
      const { window, onWindow, onCursor } = latest.current;
      const known = pointers.current.get(event.pointerId);
      if (known === undefined || drag.current === undefined) {
        const share = shareAt(event.clientX);
        onCursor(share >= 0 && share <= 1 ? atShare(window, share) : null);
        return;
      }
      if (pointers.current.size === 2) {
        const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId);
        const before = Math.max(10, Math.abs(known - other![1]));
        const after = Math.max(10, Math.abs(event.clientX - other![1]));
        onWindow(zoomed(window, before / after, inside(shareAt((event.clientX + other![1]) / 2)), limits));
        pointers.current.set(event.pointerId, event.clientX);
        return;
      }
      if (!drag.current.isMoved && Math.abs(event.clientX - drag.current.x) < clickPx) return;
      if (!drag.current.isMoved) event.currentTarget.setPointerCapture(event.pointerId);
      drag.current.isMoved = true;
      onWindow(panned(drag.current.window, shareAt(drag.current.x) - shareAt(event.clientX)));
    },
    onPointerUp(event: PointerEvent) {
      const isClick = drag.current?.isMoved === false;
      pointers.current.delete(event.pointerId);
      if (pointers.current.size === 0) drag.current = undefined;
      const share = shareAt(event.clientX);
      if (isClick && share >= 0 && share <= 1)
        latest.current.onOpen(atShare(latest.current.window, share), event.target);
    },
    onPointerCancel(event: PointerEvent) {
      pointers.current.delete(event.pointerId);
      drag.current = undefined;
    },
    onPointerLeave() {
      if (pointers.current.size === 0) latest.current.onCursor(null);
    },
    onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { window, onWindow, onStep, onOpen, onStart, onLive } = latest.current;
      const cursorAtMs = latest.current.cursorAtMs();
      const share =
        cursorAtMs === null ? 1 : inside((cursorAtMs - window.fromAtMs) / (window.toAtMs - window.fromAtMs));
      switch (event.key) {
        case 'ArrowLeft':
        case 'ArrowRight': {
          const direction = event.key === 'ArrowLeft' ? -1 : 1;
          if (event.shiftKey) onWindow(panned(window, direction * keyPan));
          else onStep(direction);
          break;
        }
        case '+':
        case '=':
          onWindow(zoomed(window, keyZoom, share, limits));
          break;
        case '-':
        case '_':
          onWindow(zoomed(window, 1 / keyZoom, share, limits));
          break;
        case 'Home':
          onStart();
          break;
        case 'End':
        case 'l':
        case 'L':
          onLive();
          break;
        case 'Enter':
          if (cursorAtMs !== null) onOpen(cursorAtMs, event.target);
          break;
        default:
          return;
      }
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
