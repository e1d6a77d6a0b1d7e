import { fileChecksumTypes } from './file-checksum.ts';
import type { Outbox } from './outbox.ts';
import type { CfdpPolicy } from './policy.ts';
import type { Reception } from './reception.ts';
import type { ReceptionOutcome } from './reception-outcome.ts';
import type { FilestoreRequest, FilestoreResponse } from './tlv.ts';

/** What a step of the delivery has led to: an answer of the user is awaited, all is done, or a fault is to be declared. */
export type DeliveryStep = 'awaiting' | 'done' | 'file-checksum-failure' | 'filestore-rejection';

/**
 * What a receiver does with a file that is whole: holds its checksum against the one sent, has it stored under its name,
 * and asks the filestore for what the sender wanted. Or with one that never will be: has it kept or thrown away.
 *
 * Source: CCSDS 727.0-B-5, 4.6.1.2, 4.9
 */
export class FileDelivery {
  readonly #reception: Reception;
  readonly #outcome: ReceptionOutcome;
  readonly #policy: CfdpPolicy;
  readonly #out: Outbox;
  #awaits: 'file-read' | 'file-stored' | 'filestore-done' | undefined;

  constructor(reception: Reception, outcome: ReceptionOutcome, policy: CfdpPolicy, out: Outbox) {
    this.#reception = reception;
    this.#outcome = outcome;
    this.#policy = policy;
    this.#out = out;
  }

  /** All is here. */
  begin(): DeliveryStep {
    if (!this.#reception.isWithoutFile) return this.#verify();
    this.#outcome.delivery = 'complete';
    return this.#runFilestore();
  }

  onRead(offset: number, data: Uint8Array): DeliveryStep {
    const expected = this.#unsummed();
    if (this.#awaits !== 'file-read' || expected?.offset !== offset) return 'awaiting';
    this.#awaits = undefined;
    if (data.length !== expected.octets) return 'filestore-rejection';
    this.#reception.file.addReadBack(offset, data);
    return this.#verify();
  }

  onStored(isStored: boolean): DeliveryStep {
    if (this.#awaits !== 'file-stored') return 'awaiting';
    this.#awaits = undefined;
    if (!isStored) return 'filestore-rejection';
    this.#outcome.fileStatus = 'retained';
    return this.#runFilestore();
  }

  onFilestoreDone(responses: readonly FilestoreResponse[]): DeliveryStep {
    if (this.#awaits !== 'filestore-done') return 'awaiting';
    this.#outcome.filestoreResponses = responses;
    return 'done';
  }

  /** Has the file stored, whatever its checksum. */
  store(): DeliveryStep {
    this.#awaits = 'file-stored';
    this.#pushStore(this.#reception.eof!.fileSizeOctets, this.#outcome.delivery === 'complete');
    return 'awaiting';
  }

  /** The transaction is cancelled: what was stored already stays. */
  cancel(): void {
    const { delivery, fileStatus } = this.#outcome;
    if (delivery === 'complete' && fileStatus === 'unreported') this.#outcome.delivery = 'incomplete';
    if (fileStatus === 'unreported') this.drop();
    else if (fileStatus === 'rejected-by-filestore') this.#out.push({ kind: 'discard-file' });
  }

  /** The file is given up: kept as far as it came where that was agreed, else thrown away. */
  drop(): void {
    if (this.#reception.isWithoutFile) return;
    if (this.#policy.keepsIncompleteFiles) {
      this.keep();
      return;
    }
    this.#outcome.fileStatus = 'discarded';
    this.#out.push({ kind: 'discard-file' });
  }

  /** Has the file stored as far as it came. Without Metadata it has no name: the user has to find one, or has nothing. */
  keep(): void {
    this.#outcome.fileStatus = 'retained';
    this.#pushStore(this.#reception.file.progressOctets, false);
  }

  /** Answers that come now are none any more. */
  end(): void {
    this.#awaits = undefined;
  }

  #verify(): DeliveryStep {
    const { metadata, eof, file } = this.#reception;
    const isSummed =
      this.#outcome.condition !== 'unsupported-checksum-type' &&
      metadata!.checksumType !== fileChecksumTypes.none;
    const unsummed = this.#unsummed();
    if (isSummed && unsummed) {
      this.#awaits = 'file-read';
      this.#out.push({ kind: 'read-file', ...unsummed });
      return 'awaiting';
    }
    if (isSummed && file.checksum() !== eof!.checksum) return 'file-checksum-failure';
    this.#outcome.delivery = 'complete';
    return this.store();
  }

  #runFilestore(): DeliveryStep {
    const requests = this.#reception.metadata!.options.filter(
      (option) => option.kind === 'filestore-request',
    );
    // Only after a copy without error (4.9.1)
    if (requests.length === 0 || this.#outcome.delivery !== 'complete') return 'done';
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
    return 'awaiting';
  }

  /** What the checksum still lacks. */
  #unsummed(): { offset: number; octets: number } | undefined {
    return this.#reception.file.unsummed(
      this.#reception.eof?.fileSizeOctets ?? 0,
      this.#policy.readBackOctets,
    );
  }

  #pushStore(fileSizeOctets: number, isComplete: boolean): void {
    const destinationFileName = this.#reception.metadata?.destinationFileName ?? '';
    this.#out.push({ kind: 'store-file', destinationFileName, fileSizeOctets, isComplete });
  }
}
