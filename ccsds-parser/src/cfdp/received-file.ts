import type { FileChecksum } from './file-checksum.ts';
import { type OctetRange, RangeList } from './range-list.ts';

/** Octets of a file and where they begin. */
export interface FilePiece {
  readonly offset: number;
  readonly data: Uint8Array;
}

/**
 * What of a file has arrived, and its checksum as far as that is known. Octets that come in order are summed as they
 * come; those that came before a gap was filled are read back once, at the end.
 */
export class ReceivedFile {
  readonly #received: RangeList;
  #checksum: FileChecksum | undefined;
  /** Pieces are summed wherever they lie. */
  #sumsAll = false;
  /** Otherwise: octets from the first on that are in the sum. */
  #summedOctets = 0;
  #highestOctet = 0;

  constructor(maxRanges: number) {
    this.#received = new RangeList(maxRanges);
  }

  /** Octets that are here, wherever they lie. */
  get octets(): number {
    return this.#received.octets;
  }

  /** The octet behind the last one that is here: what the standard calls reception progress. */
  get progressOctets(): number {
    return this.#highestOctet;
  }

  /** To be called when the Metadata PDU says which one. */
  use(checksum: FileChecksum): void {
    this.#checksum = checksum;
    this.#sumsAll = checksum.isOrderFree && this.#received.octets === 0;
  }

  /** @returns the parts of the piece that are new: only these are to be written */
  add(offset: number, data: Uint8Array): FilePiece[] {
    const fresh = this.#received
      .add(offset, offset + data.length)
      .map(({ start, end }) => ({ offset: start, data: data.subarray(start - offset, end - offset) }));
    for (const piece of fresh) {
      this.#highestOctet = Math.max(this.#highestOctet, piece.offset + piece.data.length);
      this.#sum(piece.offset, piece.data);
    }
    return fresh;
  }

  hasAll(fileSizeOctets: number): boolean {
    return this.#received.has(0, fileSizeOctets);
  }

  gaps(start: number, end: number): OctetRange[] {
    return this.#received.gaps(start, end);
  }

  /** What has to be read back before the checksum of the whole file is known; undefined when it is. */
  unsummed(fileSizeOctets: number, mostOctets: number): { offset: number; octets: number } | undefined {
    if (this.#sumsAll || this.#summedOctets >= fileSizeOctets) return undefined;
    const offset = this.#summedOctets;
    return { offset, octets: Math.min(mostOctets, fileSizeOctets - offset) };
  }

  /** Octets that were read back. */
  addReadBack(offset: number, data: Uint8Array): void {
    if (offset === this.#summedOctets && !this.#sumsAll) this.#sum(offset, data);
  }

  checksum(): number {
    return this.#checksum?.value() ?? 0;
  }

  #sum(offset: number, data: Uint8Array): void {
    if (this.#checksum === undefined || (!this.#sumsAll && offset !== this.#summedOctets)) return;
    this.#checksum.add(offset, data);
    if (!this.#sumsAll) this.#summedOctets += data.length;
  }
}
