import type { FileChecksum } from './file-checksum.ts';
import { RangeList } from './range-list.ts';

/** Octets of a file that go out in one PDU. */
export interface OctetSpan {
  readonly offset: number;
  readonly octets: number;
}

/** How far a file has gone out, what is to go out again, and the checksum of what did; the octets themselves are not kept. */
export class SentFile {
  readonly #fileSizeOctets: number;
  readonly #segmentOctets: number;
  readonly #checksum: FileChecksum;
  readonly #again: RangeList;
  #sentOctets = 0;
  #reading: OctetSpan | undefined;

  /** @param maxRanges places that may be asked for again at a time; beyond, what lies between them goes out as well */
  constructor(fileSizeOctets: number, segmentOctets: number, checksum: FileChecksum, maxRanges: number) {
    this.#fileSizeOctets = fileSizeOctets;
    this.#segmentOctets = segmentOctets;
    this.#checksum = checksum;
    this.#again = new RangeList(maxRanges);
  }

  /** Octets that went out at least once. */
  get octets(): number {
    return this.#sentOctets;
  }

  get isWhole(): boolean {
    return this.#sentOctets >= this.#fileSizeOctets;
  }

  get isReading(): boolean {
    return this.#reading !== undefined;
  }

  /** Of the octets that went out at least once. */
  checksum(): number {
    return this.#checksum.value();
  }

  /** The piece to send next. What was asked for again goes first: the receiver may be waiting for just that. */
  next(): OctetSpan | undefined {
    const again = this.#again.first;
    const offset = again?.start ?? this.#sentOctets;
    const end = again?.end ?? this.#fileSizeOctets;
    return offset < end ? { offset, octets: Math.min(this.#segmentOctets, end - offset) } : undefined;
  }

  /** The receiver misses these octets; only those that went out already are due again. */
  askAgain(start: number, end: number): void {
    this.#again.cover(start, Math.min(end, this.#sentOctets));
  }

  startReading(piece: OctetSpan): void {
    this.#reading = piece;
  }

  /** @returns octets that were asked for from this place; undefined when none are awaited from there */
  endReading(offset: number): number | undefined {
    if (this.#reading?.offset !== offset) return undefined;
    const { octets } = this.#reading;
    this.#reading = undefined;
    return octets;
  }

  stopReading(): void {
    this.#reading = undefined;
  }

  /** The piece has gone out. @returns whether it did for the first time */
  markSent(offset: number, data: Uint8Array): boolean {
    this.#again.remove(offset, offset + data.length);
    if (offset !== this.#sentOctets) return false;
    this.#checksum.add(offset, data);
    this.#sentOctets += data.length;
    return true;
  }

  /** Nothing goes out again. */
  forget(): void {
    this.#again.clear();
    this.#reading = undefined;
  }
}
