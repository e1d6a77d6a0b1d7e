import type { Cancel, Clock } from '@dawa/seams/clock';
import { hostClock } from '@dawa/seams/host-clock';

/**
 * Lets everything that waits in the event loop run before long work goes on with its next slice. No time of any clock
 * passes in it.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    hostClock.whenIdle(resolve);
  });
}

/** Calls `work` once everything that waits in the event loop has run, unless it is cancelled before. */
export function onNextTurn(clock: Pick<Clock, 'track'>, work: () => void): Cancel {
  let isCancelled = false;
  void clock.track(
    nextTurn().then(() => {
      if (!isCancelled) work();
    }),
  );
  return () => {
    isCancelled = true;
  };
}
