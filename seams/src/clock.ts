/**
 * Time, as everybody is handed it.
 *
 * Two times are kept apart. *UTC* is what schedules, motion and records use; in a rehearsal it is simulated
 * and may run faster than life. *Monotonic* time never jumps: deadlines of real cables use it. Nothing else in
 * the house asks the host for the time or for a timer, so a pass can be rehearsed, replayed and tested at any rate.
 */
export interface Clock {
  /** Milliseconds UTC since 1970, fractions allowed. */
  nowAtMs(): number;

  /** Milliseconds of real time from an arbitrary origin; never steps. On a virtual clock it moves with `nowAtMs`. */
  monotonicMs(): number;

  /** Seconds of UTC that pass in one real second: 1 on a system clock, 20 in a rehearsal at 20x. */
  readonly rate: number;

  /** Runs `action` at an instant, at once (but never synchronously) when the instant has passed. */
  at(atMs: number, action: () => void): Cancel;

  /** Runs `action` when `delayMs` of UTC have passed. */
  after(delayMs: number, action: () => void): Cancel;

  /** Runs `action` every `periodMs` of UTC; a late tick is not made up for. */
  every(periodMs: number, action: () => void): Cancel;

  /** Resolves when `delayMs` of UTC have passed; rejects with the signal's reason when it is aborted first. */
  sleep(delayMs: number, signal?: AbortSignalLike): Promise<void>;

  /** Runs `action` when `timeoutMs` of real time have passed: how long a cable may stay silent. */
  deadline(timeoutMs: number, action: () => void): Cancel;

  /**
   * Tells the clock that `work` waits for something outside (a disk, a socket). A virtual clock stands still until it
   * settles; the others pass it through.
   */
  track<T>(work: Promise<T>): Promise<T>;
}

/** Calls off what was asked for; calling it twice does nothing. */
export type Cancel = () => void;

/** The part of an AbortSignal that a clock needs, named here because this floor knows no host. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** `Clock.sleep` for any clock that has `after`. */
export function sleepOn(
  clock: Pick<Clock, 'after'>,
  delayMs: number,
  signal?: AbortSignalLike,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort);
  });
}

/** `Clock.every` for any clock that has `after`: the next tick is counted from the last one's plan, and skips what it missed. */
export function repeatOn(clock: Pick<Clock, 'at' | 'nowAtMs'>, periodMs: number, action: () => void): Cancel {
  if (!(periodMs > 0)) throw new RangeError(`periodMs: expected a positive number, found ${periodMs}`);
  let plannedAtMs = clock.nowAtMs() + periodMs;
  let isOver = false;
  let cancelNext: Cancel = () => {};
  const arm = () => {
    cancelNext = clock.at(plannedAtMs, () => {
      const lateMs = clock.nowAtMs() - plannedAtMs;
      plannedAtMs += periodMs * Math.max(1, Math.ceil(lateMs / periodMs));
      action();
      if (!isOver) arm();
    });
  };
  arm();
  return () => {
    isOver = true;
    cancelNext();
  };
}
