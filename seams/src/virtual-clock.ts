import { type AbortSignalLike, type Cancel, type Clock, repeatOn, sleepOn } from './clock.ts';
import { type HostClock, hostClock } from './host-clock.ts';
import { TimerQueue } from './timer-queue.ts';

/**
 * A clock that stands still until it is told to run: a twelve-minute pass takes milliseconds.
 *
 * Before each jump everything that is already due runs to its end (promises, in-memory streams), and tracked I/O
 * is waited for, so the order of events does not depend on the speed of the machine.
 */
export class VirtualClock implements Clock {
  readonly rate = Number.POSITIVE_INFINITY;
  readonly #queue = new TimerQueue();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #host: HostClock;
  #nowAtMs: number;

  constructor(startAtMs: number, host: HostClock = hostClock) {
    this.#nowAtMs = startAtMs;
    this.#host = host;
  }

  nowAtMs(): number {
    return this.#nowAtMs;
  }

  monotonicMs(): number {
    return this.#nowAtMs;
  }

  at(atMs: number, action: () => void): Cancel {
    return this.#queue.add(Math.max(atMs, this.#nowAtMs), action);
  }

  after(delayMs: number, action: () => void): Cancel {
    return this.at(this.#nowAtMs + delayMs, action);
  }

  every(periodMs: number, action: () => void): Cancel {
    return repeatOn(this, periodMs, action);
  }

  sleep(delayMs: number, signal?: AbortSignalLike): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  deadline(timeoutMs: number, action: () => void): Cancel {
    return this.after(timeoutMs, action);
  }

  track<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => {},
      () => {},
    );
    this.#pending.add(settled);
    void settled.then(() => this.#pending.delete(settled));
    return work;
  }

  /** Runs everything up to and including `atMs`, then stands there. */
  async runUntil(atMs: number): Promise<void> {
    for (;;) {
      await this.#settle();
      const due = this.#queue.takeDue(atMs);
      if (due === undefined) break;
      this.#nowAtMs = due.atMs;
      due.action();
    }
    this.#nowAtMs = Math.max(this.#nowAtMs, atMs);
  }

  /**
   * Jumps from one thing that is due to the next for as long as it is wanted, and stands at the last of them.
   *
   * @param isWanted asked before each jump, when everything before it has come to its end
   * @returns false when it was still wanted and nothing was due any more
   */
  async runWhile(isWanted: () => boolean): Promise<boolean> {
    for (;;) {
      await this.#settle();
      if (!isWanted()) return true;
      const due = this.#queue.takeDue(Number.POSITIVE_INFINITY);
      if (due === undefined) return false;
      this.#nowAtMs = due.atMs;
      due.action();
    }
  }

  /** Runs for `durationMs` from now. */
  runFor(durationMs: number): Promise<void> {
    return this.runUntil(this.#nowAtMs + durationMs);
  }

  async #settle(): Promise<void> {
    do {
      if (this.#pending.size > 0) await Promise.all(this.#pending);
      await new Promise<void>((resolve) => this.#host.whenIdle(resolve));
    } while (this.#pending.size > 0);
  }
}
