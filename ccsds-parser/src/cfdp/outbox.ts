import { type CfdpBody, type CfdpPdu, encodeCfdpPdu } from './pdu.ts';
import type { CfdpTransactionHeader } from './pdu-header.ts';
import { type CfdpAction, type CfdpIndication, cfdpAcknowledgementOf } from './transaction.ts';

/** The actions of one event on their way out, in their order. */
export class Outbox {
  readonly #header: CfdpTransactionHeader & { readonly keepsRecordBoundaries?: boolean };
  #actions: CfdpAction[] = [];

  constructor(header: CfdpTransactionHeader & { readonly keepsRecordBoundaries?: boolean }) {
    this.#header = header;
  }

  push(action: CfdpAction): void {
    this.#actions.push(action);
  }

  tell(indication: CfdpIndication): void {
    this.push({ kind: 'indication', indication });
  }

  send(body: CfdpBody): void {
    this.push({ kind: 'send', octets: encodeCfdpPdu(this.#header, body) });
  }

  /** Answers an EOF or Finished PDU of class 2; others are owed no answer. */
  acknowledge(pdu: CfdpPdu, transactionStatus: 'active' | 'terminated'): void {
    const octets = cfdpAcknowledgementOf(pdu, transactionStatus);
    if (octets) this.push({ kind: 'send', octets });
  }

  take(): CfdpAction[] {
    const actions = this.#actions;
    this.#actions = [];
    return actions;
  }
}
