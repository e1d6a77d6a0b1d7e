import type { Clock } from '@dawa/seams/clock';

/** Signs of life follow the machine's time, not the simulated one. */
export function everyReal(clock: Clock, periodMs: number, action: () => void): () => void {
  let isOver = false;
  let cancel = () => {};
  const arm = () => {
    cancel = clock.deadline(periodMs, () => {
      action();
      if (!isOver) arm();
    });
  };
  arm();
  return () => {
    isOver = true;
    cancel();
  };
}
