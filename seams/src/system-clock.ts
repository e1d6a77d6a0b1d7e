import { type AbortSignalLike, type Cancel, type Clock, repeatOn, sleepOn } from './clock.ts';
import { type HostClock, hostClock, longestTimerMs } from './host-clock.ts';

/** The host's own time: the clock of a real pass. A step of UTC moves `nowAtMs`; timers follow UTC within a second. */
export class SystemClock implements Clock {
  readonly rate = 1;
  readonly #host: HostClock;

  constructor(host: HostClock = hostClock) {
    this.#host = host;
  }

  nowAtMs(): number {
    return this.#host.nowAtMs();
  }

  monotonicMs(): number {
    return this.#host.monotonicMs();
  }

  at(atMs: number, action: () => void): Cancel {
    let cancelTimer: Cancel = () => {};
    const arm = () => {
      const waitMs = atMs - this.nowAtMs();
      // Wake at least once a second while far away, so that a step of UTC cannot make an instant late by more than that.
      const isLast = waitMs <= 1000;
      cancelTimer = this.#host.startTimer(isLast ? waitMs : Math.min(waitMs - 500, 1000), () =>
        isLast && this.nowAtMs() >= atMs - 1 ? action() : arm(),
      );
    };
    arm();
    return () => cancelTimer();
  }

  after(delayMs: number, action: () => void): Cancel {
    return this.deadline(delayMs, action);
  }

  every(periodMs: number, action: () => void): Cancel {
    return repeatOn(this, periodMs, action);
  }

  sleep(delayMs: number, signal?: AbortSignalLike): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  deadline(timeoutMs: number, action: () => void): Cancel {
    if (timeoutMs <= longestTimerMs) return this.#host.startTimer(timeoutMs, action);
    return this.at(this.nowAtMs() + timeoutMs, action);
  }

  track<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}
