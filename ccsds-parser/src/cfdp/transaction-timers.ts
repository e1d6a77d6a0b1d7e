import type { CfdpCondition } from './condition.ts';
import type { Outbox } from './outbox.ts';
import type { CfdpPolicy } from './policy.ts';
import type { CfdpTimer } from './transaction.ts';

/** Why nothing is sent: the user or a fault handler wants it, or there is no link. */
export type Pause = 'suspended' | 'frozen';

/**
 * The timers of a transaction: while it is paused none runs, and those that should are started again, from the
 * beginning, when it goes on.
 */
export class TransactionTimers {
  readonly #out: Outbox;
  readonly #durations: Record<CfdpTimer, number>;
  readonly #wanted = new Set<CfdpTimer>();
  readonly #pauses = new Set<Pause>();

  constructor(out: Outbox, policy: CfdpPolicy) {
    this.#out = out;
    this.#durations = {
      ack: policy.ackTimerMs,
      nak: policy.nakTimerMs,
      inactivity: policy.inactivityMs,
      check: policy.checkTimerMs,
      'keep-alive': policy.keepAliveMs,
    };
  }

  get isPaused(): boolean {
    return this.#pauses.size > 0;
  }

  is(pause: Pause): boolean {
    return this.#pauses.has(pause);
  }

  /** A timer of no duration never runs. */
  start(timer: CfdpTimer): void {
    if (this.#durations[timer] <= 0) return;
    this.#wanted.add(timer);
    if (!this.isPaused) this.#start(timer);
  }

  stop(...timers: CfdpTimer[]): void {
    for (const timer of timers)
      if (this.#wanted.delete(timer) && !this.isPaused) this.#out.push({ kind: 'stop-timer', timer });
  }

  stopAll(): void {
    this.stop(...this.#wanted);
  }

  /** Starts the timer again if it runs. */
  restart(timer: CfdpTimer): void {
    if (this.#wanted.has(timer)) this.start(timer);
  }

  /** Whether an expiry is news: one that was stopped while its message was under way is not. */
  expired(timer: CfdpTimer): boolean {
    return !this.isPaused && this.#wanted.delete(timer);
  }

  pause(pause: Pause): void {
    if (!this.isPaused) for (const timer of this.#wanted) this.#out.push({ kind: 'stop-timer', timer });
    this.#pauses.add(pause);
  }

  /** Timers run again when no pause is left. @returns whether this has ended the last one */
  goOn(pause: Pause): boolean {
    if (!this.#pauses.delete(pause) || this.isPaused) return false;
    for (const timer of this.#wanted) this.#start(timer);
    return true;
  }

  /** Pauses on demand of the user or of a fault handler, and tells it; nothing when it was suspended already. */
  suspend(condition: CfdpCondition): void {
    if (this.is('suspended')) return;
    this.pause('suspended');
    this.#out.tell({ kind: 'suspended', condition });
  }

  #start(timer: CfdpTimer): void {
    this.#out.push({ kind: 'start-timer', timer, durationMs: this.#durations[timer] });
  }
}
