import type { CfdpCondition, CfdpFaultHandler } from './condition.ts';
import { entityIdOctetsOf } from './entity-id.ts';
import { faultHandlerFor } from './fault-handling.ts';
import { createFileChecksum, type FileChecksum, fileChecksumTypes } from './file-checksum.ts';
import { Outbox, timerDurations } from './outbox.ts';
import type { CfdpBody, CfdpPdu } from './pdu.ts';
import type { CfdpTransactionHeader } from './pdu-header.ts';
import { type CfdpPolicy, defaultCfdpPolicy } from './policy.ts';
import {
  type CfdpPutRequest,
  type CfdpTransactionName,
  isMetadataOnly,
  metadataOf,
  roomFor,
  transactionHeaderOf,
} from './put-request.ts';
import { RangeList } from './range-list.ts';
import {
  type CfdpAction,
  type CfdpEvent,
  type CfdpTimer,
  type CfdpTransactionFinished,
  cfdpAcknowledgementOf,
} from './transaction.ts';

type Outcome = Omit<CfdpTransactionFinished, 'kind' | 'filestoreResponses'> &
  Partial<Pick<CfdpTransactionFinished, 'filestoreResponses'>>;

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
export class CfdpSender {
  readonly header: CfdpTransactionHeader & { readonly keepsRecordBoundaries: boolean };
  readonly #request: CfdpPutRequest;
  readonly #policy: CfdpPolicy;
  readonly #metadata: CfdpBody;
  readonly #checksum: FileChecksum;
  readonly #segmentOctets: number;
  readonly #out: Outbox;
  readonly #resend: RangeList;
  #state: CfdpSenderState = 'new';
  #sentOctets = 0;
  #reading: { readonly offset: number; readonly octets: number } | undefined;
  /** What goes out again when the ack timer ends: EOF, or the Metadata PDU of a transaction without file. */
  #unanswered: CfdpBody | undefined;
  #attempts = 0;

  /** @throws RangeError when a field does not fit, or a PDU cannot hold one octet of the file */
  constructor(request: CfdpPutRequest, name: CfdpTransactionName, policy: Partial<CfdpPolicy> = {}) {
    if (!Number.isSafeInteger(request.fileSizeOctets) || request.fileSizeOctets < 0)
      throw new RangeError(`fileSizeOctets: expected a whole number, found ${request.fileSizeOctets}`);
    if (isMetadataOnly(request) && request.fileSizeOctets > 0)
      throw new RangeError(`fileSizeOctets: expected 0 without file, found ${request.fileSizeOctets}`);
    this.#request = request;
    this.#policy = { ...defaultCfdpPolicy, ...policy };
    this.header = transactionHeaderOf(request, name);
    // A type that is not at hand: the modular checksum stands in (4.2.2.8.1)
    const wanted = request.checksumType ?? fileChecksumTypes.modular;
    const checksum = this.#policy.createChecksum(wanted);
    this.#checksum = checksum ?? createFileChecksum(fileChecksumTypes.modular)!;
    this.#metadata = metadataOf(request, checksum ? wanted : fileChecksumTypes.modular);
    this.#segmentOctets = roomFor(this.header, this.#policy, this.header.isLargeFile ? 8 : 4);
    this.#resend = new RangeList(this.#policy.maxRanges);
    this.#out = new Outbox(timerDurations({ ...this.#policy, nakTimerMs: 0, keepAliveMs: 0 }));
  }

  get state(): CfdpSenderState {
    return this.#state;
  }

  /** Octets of the file that went out at least once. */
  get sentOctets(): number {
    return this.#sentOctets;
  }

  /** Whether `ready` would bring something. */
  get hasMoreToSend(): boolean {
    return !this.#out.isPaused && this.#reading === undefined && this.#nextPiece() !== undefined;
  }

  /** Sends the Metadata PDU, and EOF behind it when the file is empty. To be called once. */
  start(): CfdpAction[] {
    if (this.#state !== 'new') return [];
    this.#state = 'sending';
    this.#out.tell({ kind: 'transaction-started' });
    this.#send(this.#metadata);
    if (isMetadataOnly(this.#request)) this.#wait(this.#metadata);
    else this.#endFile();
    return this.#out.take();
  }

  push(event: CfdpEvent): CfdpAction[] {
    if (this.#state === 'new') return [];
    if (this.#state === 'closed') {
      if (event.kind === 'pdu' && event.pdu.body.kind === 'finished') this.#acknowledge(event.pdu);
      return this.#out.take();
    }
    this.#on(event);
    return this.#out.take();
  }

  #on(event: CfdpEvent): void {
    switch (event.kind) {
      case 'ready':
        this.#readNextPiece();
        return;
      case 'file-read':
        this.#sendPiece(event.offset, event.data);
        return;
      case 'file-failed':
        if (this.#reading !== undefined) this.#declare('filestore-rejection');
        return;
      case 'pdu':
        this.#onPdu(event.pdu);
        return;
      case 'timer-expired':
        this.#onExpiry(event.timer);
        return;
      case 'cancel':
        this.#cancel('cancel-request-received');
        return;
      case 'suspend':
        this.#suspend('suspend-request-received');
        return;
      case 'resume':
        this.#resume();
        return;
      case 'freeze':
        this.#out.pause('frozen');
        return;
      case 'thaw':
        this.#out.goOn('frozen');
        return;
      case 'report':
        this.#report();
        return;
      case 'prompt':
        if (this.header.mode === 'acknowledged' && this.#state !== 'cancelling' && !this.#out.isPaused)
          this.#send({ kind: 'prompt', asks: event.asks });
        return;
      case 'file-stored':
      case 'filestore-done':
        return;
    }
  }

  /** What was asked for again goes first: the receiver may be waiting for just that. */
  #nextPiece(): { offset: number; octets: number } | undefined {
    if (this.#state !== 'sending' && this.#state !== 'waiting') return undefined;
    const again = this.#resend.first;
    const offset = again?.start ?? this.#sentOctets;
    const end = again?.end ?? this.#request.fileSizeOctets;
    return offset < end ? { offset, octets: Math.min(this.#segmentOctets, end - offset) } : undefined;
  }

  #readNextPiece(): void {
    if (!this.hasMoreToSend) return;
    this.#reading = this.#nextPiece()!;
    this.#out.push({ kind: 'read-file', ...this.#reading });
  }

  #sendPiece(offset: number, data: Uint8Array): void {
    if (this.#reading === undefined || this.#reading.offset !== offset) return;
    const { octets } = this.#reading;
    this.#reading = undefined;
    if (this.#out.isPaused) return;
    // The file became shorter while it was sent
    if (data.length !== octets) {
      this.#declare('filestore-rejection');
      return;
    }
    this.#resend.remove(offset, offset + octets);
    this.#send({ kind: 'file-data', offset, data });
    if (offset !== this.#sentOctets) return;
    this.#checksum.add(offset, data);
    this.#sentOctets += octets;
    this.#endFile();
  }

  #endFile(): void {
    if (this.#state !== 'sending' || this.#sentOctets < this.#request.fileSizeOctets) return;
    this.#wait(this.#eof('no-error'));
  }

  /** Everything is out. Class 2 waits for acknowledgement and Finished, class 1 for Finished if it asked for it. */
  #wait(last: CfdpBody): void {
    this.#state = 'waiting';
    if (last.kind === 'eof') this.#sendEof(last);
    this.#unanswered = last;
    if (this.header.mode === 'acknowledged') this.#out.start('ack');
    else if (this.#request.isClosureRequested) this.#out.start('check');
    else this.#finish({ condition: 'no-error', delivery: 'incomplete', fileStatus: 'unreported' });
  }

  #onPdu(pdu: CfdpPdu): void {
    const { body } = pdu;
    this.#out.restart('inactivity');
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

  #onAck(ack: CfdpBody & { kind: 'ack' }): void {
    const sent = this.#unanswered;
    if (ack.of !== 'eof' || sent?.kind !== 'eof' || ack.condition !== sent.condition) return;
    this.#unanswered = undefined;
    this.#attempts = 0;
    this.#out.stop('ack');
    if (this.#state === 'cancelling') this.#close();
    else this.#out.start('inactivity');
  }

  #onNak(nak: CfdpBody & { kind: 'nak' }): void {
    if (this.header.mode !== 'acknowledged' || (this.#state !== 'sending' && this.#state !== 'waiting'))
      return;
    let wantsMetadata = false;
    for (const { start, end } of nak.requests) {
      if (start === 0 && end === 0) wantsMetadata = true;
      else this.#resend.cover(start, Math.min(end, this.#sentOctets));
    }
    if (wantsMetadata && !this.#out.isPaused) this.#send(this.#metadata);
  }

  /** "No error" before EOF went out would be a mistake of the other side, or damage: it is not believed. */
  #onFinished(pdu: CfdpPdu, finished: CfdpBody & { kind: 'finished' }): void {
    if (finished.condition === 'no-error' && this.#state === 'sending') return;
    this.#acknowledge(pdu);
    if (this.#state === 'cancelling') {
      this.#close();
      return;
    }
    const { condition, delivery, fileStatus, filestoreResponses } = finished;
    this.#finish({ condition, delivery, fileStatus, filestoreResponses });
  }

  #onKeepAlive(progressOctets: number): void {
    const limit = this.#policy.keepAliveLimitOctets;
    if (this.#state !== 'sending' || limit <= 0 || this.#sentOctets - progressOctets <= limit) return;
    this.#declare('keep-alive-limit-reached');
  }

  #onExpiry(timer: CfdpTimer): void {
    if (!this.#out.expired(timer)) return;
    if (timer === 'ack') {
      this.#sendAgain();
      return;
    }
    // Started first, so that it runs on when the fault is ignored, or when a suspended transaction goes on
    this.#out.start(timer);
    this.#declare(timer === 'check' ? 'check-limit-reached' : 'inactivity-detected');
  }

  #sendAgain(): void {
    if (this.#unanswered === undefined) return;
    this.#out.start('ack');
    if (this.#attempts >= this.#policy.ackLimit) {
      this.#attempts = 0;
      const sent = this.#unanswered;
      this.#declare('positive-ack-limit-reached');
      // Only when the fault is ignored the same PDU goes out once more
      if (this.#unanswered !== sent || this.#state === 'closed' || this.#out.isPaused) return;
    }
    this.#attempts++;
    this.#send(this.#unanswered);
  }

  #declare(condition: CfdpCondition): void {
    // A fault while a cancellation is under way ends the transaction (4.11.2.2.3)
    const handler: CfdpFaultHandler =
      this.#state === 'cancelling'
        ? 'abandon'
        : faultHandlerFor(condition, this.#request.options ?? [], this.#policy);
    this.#out.tell({ kind: 'fault', condition, handler, progressOctets: this.#sentOctets });
    switch (handler) {
      case 'cancel':
        this.#cancel(condition);
        return;
      case 'suspend':
        this.#suspend(condition);
        return;
      case 'abandon':
        this.#out.tell({ kind: 'abandoned', condition, progressOctets: this.#sentOctets });
        this.#close();
        return;
      case 'ignore':
        // Nobody will answer any more: to wait again would be to wait for ever
        if (condition === 'check-limit-reached')
          this.#finish({ condition, delivery: 'incomplete', fileStatus: 'unreported' });
        return;
    }
  }

  #cancel(condition: CfdpCondition): void {
    if (this.#state === 'cancelling') return;
    this.#out.stop('ack', 'inactivity', 'check');
    this.#out.goOn('suspended');
    this.#resend.clear();
    this.#reading = undefined;
    this.#attempts = 0;
    this.#unanswered = this.#eof(condition);
    this.#state = 'cancelling';
    this.#tellFinished({ condition, delivery: 'incomplete', fileStatus: 'unreported' });
    this.#sendEof(this.#unanswered);
    if (this.header.mode === 'acknowledged') this.#out.start('ack');
    else this.#close();
  }

  #suspend(condition: CfdpCondition): void {
    if (this.#out.is('suspended') || this.#state === 'cancelling') return;
    this.#out.pause('suspended');
    this.#reading = undefined;
    this.#out.tell({ kind: 'suspended', condition });
  }

  #resume(): void {
    if (!this.#out.is('suspended')) return;
    this.#out.goOn('suspended');
    this.#out.tell({ kind: 'resumed', progressOctets: this.#sentOctets });
  }

  #report(): void {
    this.#out.tell({
      kind: 'report',
      state: this.#state,
      isSuspended: this.#out.is('suspended'),
      isFrozen: this.#out.is('frozen'),
      progressOctets: this.#sentOctets,
      fileSizeOctets: this.#request.fileSizeOctets,
    });
  }

  #eof(condition: CfdpCondition): CfdpBody {
    return {
      kind: 'eof',
      condition,
      checksum: this.#checksum.value(),
      fileSizeOctets: this.#sentOctets,
      faultLocation:
        condition === 'no-error'
          ? undefined
          : entityIdOctetsOf(this.header.sourceEntityId, this.header.entityIdOctets),
    };
  }

  #sendEof(eof: CfdpBody): void {
    this.#send(eof);
    this.#out.tell({ kind: 'eof-sent' });
  }

  #send(body: CfdpBody): void {
    this.#out.send(this.header, body);
  }

  #acknowledge(pdu: CfdpPdu): void {
    const octets = cfdpAcknowledgementOf(pdu, this.#state === 'closed' ? 'terminated' : 'active');
    if (octets) this.#out.push({ kind: 'send', octets });
  }

  #finish(result: Outcome): void {
    this.#tellFinished(result);
    this.#close();
  }

  #tellFinished(result: Outcome): void {
    this.#out.tell({ kind: 'transaction-finished', filestoreResponses: [], ...result });
  }

  #close(): void {
    this.#state = 'closed';
    this.#reading = undefined;
    this.#resend.clear();
    this.#out.close();
  }
}
