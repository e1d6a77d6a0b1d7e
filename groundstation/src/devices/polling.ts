import type { Clock } from '@dawa/seams/clock';

/** However fast the clock of a rehearsal runs, a real line is not asked more often than this. */
const shortestRealMs = 20;

/**
 * Asks again and again: each round begins `periodMs` of the station's clock after the end of the last one.
 * @param round must not reject
 * @returns how to stop
 */
export function poll(clock: Clock, periodMs: number, round: () => Promise<void>): () => void {
  let isOver = false;
  let cancel = () => {};
  const next = () => {
    if (isOver) return;
    const shortestMs = Number.isFinite(clock.rate) ? shortestRealMs * clock.rate : 0;
    cancel = clock.after(Math.max(periodMs, shortestMs), () => void round().then(next));
  };
  next();
  return () => {
    isOver = true;
    cancel();
  };
}
