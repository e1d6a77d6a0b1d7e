import { type AbortSignalLike, type Cancel, type Clock, repeatOn, sleepOn } from './clock.ts';
import { type HostClock, hostClock, longestTimerMs } from './host-clock.ts';
import { TimerQueue } from './timer-queue.ts';

/** Ties simulated UTC to the machine's monotonic time, so that two processes can run the same clock. */
export interface ClockAnchor {
  /** Simulated UTC at the anchor. */
  readonly atMs: number;
  /** Monotonic time of the machine at the anchor. */
  readonly monotonicMs: number;
  /** Simulated seconds per real second; 0 stands still. */
  readonly rate: number;
}

/**
 * A clock whose UTC starts anywhere and runs at any rate, driven by real time: the clock of a rehearsal.
 * `monotonicMs` of the host must be the machine's (not the process's) when the anchor is shared with another process.
 */
export class ScaledClock implements Clock {
  readonly #host: HostClock;
  readonly #queue = new TimerQueue();
  #anchor: ClockAnchor;
  #stopTimer: Cancel | undefined;

  constructor(anchor: ClockAnchor, host: HostClock = hostClock) {
    this.#anchor = checked(anchor);
    this.#host = host;
  }

  get anchor(): ClockAnchor {
    return this.#anchor;
  }

  get rate(): number {
    return this.#anchor.rate;
  }

  /** Changes rate or jumps; waiting timers keep their instants. */
  moveTo(anchor: ClockAnchor): void {
    this.#anchor = checked(anchor);
    this.#rearm();
  }

  nowAtMs(): number {
    const { atMs, monotonicMs, rate } = this.#anchor;
    return atMs + (this.#host.monotonicMs() - monotonicMs) * rate;
  }

  monotonicMs(): number {
    return this.#host.monotonicMs();
  }

  at(atMs: number, action: () => void): Cancel {
    const cancel = this.#queue.add(atMs, action);
    this.#rearm();
    return cancel;
  }

  after(delayMs: number, action: () => void): Cancel {
    return this.at(this.nowAtMs() + delayMs, action);
  }

  every(periodMs: number, action: () => void): Cancel {
    return repeatOn(this, periodMs, action);
  }

  sleep(delayMs: number, signal?: AbortSignalLike): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  deadline(timeoutMs: number, action: () => void): Cancel {
    return this.#host.startTimer(timeoutMs, action);
  }

  track<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  #rearm(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    const nextAtMs = this.#queue.nextAtMs;
    if (nextAtMs === undefined || this.rate === 0) return;
    const waitMs = Math.min((nextAtMs - this.nowAtMs()) / this.rate, longestTimerMs);
    this.#stopTimer = this.#host.startTimer(waitMs, () => this.#runDue());
  }

  #runDue(): void {
    this.#stopTimer = undefined;
    const nowAtMs = this.nowAtMs();
    try {
      // Only what was due when the timer fired: an action that keeps asking for "now" must not starve the host.
      for (let due = this.#queue.takeDue(nowAtMs); due !== undefined; due = this.#queue.takeDue(nowAtMs)) {
        due.action();
      }
    } finally {
      this.#rearm();
    }
  }
}

function checked(anchor: ClockAnchor): ClockAnchor {
  if (!(anchor.rate >= 0) || !Number.isFinite(anchor.atMs + anchor.monotonicMs + anchor.rate)) {
    throw new RangeError(
      `anchor: expected finite numbers and a rate of 0 or more, found ${JSON.stringify(anchor)}`,
    );
  }
  return anchor;
}
