/**
 * What this floor asks of its host, in one place: Node and the browser both have these globals.
 * `performance.now` counts from the start of the process; whoever must compare with another process hands in a
 * clock of the machine instead (see `ScaledClock`).
 */
export interface HostClock {
  nowAtMs(): number;
  monotonicMs(): number;
  startTimer(delayMs: number, action: () => void): () => void;
  /** Runs `action` after everything that is already due, pending I/O included. */
  whenIdle(action: () => void): void;
}

declare const performance: { now(): number };
declare function setTimeout(action: () => void, delayMs: number): unknown;
declare function clearTimeout(handle: unknown): void;
declare const setImmediate: ((action: () => void) => unknown) | undefined;

/** Hosts hold timer delays in 31 bits: a longer wait is cut into pieces by its caller. */
export const longestTimerMs = 2 ** 31 - 1;

export const hostClock: HostClock = {
  nowAtMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  startTimer(delayMs, action) {
    const handle = setTimeout(action, Math.min(Math.max(0, delayMs), longestTimerMs));
    return () => clearTimeout(handle);
  },
  whenIdle(action) {
    if (typeof setImmediate === 'function') setImmediate(action);
    else setTimeout(action, 0);
  },
};
