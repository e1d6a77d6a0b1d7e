import type { ObjectArcs } from './object-arcs.ts';

/** How often the worker is asked, and how far it looks ahead, in real time: two answers may be late before a point stands still. */
const askEveryMs = 1000;
const lookAheadMs = 3000;

/**
 * The span to ask the worker for, now that the station's clock shows `atMs`; undefined while the last answer is fresh. The faster the
 * clock runs the longer the span, so that the worker has the same work in a rehearsal at a hundred times the speed.
 */
export function nextLook(
  last: Pick<ObjectArcs, 'fromAtMs' | 'toAtMs'> | undefined,
  atMs: number,
  rate: number,
): { readonly fromAtMs: number; readonly toAtMs: number } | undefined {
  // A clock that stands still is looked at once.
  const paceMs = askEveryMs * Math.max(rate, 0.01);
  if (last !== undefined && atMs >= last.fromAtMs && atMs < last.fromAtMs + paceMs && atMs < last.toAtMs) {
    return undefined;
  }
  return { fromAtMs: atMs, toAtMs: atMs + lookAheadMs * Math.max(rate, 1) };
}

/** Of a low orbit, over the ground. */
const groundSpeedKmS = 7.5;
/** A step that the eye does not see as one. */
const stepPixels = 0.4;

/**
 * Milliseconds until the next drawing is worth it: a point should not jump, and a globe that is drawn sixty times a second to show
 * half a pixel of motion only warms the room.
 *
 * @param pixelsPerKm on the screen, where the globe is nearest
 */
export function drawEveryMs(pixelsPerKm: number, rate: number, isStill: boolean): number {
  if (isStill) return slowestMs;
  const pixelsPerMs = (groundSpeedKmS * rate * pixelsPerKm) / 1000;
  return Math.min(slowestMs, stepPixels / Math.max(pixelsPerMs, 1e-9));
}

const slowestMs = 1000;
