import type { CfdpCondition } from './condition.ts';
import type { DirectiveOf } from './directive.ts';
import { createFileChecksum, fileChecksumTypes } from './file-checksum.ts';
import { GapRequests, segmentRequestsPerPdu } from './nak-sequence.ts';
import type { CfdpBody } from './pdu.ts';
import type { CfdpTransactionHeader } from './pdu-header.ts';
import type { CfdpPolicy } from './policy.ts';
import { isMetadataOnly } from './put-request.ts';
import { type FilePiece, ReceivedFile } from './received-file.ts';

/** What a receiver has heard of a transaction, in whatever order it came, and what it still misses. */
export class Reception {
  readonly file: ReceivedFile;
  readonly #policy: CfdpPolicy;
  readonly #gaps: GapRequests;
  /** What the offsets of the PDUs can say. */
  readonly #mostOctets: number;
  #metadata: DirectiveOf<'metadata'> | undefined;
  #eof: DirectiveOf<'eof'> | undefined;

  /** @throws RangeError when a PDU has no room to ask for one gap */
  constructor(header: CfdpTransactionHeader, policy: CfdpPolicy) {
    this.#policy = policy;
    this.#mostOctets = header.isLargeFile ? Number.MAX_SAFE_INTEGER : 0xffff_ffff;
    this.file = new ReceivedFile(policy.maxRanges);
    this.#gaps = new GapRequests(this.file, segmentRequestsPerPdu(header, policy));
  }

  get metadata(): DirectiveOf<'metadata'> | undefined {
    return this.#metadata;
  }

  /** Only the one that ends a file without error. */
  get eof(): DirectiveOf<'eof'> | undefined {
    return this.#eof;
  }

  /** As EOF says, or before it Metadata; undefined as long as neither is there. */
  get fileSizeOctets(): number | undefined {
    return this.#eof?.fileSizeOctets ?? this.#metadata?.fileSizeOctets;
  }

  /** Known to be options alone, without a file. */
  get isWithoutFile(): boolean {
    return this.#metadata !== undefined && isMetadataOnly(this.#metadata);
  }

  get isWhole(): boolean {
    if (this.#metadata === undefined) return false;
    return this.isWithoutFile || (this.#eof !== undefined && this.file.hasAll(this.#eof.fileSizeOctets));
  }

  /** @returns what is wrong with it, in the order in which it is to be declared */
  takeMetadata(metadata: DirectiveOf<'metadata'>): CfdpCondition[] {
    this.#metadata = metadata;
    const checksum = this.#policy.createChecksum(metadata.checksumType);
    this.file.use(checksum ?? createFileChecksum(fileChecksumTypes.none)!);
    const faults: CfdpCondition[] = [];
    if (checksum === undefined) faults.push('unsupported-checksum-type');
    if (metadata.fileSizeOctets > this.#policy.maxFileOctets) faults.push('file-size-error');
    return faults;
  }

  /** @returns what is wrong with it */
  takeEof(eof: DirectiveOf<'eof'>): CfdpCondition[] {
    this.#eof = eof;
    const isShorter = this.file.progressOctets > eof.fileSizeOctets;
    return isShorter || eof.fileSizeOctets > this.#policy.maxFileOctets ? ['file-size-error'] : [];
  }

  /** @returns the parts that are new, to be written; undefined when the piece reaches beyond what the file may be */
  takePiece({ offset, data }: FilePiece): FilePiece[] | undefined {
    const most = Math.min(this.#eof?.fileSizeOctets ?? this.#mostOctets, this.#policy.maxFileOctets);
    return offset + data.length > Math.min(most, this.#mostOctets) ? undefined : this.file.add(offset, data);
  }

  /** NAK PDUs for all that is missing as far as is known; one without requests when nothing is. */
  requestsForAll(): CfdpBody[] {
    return this.#gaps.everything(this.scopeEnd, this.#metadata === undefined);
  }

  /** NAK PDUs for what is missing between two offsets; none when nothing is. */
  requestsFor(start: number, end: number): CfdpBody[] {
    return this.#gaps.news(start, end, this.#metadata === undefined);
  }

  /** The end of the file, or of what has been heard of it. */
  get scopeEnd(): number {
    return this.#eof?.fileSizeOctets ?? this.file.progressOctets;
  }
}
