import type { CfdpCondition, CfdpFaultHandler } from './condition.ts';
import { Outbox } from './outbox.ts';
import type { CfdpPdu } from './pdu.ts';
import type { CfdpTransactionHeader } from './pdu-header.ts';
import { type CfdpPolicy, defaultCfdpPolicy } from './policy.ts';
import type { CfdpTlv } from './tlv.ts';
import type { CfdpAction, CfdpEvent, CfdpTimer } from './transaction.ts';
import { type Pause, TransactionTimers } from './transaction-timers.ts';

/** What happens to one end alone: its file, its filestore, its link. */
export type EventOfOneEnd = Extract<
  CfdpEvent,
  { kind: 'ready' | 'prompt' | 'file-read' | 'file-failed' | 'file-stored' | 'filestore-done' }
>;

/**
 * What sender and receiver do alike: each event is answered with actions, timers run or rest, the user is obeyed, and a
 * fault leads to what was agreed for it.
 *
 * Source: CCSDS 727.0-B-5, 4.8 (faults), 4.11 (cancel, suspend, resume, report)
 */
export abstract class TransactionEnd<State extends string, Header extends CfdpTransactionHeader> {
  readonly header: Header;
  protected readonly policy: CfdpPolicy;
  protected readonly out: Outbox;
  protected readonly timers: TransactionTimers;

  constructor(header: Header, policy: Partial<CfdpPolicy>) {
    this.header = header;
    this.policy = { ...defaultCfdpPolicy, ...policy };
    this.out = new Outbox(header);
    this.timers = new TransactionTimers(this.out, this.policy);
  }

  abstract get state(): State | 'closed';

  push(event: CfdpEvent): CfdpAction[] {
    if (this.state !== 'closed') this.#take(event);
    else if (event.kind === 'pdu' && event.pdu.body.kind === this.acknowledges)
      this.out.acknowledge(event.pdu, 'terminated');
    return this.out.take();
  }

  protected get isAcknowledged(): boolean {
    return this.header.mode === 'acknowledged';
  }

  /** The PDU of the other end that is owed an answer also when all is over. */
  protected abstract readonly acknowledges: 'eof' | 'finished';
  protected abstract get progressOctets(): number;
  protected abstract get fileSizeOctets(): number | undefined;
  /** Those of the Metadata PDU, as far as it is there. */
  protected abstract get options(): readonly CfdpTlv[];

  protected abstract onPdu(pdu: CfdpPdu): void;
  /** A timer that was running has ended. */
  protected abstract onExpiry(timer: CfdpTimer): void;
  protected abstract onOwnEvent(event: EventOfOneEnd): void;
  protected abstract cancel(condition: CfdpCondition): void;
  protected abstract suspend(condition: CfdpCondition): void;
  protected abstract goOn(pause: Pause): void;
  protected abstract abandon(): void;
  /** @returns whether the fault has ended the transaction although it is to be ignored */
  protected abstract ignore(condition: CfdpCondition): 'ended' | 'goes-on';

  /** @returns `ended` when the fault has ended the transaction; otherwise it goes on, or will when it is resumed */
  protected declare(condition: CfdpCondition): 'ended' | 'goes-on' {
    const { progressOctets } = this;
    const handler = this.handlerFor(condition);
    this.out.tell({ kind: 'fault', condition, handler, progressOctets });
    switch (handler) {
      case 'cancel':
        this.cancel(condition);
        return 'ended';
      case 'suspend':
        this.suspend(condition);
        return 'goes-on';
      case 'abandon':
        this.out.tell({ kind: 'abandoned', condition, progressOctets });
        this.abandon();
        return 'ended';
      case 'ignore':
        return this.ignore(condition);
    }
  }

  /** What to do about a fault: what the transaction's options say, else the policy, else cancel. */
  protected handlerFor(condition: CfdpCondition): CfdpFaultHandler {
    for (const option of this.options)
      if (option.kind === 'fault-handler-override' && option.condition === condition) return option.handler;
    return this.policy.faultHandlers[condition] ?? 'cancel';
  }

  #take(event: CfdpEvent): void {
    switch (event.kind) {
      case 'pdu':
        this.onPdu(event.pdu);
        return;
      case 'timer-expired':
        if (this.timers.expired(event.timer)) this.onExpiry(event.timer);
        return;
      case 'cancel':
        this.cancel('cancel-request-received');
        return;
      case 'suspend':
        this.suspend('suspend-request-received');
        return;
      case 'resume':
        this.#resume();
        return;
      case 'freeze':
        this.timers.pause('frozen');
        return;
      case 'thaw':
        this.goOn('frozen');
        return;
      case 'report':
        this.#report();
        return;
      default:
        this.onOwnEvent(event);
    }
  }

  #resume(): void {
    if (!this.timers.is('suspended')) return;
    this.out.tell({ kind: 'resumed', progressOctets: this.progressOctets });
    this.goOn('suspended');
  }

  #report(): void {
    this.out.tell({
      kind: 'report',
      state: this.state,
      isSuspended: this.timers.is('suspended'),
      isFrozen: this.timers.is('frozen'),
      progressOctets: this.progressOctets,
      fileSizeOctets: this.fileSizeOctets,
    });
  }
}
