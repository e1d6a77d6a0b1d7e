import type { CfdpCondition, CfdpFaultHandler } from './condition.ts';
import type { DirectiveOf } from './directive.ts';
import { type DeliveryStep, FileDelivery } from './file-delivery.ts';
import type { CfdpFileData, CfdpPdu } from './pdu.ts';
import type { CfdpHeader, CfdpTransactionHeader } from './pdu-header.ts';
import type { CfdpPolicy } from './policy.ts';
import { Reception } from './reception.ts';
import { emptyOutcome, finishedOf } from './reception-outcome.ts';
import type { CfdpTlv } from './tlv.ts';
import type { CfdpTimer } from './transaction.ts';
import { type EventOfOneEnd, TransactionEnd } from './transaction-end.ts';
import type { Pause } from './transaction-timers.ts';

/**
 * `storing`: all is here, the checksum is looked at, the file named, the filestore asked. `finished`: Finished waits for
 * its acknowledgement.
 */
export type CfdpReceiverState = 'receiving' | 'storing' | 'finished' | 'closed';

const leastPduOctets = 64;

/**
 * The receiving end of one file transfer, class 1 and class 2, without clock, file or link: events go in, what is to be
 * done comes out. PDUs may come in any order, more than once, or not at all; of a file each octet is written once.
 *
 * What was heard is in `reception.ts`, what becomes of the file in `file-delivery.ts`; here is what happens when.
 *
 * Source: CCSDS 727.0-B-5, 4.6.1.2, 4.6.3.3, 4.6.4.3, 4.6.5.2, 4.6.6, 4.7, 4.9 to 4.11
 */
export class CfdpReceiver extends TransactionEnd<CfdpReceiverState, CfdpTransactionHeader> {
  protected readonly acknowledges = 'eof';
  readonly #reception: Reception;
  readonly #delivery: FileDelivery;
  readonly #outcome = emptyOutcome();
  #state: CfdpReceiverState = 'receiving';
  #finished: DirectiveOf<'finished'> | undefined;
  #attempts = 0;

  /**
   * @param first header of the first PDU of the transaction, which is then given to `push`
   * @throws RangeError when `maxPduOctets` is less than 64: the NAK for one gap of a large file with the longest
   *   identifiers takes 63
   */
  constructor(first: CfdpHeader, policy: Partial<CfdpPolicy> = {}) {
    super(first, policy);
    if (!(this.policy.maxPduOctets >= leastPduOctets))
      throw new RangeError(`maxPduOctets: expected at least 64, found ${this.policy.maxPduOctets}`);
    this.#reception = new Reception(first, this.policy);
    this.#delivery = new FileDelivery(this.#reception, this.#outcome, this.policy, this.out);
    this.timers.start('inactivity');
    if (this.isAcknowledged) this.timers.start('keep-alive');
  }

  get state(): CfdpReceiverState {
    return this.#state;
  }

  /** Octets of the file that are here. */
  get receivedOctets(): number {
    return this.#reception.file.octets;
  }

  protected get progressOctets(): number {
    return this.#reception.file.progressOctets;
  }

  protected get fileSizeOctets(): number | undefined {
    return this.#reception.fileSizeOctets;
  }

  protected get options(): readonly CfdpTlv[] {
    return this.#reception.metadata?.options ?? [];
  }

  protected onOwnEvent(event: EventOfOneEnd): void {
    switch (event.kind) {
      case 'file-read':
        this.#goOnAfter(this.#delivery.onRead(event.offset, event.data));
        return;
      case 'file-failed':
        if (this.#state === 'receiving' || this.#state === 'storing') this.#reject();
        return;
      case 'file-stored':
        this.#goOnAfter(this.#delivery.onStored(event.isStored));
        return;
      case 'filestore-done':
        this.#goOnAfter(this.#delivery.onFilestoreDone(event.responses));
        return;
      case 'ready':
      case 'prompt':
        return;
    }
  }

  /** What another mode or size of offsets has is not of this transaction, or damaged. */
  protected onPdu(pdu: CfdpPdu): void {
    const { header, body } = pdu;
    if (header.mode !== this.header.mode || header.isLargeFile !== this.header.isLargeFile) return;
    this.timers.restart('inactivity');
    switch (body.kind) {
      case 'metadata':
        this.#onMetadata(body);
        return;
      case 'file-data':
        this.#onFileData(body);
        return;
      case 'eof':
        this.#onEof(pdu, body);
        return;
      case 'ack':
        if (body.of === 'finished' && this.#state === 'finished') this.#close();
        return;
      case 'prompt':
        this.#onPrompt(body.asks);
        return;
      case 'finished':
      case 'nak':
      case 'keep-alive':
        return;
    }
  }

  #onMetadata(metadata: DirectiveOf<'metadata'>): void {
    if (this.#state !== 'receiving' || this.#reception.metadata) return;
    this.#attempts = 0;
    const { sourceFileName, destinationFileName, fileSizeOctets, options } = metadata;
    this.out.tell({
      kind: 'metadata-received',
      sourceFileName,
      destinationFileName,
      fileSizeOctets,
      options,
    });
    for (const fault of this.#reception.takeMetadata(metadata)) {
      if (fault === 'unsupported-checksum-type') this.#outcome.condition = fault;
      if (this.declare(fault) === 'ended') return;
    }
    this.#deliverIfWhole();
  }

  #onFileData(piece: CfdpFileData): void {
    const reception = this.#reception;
    if (this.#state !== 'receiving' || reception.isWithoutFile || piece.data.length === 0) return;
    const before = this.progressOctets;
    const fresh = reception.takePiece(piece);
    if (fresh === undefined) {
      this.declare('file-size-error');
      return;
    }
    for (const part of fresh) this.out.push({ kind: 'write-file', ...part });
    if (fresh.length > 0) this.#attempts = 0;
    if (fresh.length > 0 && this.policy.nakMode === 'immediate' && !reception.eof)
      this.#askFor(before, piece.offset);
    this.#deliverIfWhole();
  }

  #onEof(pdu: CfdpPdu, eof: DirectiveOf<'eof'>): void {
    this.out.acknowledge(pdu, 'active');
    if (this.#state !== 'receiving') return;
    if (eof.condition !== 'no-error') {
      this.#onCancelled(eof.condition);
      return;
    }
    if (this.#reception.eof) return;
    this.#attempts = 0;
    this.timers.stop('keep-alive');
    this.out.tell({ kind: 'eof-received' });
    for (const fault of this.#reception.takeEof(eof)) if (this.declare(fault) === 'ended') return;
    this.#deliverIfWhole();
    if (this.#state === 'receiving') this.#awaitTheRest(eof.fileSizeOctets);
  }

  /** EOF has overtaken some of the data, or they are lost. */
  #awaitTheRest(fileSizeOctets: number): void {
    if (!this.isAcknowledged) {
      this.timers.start('check');
      return;
    }
    const isImmediate = this.policy.nakMode === 'immediate';
    this.#askFor(isImmediate ? this.progressOctets : 0, fileSizeOctets);
    this.timers.start('nak');
  }

  /** EOF (cancel) is answered by its acknowledgement alone (4.6.6.1). */
  #onCancelled(condition: CfdpCondition): void {
    this.#outcome.condition = condition;
    this.#delivery.drop();
    this.#tellFinished();
    this.#close();
  }

  #onPrompt(asks: 'nak' | 'keep-alive'): void {
    if (!this.isAcknowledged || this.#state !== 'receiving' || this.timers.isPaused) return;
    if (asks === 'keep-alive') this.#sendKeepAlive();
    else this.#askForAll();
  }

  protected onExpiry(timer: CfdpTimer): void {
    // Started first, so that it runs on when a fault is ignored, or when a suspended transaction goes on
    this.timers.start(timer);
    switch (timer) {
      case 'inactivity':
        this.declare('inactivity-detected');
        return;
      case 'keep-alive':
        this.#sendKeepAlive();
        return;
      case 'nak':
        if (this.#mayTryAgain(this.policy.nakLimit, 'nak-limit-reached')) this.#askForAll();
        return;
      case 'check':
        this.#mayTryAgain(this.policy.checkLimit - 1, 'check-limit-reached');
        return;
      case 'ack':
        if (this.#mayTryAgain(this.policy.ackLimit, 'positive-ack-limit-reached') && this.#finished)
          this.out.send(this.#finished);
        return;
    }
  }

  /** Counts an attempt. A fault when there were enough; if it is ignored, the count begins again. */
  #mayTryAgain(limit: number, condition: CfdpCondition): boolean {
    if (this.#attempts < limit) {
      this.#attempts++;
      return true;
    }
    this.#attempts = 0;
    return this.declare(condition) === 'goes-on' && !this.timers.isPaused;
  }

  #askForAll(): void {
    for (const nak of this.#reception.requestsForAll()) this.out.send(nak);
  }

  #askFor(start: number, end: number): void {
    if (!this.isAcknowledged || this.timers.isPaused) return;
    for (const nak of this.#reception.requestsFor(start, end)) this.out.send(nak);
  }

  #sendKeepAlive(): void {
    this.out.send({ kind: 'keep-alive', progressOctets: this.progressOctets });
  }

  #deliverIfWhole(): void {
    if (this.#state !== 'receiving' || !this.#reception.isWhole) return;
    this.timers.stop('nak', 'check', 'inactivity', 'keep-alive');
    this.#state = 'storing';
    this.#attempts = 0;
    this.#goOnAfter(this.#delivery.begin());
  }

  #goOnAfter(step: DeliveryStep): void {
    switch (step) {
      case 'awaiting':
        return;
      case 'done':
        this.#finish();
        return;
      case 'filestore-rejection':
        this.#reject();
        return;
      case 'file-checksum-failure':
        this.#outcome.condition = step;
        if (this.declare(step) === 'goes-on') this.#goOnAfter(this.#delivery.store());
        return;
    }
  }

  /** The filestore does not want the file. */
  #reject(): void {
    this.#outcome.condition = 'filestore-rejection';
    this.#outcome.fileStatus = 'rejected-by-filestore';
    if (this.declare('filestore-rejection') !== 'ended' && this.#state === 'storing') this.#finish();
  }

  /** Notice of completion: tells the user, and the sender where it wants to know. */
  #finish(): void {
    this.#delivery.end();
    this.timers.stop('nak', 'check', 'inactivity', 'keep-alive');
    this.#tellFinished();
    if (!this.isAcknowledged) {
      if (this.#reception.metadata?.isClosureRequested)
        this.out.send(finishedOf(this.#outcome, this.header, this.policy));
      this.#close();
      return;
    }
    this.#finished = finishedOf(this.#outcome, this.header, this.policy);
    // A paused one sends it when it goes on
    if (!this.timers.isPaused) this.out.send(this.#finished);
    this.#state = 'finished';
    this.#attempts = 0;
    this.timers.start('ack');
  }

  /** While Finished is on its way nothing is left to be cancelled (4.11.2.3.2 d): what would cancel ends. */
  protected override handlerFor(condition: CfdpCondition): CfdpFaultHandler {
    const handler = super.handlerFor(condition);
    if (this.#state === 'finished' && handler === 'cancel') return 'abandon';
    // A receiver of class 1 cannot tell anybody that it has stopped (4.8.2 b)
    return handler === 'suspend' && !this.isAcknowledged ? 'ignore' : handler;
  }

  protected abandon(): void {
    if (this.#state !== 'finished') this.#delivery.drop();
    this.#close();
  }

  /** After the last check no data will come any more: the file is handed over as far as it came. */
  protected ignore(condition: CfdpCondition): 'ended' | 'goes-on' {
    if (condition !== 'check-limit-reached') return 'goes-on';
    this.#outcome.condition = condition;
    this.#delivery.keep();
    this.#finish();
    return 'ended';
  }

  protected cancel(condition: CfdpCondition): void {
    if (this.#state === 'finished') return;
    this.#outcome.condition = condition;
    this.#delivery.cancel();
    this.timers.goOn('suspended');
    this.#finish();
  }

  protected suspend(condition: CfdpCondition): void {
    if (this.isAcknowledged) this.timers.suspend(condition);
  }

  /** What could not be asked for meanwhile is asked for now. */
  protected goOn(pause: Pause): void {
    if (!this.timers.goOn(pause)) return;
    if (this.#state === 'receiving' && this.#reception.eof) this.#askFor(0, this.#reception.scopeEnd);
    if (this.#state === 'finished' && this.#finished) this.out.send(this.#finished);
  }

  #tellFinished(): void {
    this.out.tell({ kind: 'transaction-finished', ...this.#outcome });
  }

  #close(): void {
    this.#state = 'closed';
    this.#delivery.end();
    this.timers.stopAll();
    this.out.push({ kind: 'closed' });
  }
}
