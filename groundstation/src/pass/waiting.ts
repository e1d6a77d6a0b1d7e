import type { Clock } from '@dawa/seams/clock';

/** Somebody who waits for one instant after the other, and can be sent home. */
export interface Waiting {
  /** Resolves at `atMs` with true, or with false as soon as the waiting is over; at once when either is past. */
  until(atMs: number): Promise<boolean>;
  /** Ends the waiting for ever. */
  end(): void;
}

export function createWaiting(clock: Clock): Waiting {
  let isOver = false;
  let wake = () => {};
  return {
    until(atMs) {
      if (isOver) return Promise.resolve(false);
      return new Promise((resolve) => {
        const cancel = clock.at(atMs, () => resolve(true));
        wake = () => {
          cancel();
          resolve(false);
        };
      });
    },
    end() {
      isOver = true;
      wake();
    },
  };
}
