import { type CfdpBody, encodeCfdpPdu } from './pdu.ts';
import type { CfdpTransactionHeader } from './pdu-header.ts';
import type { CfdpAction, CfdpIndication, CfdpTimer } from './transaction.ts';

/** Why nothing is sent: the user or a fault handler wants it, or there is no link. */
export type Pause = 'suspended' | 'frozen';

/**
 * The actions of one event on their way out, and the timers of a transaction: while it is paused no timer runs, and
 * those that should are started again, from the beginning, when it goes on.
 */
export class Outbox {
  readonly #durations: Record<CfdpTimer, number>;
  readonly #wanted = new Set<CfdpTimer>();
  #actions: CfdpAction[] = [];
  readonly #pauses = new Set<Pause>();

  constructor(durations: Record<CfdpTimer, number>) {
    this.#durations = durations;
  }

  get isPaused(): boolean {
    return this.#pauses.size > 0;
  }

  is(pause: Pause): boolean {
    return this.#pauses.has(pause);
  }

  push(action: CfdpAction): void {
    this.#actions.push(action);
  }

  tell(indication: CfdpIndication): void {
    this.push({ kind: 'indication', indication });
  }

  send(header: CfdpTransactionHeader & { readonly keepsRecordBoundaries?: boolean }, body: CfdpBody): void {
    this.push({ kind: 'send', octets: encodeCfdpPdu(header, body) });
  }

  /** A timer of no duration never runs. */
  start(timer: CfdpTimer): void {
    if (this.#durations[timer] <= 0) return;
    this.#wanted.add(timer);
    if (!this.isPaused) this.#start(timer);
  }

  stop(...timers: CfdpTimer[]): void {
    for (const timer of timers)
      if (this.#wanted.delete(timer) && !this.isPaused) this.push({ kind: 'stop-timer', timer });
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
    if (!this.isPaused) for (const timer of this.#wanted) this.push({ kind: 'stop-timer', timer });
    this.#pauses.add(pause);
  }

  /** Timers run again when no pause is left. */
  goOn(pause: Pause): void {
    if (!this.#pauses.delete(pause) || this.isPaused) return;
    for (const timer of this.#wanted) this.#start(timer);
  }

  close(): void {
    this.stop(...this.#wanted);
    this.push({ kind: 'closed' });
  }

  take(): CfdpAction[] {
    const actions = this.#actions;
    this.#actions = [];
    return actions;
  }

  #start(timer: CfdpTimer): void {
    this.push({ kind: 'start-timer', timer, durationMs: this.#durations[timer] });
  }
}

export function timerDurations(policy: {
  readonly ackTimerMs: number;
  readonly nakTimerMs: number;
  readonly inactivityMs: number;
  readonly checkTimerMs: number;
  readonly keepAliveMs: number;
}): Record<CfdpTimer, number> {
  return {
    ack: policy.ackTimerMs,
    nak: policy.nakTimerMs,
    inactivity: policy.inactivityMs,
    check: policy.checkTimerMs,
    'keep-alive': policy.keepAliveMs,
  };
}
