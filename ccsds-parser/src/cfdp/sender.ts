import type { CfdpCondition, CfdpFaultHandler } from './condition.ts';
import type { DirectiveOf } from './directive.ts';
import { entityIdOctetsOf } from './entity-id.ts';
import { createFileChecksum, fileChecksumTypes } from './file-checksum.ts';
import type { CfdpBody, CfdpPdu } from './pdu.ts';
import type { CfdpTransactionHeader } from './pdu-header.ts';
import type { CfdpPolicy } from './policy.ts';
import {
  type CfdpPutRequest,
  type CfdpTransactionName,
  isMetadataOnly,
  metadataOf,
  roomFor,
  transactionHeaderOf,
} from './put-request.ts';
import { SentFile } from './sent-file.ts';
import type { CfdpTlv } from './tlv.ts';
import type { CfdpAction, CfdpEvent, CfdpTimer, CfdpTransactionFinished } from './transaction.ts';
import { type EventOfOneEnd, TransactionEnd } from './transaction-end.ts';
import type { Pause } from './transaction-timers.ts';

/**
 * `waiting`: everything was sent, the receiver has the word. `cancelling`: EOF (cancel) waits for its acknowledgement.
 */
export type CfdpSenderState = 'new' | 'sending' | 'waiting' | 'cancelling' | 'closed';

/**
 * The sending end of one file transfer, class 1 and class 2, without clock, file or link: events go in, what is to be done
 * comes out. It remembers which octets are to be sent again, not the octets.
 *
 * Source: CCSDS 727.0-B-5, 4.6.1.1, 4.6.3.2, 4.6.4.2, 4.7, 4.11
 */
export class CfdpSender extends TransactionEnd<
  CfdpSenderState,
  CfdpTransactionHeader & { readonly keepsRecordBoundaries: boolean }
> {
  protected readonly acknowledges = 'finished';
  readonly #request: CfdpPutRequest;
  readonly #metadata: CfdpBody;
  readonly #file: SentFile;
  #state: CfdpSenderState = 'new';
  /** What goes out again when the ack timer ends: EOF, or the Metadata PDU of a transaction without file. */
  #unanswered: CfdpBody | undefined;
  #attempts = 0;

  /** @throws RangeError when a field does not fit, or a PDU cannot hold one octet of the file */
  constructor(request: CfdpPutRequest, name: CfdpTransactionName, policy: Partial<CfdpPolicy> = {}) {
    super(transactionHeaderOf(request, name), policy);
    this.#request = request;
    // A type that is not at hand: the modular checksum stands in (4.2.2.8.1)
    const wanted = request.checksumType ?? fileChecksumTypes.modular;
    const checksum = this.policy.createChecksum(wanted);
    this.#metadata = metadataOf(request, checksum ? wanted : fileChecksumTypes.modular);
    this.#file = new SentFile(
      request.fileSizeOctets,
      roomFor(this.header, this.policy, this.header.isLargeFile ? 8 : 4),
      checksum ?? createFileChecksum(fileChecksumTypes.modular)!,
      this.policy.maxRanges,
    );
  }

  get state(): CfdpSenderState {
    return this.#state;
  }

  /** Octets of the file that went out at least once. */
  get sentOctets(): number {
    return this.#file.octets;
  }

  /** Whether `ready` would bring something. */
  get hasMoreToSend(): boolean {
    const maySend = this.#isSending && !this.timers.isPaused && !this.#file.isReading;
    return maySend && this.#file.next() !== undefined;
  }

  protected get progressOctets(): number {
    return this.#file.octets;
  }

  protected get fileSizeOctets(): number {
    return this.#request.fileSizeOctets;
  }

  protected get options(): readonly CfdpTlv[] {
    return this.#request.options ?? [];
  }

  /** Pieces of the file may go out: the first time, or again. */
  get #isSending(): boolean {
    return this.#state === 'sending' || this.#state === 'waiting';
  }

  /** Sends the Metadata PDU, and EOF behind it when the file is empty. To be called once. */
  start(): CfdpAction[] {
    if (this.#state !== 'new') return [];
    this.#state = 'sending';
    this.out.tell({ kind: 'transaction-started' });
    this.out.send(this.#metadata);
    if (isMetadataOnly(this.#request)) this.#wait(this.#metadata);
    else this.#endFile();
    return this.out.take();
  }

  /** Nothing comes of an event before `start`. */
  override push(event: CfdpEvent): CfdpAction[] {
    return this.#state === 'new' ? [] : super.push(event);
  }

  protected onOwnEvent(event: EventOfOneEnd): void {
    switch (event.kind) {
      case 'ready':
        this.#readNextPiece();
        return;
      case 'file-read':
        this.#sendPiece(event.offset, event.data);
        return;
      case 'file-failed':
        if (this.#file.isReading) this.declare('filestore-rejection');
        return;
      case 'prompt':
        this.#prompt(event.asks);
        return;
      case 'file-stored':
      case 'filestore-done':
        return;
    }
  }

  #readNextPiece(): void {
    if (!this.hasMoreToSend) return;
    const piece = this.#file.next()!;
    this.#file.startReading(piece);
    this.out.push({ kind: 'read-file', ...piece });
  }

  #sendPiece(offset: number, data: Uint8Array): void {
    const octets = this.#file.endReading(offset);
    if (octets === undefined || this.timers.isPaused) return;
    // The file became shorter while it was sent
    if (data.length !== octets) {
      this.declare('filestore-rejection');
      return;
    }
    this.out.send({ kind: 'file-data', offset, data });
    if (this.#file.markSent(offset, data)) this.#endFile();
  }

  #endFile(): void {
    if (this.#state === 'sending' && this.#file.isWhole) this.#wait(this.#eof('no-error'));
  }

  /** Everything is out. Class 2 waits for acknowledgement and Finished, class 1 for Finished if it asked for it. */
  #wait(last: CfdpBody): void {
    this.#state = 'waiting';
    if (last.kind === 'eof') this.#sendEof(last);
    this.#unanswered = last;
    if (this.isAcknowledged) this.timers.start('ack');
    else if (this.#request.isClosureRequested) this.timers.start('check');
    else this.#finish(unanswered('no-error'));
  }

  #prompt(asks: 'nak' | 'keep-alive'): void {
    if (this.isAcknowledged && this.#state !== 'cancelling' && !this.timers.isPaused)
      this.out.send({ kind: 'prompt', asks });
  }

  protected onPdu(pdu: CfdpPdu): void {
    const { body } = pdu;
    this.timers.restart('inactivity');
    switch (body.kind) {
      case 'ack':
        this.#onAck(body);
        return;
      case 'nak':
        this.#onNak(body);
        return;
      case 'finished':
        this.#onFinished(pdu, body);
        return;
      case 'keep-alive':
        this.#onKeepAlive(body.progressOctets);
        return;
      case 'eof':
      case 'metadata':
      case 'prompt':
      case 'file-data':
        return;
    }
  }

  #onAck(ack: DirectiveOf<'ack'>): void {
    const sent = this.#unanswered;
    if (ack.of !== 'eof' || sent?.kind !== 'eof' || ack.condition !== sent.condition) return;
    this.#unanswered = undefined;
    this.#attempts = 0;
    this.timers.stop('ack');
    if (this.#state === 'cancelling') this.#close();
    else this.timers.start('inactivity');
  }

  #onNak(nak: DirectiveOf<'nak'>): void {
    if (!this.isAcknowledged || !this.#isSending) return;
    let wantsMetadata = false;
    for (const { start, end } of nak.requests) {
      if (start === 0 && end === 0) wantsMetadata = true;
      else this.#file.askAgain(start, end);
    }
    if (wantsMetadata && !this.timers.isPaused) this.out.send(this.#metadata);
  }

  /** "No error" before EOF went out would be a mistake of the other side, or damage: it is not believed. */
  #onFinished(pdu: CfdpPdu, finished: DirectiveOf<'finished'>): void {
    if (finished.condition === 'no-error' && this.#state === 'sending') return;
    this.out.acknowledge(pdu, 'active');
    if (this.#state === 'cancelling') {
      this.#close();
      return;
    }
    const { condition, delivery, fileStatus, filestoreResponses } = finished;
    this.#finish({ condition, delivery, fileStatus, filestoreResponses });
  }

  #onKeepAlive(progressOctets: number): void {
    const limit = this.policy.keepAliveLimitOctets;
    if (this.#state !== 'sending' || limit <= 0 || this.#file.octets - progressOctets <= limit) return;
    this.declare('keep-alive-limit-reached');
  }

  protected onExpiry(timer: CfdpTimer): void {
    if (timer === 'ack') {
      this.#sendAgain();
      return;
    }
    // Started first, so that it runs on when the fault is ignored, or when a suspended transaction goes on
    this.timers.start(timer);
    this.declare(timer === 'check' ? 'check-limit-reached' : 'inactivity-detected');
  }

  #sendAgain(): void {
    if (this.#unanswered === undefined) return;
    this.timers.start('ack');
    if (this.#attempts >= this.policy.ackLimit) {
      this.#attempts = 0;
      const sent = this.#unanswered;
      this.declare('positive-ack-limit-reached');
      // Only when the fault is ignored the same PDU goes out once more
      if (this.#unanswered !== sent || this.#state === 'closed' || this.timers.isPaused) return;
    }
    this.#attempts++;
    this.out.send(this.#unanswered);
  }

  /** A fault while a cancellation is under way ends the transaction (4.11.2.2.3). */
  protected override handlerFor(condition: CfdpCondition): CfdpFaultHandler {
    return this.#state === 'cancelling' ? 'abandon' : super.handlerFor(condition);
  }

  protected abandon(): void {
    this.#close();
  }

  /** Once the check timer has ended nobody will answer any more: to wait again would be to wait for ever. */
  protected ignore(condition: CfdpCondition): 'ended' | 'goes-on' {
    if (condition !== 'check-limit-reached') return 'goes-on';
    this.#finish(unanswered(condition));
    return 'ended';
  }

  protected cancel(condition: CfdpCondition): void {
    if (this.#state === 'cancelling') return;
    this.timers.stop('ack', 'inactivity', 'check');
    this.timers.goOn('suspended');
    this.#file.forget();
    this.#attempts = 0;
    this.#unanswered = this.#eof(condition);
    this.#state = 'cancelling';
    this.#tellFinished(unanswered(condition));
    this.#sendEof(this.#unanswered);
    if (this.isAcknowledged) this.timers.start('ack');
    else this.#close();
  }

  protected suspend(condition: CfdpCondition): void {
    if (this.#state === 'cancelling') return;
    this.#file.stopReading();
    this.timers.suspend(condition);
  }

  protected goOn(pause: Pause): void {
    this.timers.goOn(pause);
  }

  #eof(condition: CfdpCondition): CfdpBody {
    return {
      kind: 'eof',
      condition,
      checksum: this.#file.checksum(),
      fileSizeOctets: this.#file.octets,
      faultLocation:
        condition === 'no-error'
          ? undefined
          : entityIdOctetsOf(this.header.sourceEntityId, this.header.entityIdOctets),
    };
  }

  #sendEof(eof: CfdpBody): void {
    this.out.send(eof);
    this.out.tell({ kind: 'eof-sent' });
  }

  #finish(outcome: Outcome): void {
    this.#tellFinished(outcome);
    this.#close();
  }

  #tellFinished(outcome: Outcome): void {
    this.out.tell({ kind: 'transaction-finished', ...outcome });
  }

  #close(): void {
    this.#state = 'closed';
    this.#file.forget();
    this.timers.stopAll();
    this.out.push({ kind: 'closed' });
  }
}

type Outcome = Omit<CfdpTransactionFinished, 'kind'>;

/** What a sender knows that nobody told what became of the file. */
function unanswered(condition: CfdpCondition): Outcome {
  return { condition, delivery: 'incomplete', fileStatus: 'unreported', filestoreResponses: [] };
}
