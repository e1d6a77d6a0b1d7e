import { createOrbitBounds, smallStepMs } from './clearance.ts';
import { findCrossing } from './root-search.ts';
import type { SkyPath } from './sky-path.ts';

export interface Culmination {
  readonly atMs: number;
  readonly elevationDeg: number;
}

/** The line of sight turns by at least this between two samples; two culminations do not fit into it. */
const sampleTurnRad = 0.087;

/** A tenth of the millisecond that is promised; elevation there is even to 1e-12 degrees. */
const topToleranceMs = 0.1;

/** Every instant of a span at which elevation stops rising and begins to fall, in order. */
export function findCulminations(
  path: SkyPath,
  { fromAtMs, toAtMs }: { readonly fromAtMs: number; readonly toAtMs: number },
): Culmination[] {
  const found: Culmination[] = [];
  const boundsAt = createOrbitBounds(path);
  const rateAt = (atMs: number) => (path.look(atMs) ? path.elevationRateDegS : 0);
  let atMs = fromAtMs;
  let hereRate = rateAt(atMs);
  while (path.error === 0 && atMs < toAtMs) {
    const next = Math.min(toAtMs, atMs + Math.max(1, smallStepMs(path, boundsAt(atMs), sampleTurnRad)));
    const thereRate = rateAt(next);
    if (path.error === 0 && hereRate > 0 && thereRate <= 0) {
      const topAtMs = findCrossing((t) => -rateAt(t), atMs, next, topToleranceMs);
      path.look(topAtMs);
      found.push({ atMs: topAtMs, elevationDeg: path.elevationDeg });
      path.look(next);
    }
    hereRate = thereRate;
    atMs = next;
  }
  return found;
}
