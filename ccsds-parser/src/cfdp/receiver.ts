import type { CfdpCondition, CfdpDelivery, CfdpFaultHandler, CfdpFileStatus } from './condition.ts';
import { entityIdOctetsOf } from './entity-id.ts';
import { faultHandlerFor } from './fault-handling.ts';
import { createFileChecksum, fileChecksumTypes } from './file-checksum.ts';
import { FileReception } from './file-reception.ts';
import { responsesThatFit } from './filestore-responses.ts';
import { GapRequests, segmentRequestsPerPdu } from './nak-sequence.ts';
import { Outbox, timerDurations } from './outbox.ts';
import type { CfdpBody, CfdpFileData, CfdpPdu } from './pdu.ts';
import type { CfdpHeader, CfdpTransactionHeader } from './pdu-header.ts';
import { type CfdpPolicy, defaultCfdpPolicy } from './policy.ts';
import { isMetadataOnly, roomFor } from './put-request.ts';
import type { FilestoreRequest, FilestoreResponse } from './tlv.ts';
import { type CfdpAction, type CfdpEvent, type CfdpTimer, cfdpAcknowledgementOf } from './transaction.ts';

/**
 * `storing`: all is here, the checksum is looked at, the file named, the filestore asked. `finished`: Finished waits for
 * its acknowledgement.
 */
export type CfdpReceiverState = 'receiving' | 'storing' | 'finished' | 'closed';

const leastPduOctets = 64;

type Metadata = CfdpBody & { kind: 'metadata' };
type Eof = CfdpBody & { kind: 'eof' };
type Finished = CfdpBody & { kind: 'finished' };

/**
 * The receiving end of one file transfer, class 1 and class 2, without clock, file or link: events go in, what is to be
 * done comes out. PDUs may come in any order, more than once, or not at all; of a file each octet is written once.
 *
 * Source: CCSDS 727.0-B-5, 4.6.1.2, 4.6.3.3, 4.6.4.3, 4.6.5.2, 4.6.6, 4.7, 4.9 to 4.11
 */
export class CfdpReceiver {
  readonly header: CfdpTransactionHeader;
  readonly #policy: CfdpPolicy;
  readonly #gaps: GapRequests;
  readonly #out: Outbox;
  readonly #file: FileReception;
  #state: CfdpReceiverState = 'receiving';
  #metadata: Metadata | undefined;
  #eof: Eof | undefined;
  #condition: CfdpCondition = 'no-error';
  #delivery: CfdpDelivery = 'incomplete';
  #fileStatus: CfdpFileStatus = 'unreported';
  #responses: readonly FilestoreResponse[] = [];
  #awaits: 'file-read' | 'file-stored' | 'filestore-done' | undefined;
  #finished: Finished | undefined;
  #attempts = 0;

  /**
   * @param first header of the first PDU of the transaction, which is then given to `push`
   * @throws RangeError when `maxPduOctets` is less than 64: the NAK for one gap of a large file with the longest
   *   identifiers takes 63
   */
  constructor(first: CfdpHeader, policy: Partial<CfdpPolicy> = {}) {
    this.header = first;
    this.#policy = { ...defaultCfdpPolicy, ...policy };
    if (!(this.#policy.maxPduOctets >= leastPduOctets))
      throw new RangeError(`maxPduOctets: expected at least 64, found ${this.#policy.maxPduOctets}`);
    this.#file = new FileReception(this.#policy.maxRanges);
    this.#gaps = new GapRequests(this.#file, segmentRequestsPerPdu(first, this.#policy));
    this.#out = new Outbox(timerDurations(this.#policy));
    this.#out.start('inactivity');
    if (this.#isAcknowledged) this.#out.start('keep-alive');
  }

  get state(): CfdpReceiverState {
    return this.#state;
  }

  /** Octets of the file that are here. */
  get receivedOctets(): number {
    return this.#file.octets;
  }

  get #isAcknowledged(): boolean {
    return this.header.mode === 'acknowledged';
  }

  push(event: CfdpEvent): CfdpAction[] {
    if (this.#state !== 'closed') this.#on(event);
    else if (event.kind === 'pdu' && event.pdu.body.kind === 'eof') this.#acknowledge(event.pdu);
    return this.#out.take();
  }

  #on(event: CfdpEvent): void {
    switch (event.kind) {
      case 'pdu':
        this.#onPdu(event.pdu);
        return;
      case 'timer-expired':
        this.#onExpiry(event.timer);
        return;
      case 'file-read':
        this.#onReadBack(event.offset, event.data);
        return;
      case 'file-failed':
        if (this.#state === 'receiving' || this.#state === 'storing') this.#reject();
        return;
      case 'file-stored':
        this.#onStored(event.isStored);
        return;
      case 'filestore-done':
        if (this.#awaits !== 'filestore-done') return;
        this.#responses = event.responses;
        this.#finish();
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
        this.#goOn('frozen');
        return;
      case 'report':
        this.#report();
        return;
      case 'ready':
      case 'prompt':
        return;
    }
  }

  /** What another mode or size of offsets has is not of this transaction, or damaged. */
  #onPdu(pdu: CfdpPdu): void {
    const { header, body } = pdu;
    if (header.mode !== this.header.mode || header.isLargeFile !== this.header.isLargeFile) return;
    this.#out.restart('inactivity');
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

  #onMetadata(metadata: Metadata): void {
    if (this.#state !== 'receiving' || this.#metadata) return;
    this.#metadata = metadata;
    this.#attempts = 0;
    const { sourceFileName, destinationFileName, fileSizeOctets, options } = metadata;
    this.#out.tell({
      kind: 'metadata-received',
      sourceFileName,
      destinationFileName,
      fileSizeOctets,
      options,
    });
    const checksum = this.#policy.createChecksum(metadata.checksumType);
    this.#file.use(checksum ?? createFileChecksum(fileChecksumTypes.none)!);
    if (!checksum) {
      this.#condition = 'unsupported-checksum-type';
      if (this.#declare('unsupported-checksum-type') === 'ended') return;
    }
    if (fileSizeOctets > this.#policy.maxFileOctets && this.#declare('file-size-error') === 'ended') return;
    this.#completeIfAllIsHere();
  }

  #onFileData({ offset, data }: CfdpFileData): void {
    if (this.#state !== 'receiving' || (this.#metadata && isMetadataOnly(this.#metadata))) return;
    const end = offset + data.length;
    if (data.length === 0) return;
    if (end > this.#mostOctets()) {
      this.#declare('file-size-error');
      return;
    }
    const before = this.#file.progressOctets;
    const fresh = this.#file.add(offset, data);
    for (const piece of fresh) this.#out.push({ kind: 'write-file', ...piece });
    if (fresh.length > 0) this.#attempts = 0;
    if (fresh.length > 0 && this.#policy.nakMode === 'immediate' && !this.#eof) this.#askFor(before, offset);
    this.#completeIfAllIsHere();
  }

  /** How long the file may be: what EOF says, what was agreed, what the offsets of its PDUs can say. */
  #mostOctets(): number {
    const most = this.header.isLargeFile ? Number.MAX_SAFE_INTEGER : 0xffff_ffff;
    return Math.min(this.#eof?.fileSizeOctets ?? most, this.#policy.maxFileOctets, most);
  }

  #onEof(pdu: CfdpPdu, eof: Eof): void {
    this.#acknowledge(pdu);
    if (this.#state !== 'receiving') return;
    if (eof.condition !== 'no-error') {
      this.#onCancelled(eof.condition);
      return;
    }
    if (this.#eof) return;
    this.#eof = eof;
    this.#attempts = 0;
    this.#out.stop('keep-alive');
    this.#out.tell({ kind: 'eof-received' });
    const isTooLarge = this.#file.progressOctets > eof.fileSizeOctets;
    const isRefused = eof.fileSizeOctets > this.#policy.maxFileOctets;
    if ((isTooLarge || isRefused) && this.#declare('file-size-error') === 'ended') return;
    this.#completeIfAllIsHere();
    if (this.#state !== 'receiving') return;
    if (this.#isAcknowledged) {
      const isImmediate = this.#policy.nakMode === 'immediate';
      this.#askFor(isImmediate ? this.#file.progressOctets : 0, eof.fileSizeOctets);
      this.#out.start('nak');
    } else this.#out.start('check');
  }

  /** EOF (cancel) is answered by its acknowledgement alone (4.6.6.1). */
  #onCancelled(condition: CfdpCondition): void {
    this.#condition = condition;
    this.#dropFile();
    this.#tellFinished();
    this.#close();
  }

  #onPrompt(asks: 'nak' | 'keep-alive'): void {
    if (!this.#isAcknowledged || this.#state !== 'receiving' || this.#out.isPaused) return;
    if (asks === 'keep-alive') this.#sendKeepAlive();
    else this.#askForEverything();
  }

  #onExpiry(timer: CfdpTimer): void {
    if (!this.#out.expired(timer)) return;
    // Started first, so that it runs on when a fault is ignored, or when a suspended transaction goes on
    this.#out.start(timer);
    switch (timer) {
      case 'inactivity':
        this.#declare('inactivity-detected');
        return;
      case 'keep-alive':
        this.#sendKeepAlive();
        return;
      case 'nak':
        if (this.#mayTryAgain(this.#policy.nakLimit, 'nak-limit-reached')) this.#askForEverything();
        return;
      case 'check':
        this.#mayTryAgain(this.#policy.checkLimit - 1, 'check-limit-reached');
        return;
      case 'ack':
        if (this.#mayTryAgain(this.#policy.ackLimit, 'positive-ack-limit-reached') && this.#finished)
          this.#send(this.#finished);
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
    return this.#declare(condition) === 'goes-on' && !this.#out.isPaused;
  }

  #scopeEnd(): number {
    return this.#eof?.fileSizeOctets ?? this.#file.progressOctets;
  }

  #askForEverything(): void {
    for (const nak of this.#gaps.everything(this.#scopeEnd(), !this.#metadata)) this.#send(nak);
  }

  #askFor(start: number, end: number): void {
    if (!this.#isAcknowledged || this.#out.isPaused) return;
    for (const nak of this.#gaps.news(start, end, !this.#metadata)) this.#send(nak);
  }

  #sendKeepAlive(): void {
    this.#send({ kind: 'keep-alive', progressOctets: this.#file.progressOctets });
  }

  #completeIfAllIsHere(): void {
    if (this.#state !== 'receiving' || !this.#metadata) return;
    const hasAll = this.#eof && this.#file.hasAll(this.#eof.fileSizeOctets);
    if (!hasAll && !isMetadataOnly(this.#metadata)) return;
    this.#out.stop('nak', 'check', 'inactivity', 'keep-alive');
    this.#state = 'storing';
    this.#attempts = 0;
    if (isMetadataOnly(this.#metadata)) {
      this.#delivery = 'complete';
      this.#runFilestore();
    } else this.#verify();
  }

  #verify(): void {
    const { checksum, fileSizeOctets } = this.#eof!;
    const isSummed =
      this.#condition !== 'unsupported-checksum-type' &&
      this.#metadata!.checksumType !== fileChecksumTypes.none;
    const unsummed = this.#file.unsummed(fileSizeOctets, this.#policy.readBackOctets);
    if (isSummed && unsummed) {
      this.#awaits = 'file-read';
      this.#out.push({ kind: 'read-file', ...unsummed });
      return;
    }
    if (!isSummed || this.#file.checksum() === checksum) this.#delivery = 'complete';
    else {
      this.#condition = 'file-checksum-failure';
      if (this.#declare('file-checksum-failure') === 'ended') return;
    }
    this.#store();
  }

  #onReadBack(offset: number, data: Uint8Array): void {
    const expected = this.#file.unsummed(this.#eof?.fileSizeOctets ?? 0, this.#policy.readBackOctets);
    if (this.#awaits !== 'file-read' || expected?.offset !== offset) return;
    this.#awaits = undefined;
    if (data.length !== expected.octets) {
      this.#reject();
      return;
    }
    this.#file.addReadBack(offset, data);
    this.#verify();
  }

  #store(): void {
    this.#awaits = 'file-stored';
    this.#out.push({
      kind: 'store-file',
      destinationFileName: this.#metadata!.destinationFileName,
      fileSizeOctets: this.#eof!.fileSizeOctets,
      isComplete: this.#delivery === 'complete',
    });
  }

  #onStored(isStored: boolean): void {
    if (this.#awaits !== 'file-stored') return;
    this.#awaits = undefined;
    if (!isStored) {
      this.#reject();
      return;
    }
    this.#fileStatus = 'retained';
    this.#runFilestore();
  }

  /** The filestore does not want the file. */
  #reject(): void {
    this.#condition = 'filestore-rejection';
    this.#fileStatus = 'rejected-by-filestore';
    if (this.#declare('filestore-rejection') !== 'ended' && this.#state === 'storing') this.#finish();
  }

  #runFilestore(): void {
    const requests = this.#metadata!.options.filter((option) => option.kind === 'filestore-request');
    // Only after a copy without error (4.9.1)
    if (requests.length === 0 || this.#delivery !== 'complete') {
      this.#finish();
      return;
    }
    this.#awaits = 'filestore-done';
    this.#out.push({
      kind: 'run-filestore',
      requests: requests.map(
        ({ action, firstFileName, secondFileName }): FilestoreRequest => ({
          action,
          firstFileName,
          secondFileName,
        }),
      ),
    });
  }

  /** Notice of completion: tells the user, and the sender where it wants to know. */
  #finish(): void {
    this.#awaits = undefined;
    this.#out.stop('nak', 'check', 'inactivity', 'keep-alive');
    this.#tellFinished();
    const isWanted = this.#isAcknowledged || this.#metadata?.isClosureRequested === true;
    if (!isWanted) {
      this.#close();
      return;
    }
    const isCopyBad = this.#condition !== 'no-error' && this.#condition !== 'unsupported-checksum-type';
    this.#finished = {
      kind: 'finished',
      condition: this.#condition,
      delivery: this.#delivery,
      fileStatus: this.#fileStatus,
      filestoreResponses: responsesThatFit(this.#responses, roomFor(this.header, this.#policy, 2)),
      faultLocation: isCopyBad
        ? entityIdOctetsOf(this.header.destinationEntityId, this.header.entityIdOctets)
        : undefined,
    };
    // A paused one sends it when it goes on
    if (!this.#isAcknowledged || !this.#out.isPaused) this.#send(this.#finished);
    if (!this.#isAcknowledged) {
      this.#close();
      return;
    }
    this.#state = 'finished';
    this.#attempts = 0;
    this.#out.start('ack');
  }

  /** @returns `ended` when the fault has ended reception; otherwise it goes on */
  #declare(condition: CfdpCondition): 'ended' | 'goes-on' {
    const progressOctets = this.#file.progressOctets;
    const handler = this.#handlerFor(condition);
    this.#out.tell({ kind: 'fault', condition, handler, progressOctets });
    switch (handler) {
      case 'cancel':
        this.#cancel(condition);
        return 'ended';
      case 'abandon':
        this.#out.tell({ kind: 'abandoned', condition, progressOctets });
        this.#dropFile();
        this.#close();
        return 'ended';
      case 'suspend':
        this.#suspend(condition);
        return 'goes-on';
      case 'ignore':
        // No data will come any more: the file is handed over as far as it came
        if (condition !== 'check-limit-reached') return 'goes-on';
        this.#keepAsItIs(condition);
        return 'ended';
    }
  }

  /** While Finished is on its way nothing is left to be cancelled (4.11.2.3.2 d): what would cancel ends. */
  #handlerFor(condition: CfdpCondition): CfdpFaultHandler {
    const handler = faultHandlerFor(condition, this.#metadata?.options ?? [], this.#policy);
    if (this.#state === 'finished' && handler === 'cancel') return 'abandon';
    // A receiver of class 1 cannot tell anybody that it has stopped (4.8.2 b)
    return handler === 'suspend' && !this.#isAcknowledged ? 'ignore' : handler;
  }

  #cancel(condition: CfdpCondition): void {
    if (this.#state === 'finished') return;
    this.#condition = condition;
    if (this.#delivery === 'complete' && this.#fileStatus === 'unreported') this.#delivery = 'incomplete';
    if (this.#fileStatus === 'unreported') this.#dropFile();
    else if (this.#fileStatus === 'rejected-by-filestore') this.#out.push({ kind: 'discard-file' });
    this.#out.goOn('suspended');
    this.#finish();
  }

  #keepAsItIs(condition: CfdpCondition): void {
    this.#condition = condition;
    this.#keepIncompleteFile();
    this.#finish();
  }

  #dropFile(): void {
    if (this.#state === 'finished' || (this.#metadata && isMetadataOnly(this.#metadata))) return;
    if (this.#policy.keepsIncompleteFiles) this.#keepIncompleteFile();
    else {
      this.#fileStatus = 'discarded';
      this.#out.push({ kind: 'discard-file' });
    }
  }

  /** Without Metadata the file has no name: the user has to find one, or has nothing. */
  #keepIncompleteFile(): void {
    this.#fileStatus = 'retained';
    this.#out.push({
      kind: 'store-file',
      destinationFileName: this.#metadata?.destinationFileName ?? '',
      fileSizeOctets: this.#file.progressOctets,
      isComplete: false,
    });
  }

  #suspend(condition: CfdpCondition): void {
    if (!this.#isAcknowledged || this.#out.is('suspended')) return;
    this.#out.pause('suspended');
    this.#out.tell({ kind: 'suspended', condition });
  }

  #resume(): void {
    if (!this.#out.is('suspended')) return;
    this.#out.tell({ kind: 'resumed', progressOctets: this.#file.progressOctets });
    this.#goOn('suspended');
  }

  /** What could not be asked for meanwhile is asked for now. */
  #goOn(pause: 'suspended' | 'frozen'): void {
    const wasPaused = this.#out.isPaused;
    this.#out.goOn(pause);
    if (!wasPaused || this.#out.isPaused) return;
    if (this.#state === 'receiving' && this.#eof) this.#askFor(0, this.#scopeEnd());
    if (this.#state === 'finished' && this.#finished) this.#send(this.#finished);
  }

  #report(): void {
    this.#out.tell({
      kind: 'report',
      state: this.#state,
      isSuspended: this.#out.is('suspended'),
      isFrozen: this.#out.is('frozen'),
      progressOctets: this.#file.progressOctets,
      fileSizeOctets: this.#eof?.fileSizeOctets ?? this.#metadata?.fileSizeOctets,
    });
  }

  #send(body: CfdpBody): void {
    this.#out.send(this.header, body);
  }

  #acknowledge(pdu: CfdpPdu): void {
    const octets = cfdpAcknowledgementOf(pdu, this.#state === 'closed' ? 'terminated' : 'active');
    if (octets) this.#out.push({ kind: 'send', octets });
  }

  #tellFinished(): void {
    this.#out.tell({
      kind: 'transaction-finished',
      condition: this.#condition,
      delivery: this.#delivery,
      fileStatus: this.#fileStatus,
      filestoreResponses: this.#responses,
    });
  }

  #close(): void {
    this.#state = 'closed';
    this.#awaits = undefined;
    this.#out.close();
  }
}
