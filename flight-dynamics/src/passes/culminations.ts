import type { Observer } from '../look-angles.ts';
import { sampleStepMs } from './clearance.ts';
import { findCrossing } from './root-search.ts';
import { crossingToleranceMs } from './visibility.ts';

export interface Culmination {
  readonly atMs: number;
  readonly elevationDeg: number;
}

/** The line of sight turns by less than this between two samples; two culminations do not fit into it. */
const sampleTurnDeg = 5;

/** Every instant of a span at which elevation stops rising and begins to fall, in order. */
export function findCulminations(
  observer: Observer,
  { fromAtMs, toAtMs }: { readonly fromAtMs: number; readonly toAtMs: number },
): Culmination[] {
  const found: Culmination[] = [];
  const sightAt = (atMs: number) => {
    const result = observer.sightAt(atMs);
    return result.ok ? result.value : undefined;
  };
  let atMs = fromAtMs;
  let here = sightAt(atMs);
  while (here && atMs < toAtMs) {
    const next = Math.min(toAtMs, atMs + Math.max(1, sampleStepMs(here, sampleTurnDeg)));
    const there = sightAt(next);
    if (there && here.elevationRateDegS > 0 && there.elevationRateDegS <= 0) {
      const rate = (t: number) => -(sightAt(t)?.elevationRateDegS ?? 0);
      const topAtMs = findCrossing(rate, atMs, next, crossingToleranceMs);
      found.push({ atMs: topAtMs, elevationDeg: sightAt(topAtMs)?.elevationDeg ?? there.elevationDeg });
    }
    here = there;
    atMs = next;
  }
  return found;
}
