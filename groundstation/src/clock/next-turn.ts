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
