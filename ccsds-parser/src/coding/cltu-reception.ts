import { BitQueue, countOnes } from '../bits/bit-queue.ts';
import { joinOctets } from '../bits/join-octets.ts';
import { createMarkerSearch, type MarkerSearch } from './sync-search.ts';

/** A block that was believed. */
export interface CltuBlock {
  readonly information: Uint8Array;
  readonly correctedBits: number;
}

/** What CLTUs of a code are made of. */
export interface CltuCode {
  readonly start: Uint8Array;
  /** Wrong bits that the start sequence may have. */
  readonly maxStartErrors: number;
  /** Octets of a codeblock or codeword. */
  readonly blockOctets: number;
  /** What a block carries, which is given as received and may be changed; undefined when it is rejected. */
  readonly decode: (block: Uint8Array) => CltuBlock | undefined;
  /** A rejected block that is none of these is not believed to be the tail, but damage. */
  readonly tails: readonly Uint8Array[];
  /** A tail is told from damage when it has at most so many wrong bits. */
  readonly maxTailErrors: number;
  /** A run of so many good blocks is not noise, and is not searched again. */
  readonly certainBlocks: number;
  /** A CLTU is cut after so many octets of information. */
  readonly maxInformationOctets: number;
}

/**
 * Finds CLTUs in a bit stream and hands out what their blocks carry. The first block that is rejected ends the CLTU,
 * which is how every form of the tail works.
 *
 * Behind a tail the search goes on; without one, from the rejected block, which may hold the next start. When a short
 * one ends without a tail its own start may have been noise, so the search goes on one bit behind that and nothing that
 * lies inside is missed.
 *
 * Source: CCSDS 231.0-B-4, section 5 (reception)
 */
export class CltuReception {
  readonly #code: CltuCode;
  readonly #search: MarkerSearch;
  readonly #bits = new BitQueue();
  /** Where the search, or the CLTU in hand, has come to. */
  #place = 0;
  /** First bit of the start sequence of the CLTU in hand; undefined while searching. */
  #startedAt: number | undefined;
  #information: Uint8Array[] = [];
  #informationOctets = 0;
  #correctedBits = 0;

  constructor(code: CltuCode) {
    this.#code = code;
    this.#search = createMarkerSearch(code.start, code.maxStartErrors, false);
  }

  /** Wrong bits of blocks that were corrected so far. */
  get correctedBits(): number {
    return this.#correctedBits;
  }

  /** Contents of the CLTUs that `bytes` completed. */
  push(bytes: Uint8Array): Uint8Array[] {
    const contents: Uint8Array[] = [];
    this.#bits.append(bytes);
    while (this.#startedAt === undefined ? this.#findStart() : this.#readBlock(contents));
    this.#bits.dropBefore(this.#startedAt ?? this.#place);
    return contents;
  }

  /** At the end of the stream: what a CLTU without a tail carried. Starts afresh. */
  flush(): Uint8Array[] {
    const contents: Uint8Array[] = [];
    if (this.#startedAt !== undefined) this.#finish(contents);
    this.#place = this.#bits.endBit;
    this.#bits.dropBefore(this.#place);
    return contents;
  }

  /** True when a start was found. */
  #findStart(): boolean {
    const { octets, fromBit } = this.#bits.window();
    const found = this.#search.find(octets, this.#place - fromBit);
    if (found === -1) {
      this.#place = Math.max(this.#place, this.#bits.endBit - this.#search.markerBits + 1);
      return false;
    }
    this.#startedAt = fromBit + found;
    this.#place = this.#startedAt + this.#search.markerBits;
    return true;
  }

  /** False when more input is needed. */
  #readBlock(contents: Uint8Array[]): boolean {
    const { blockOctets, decode, maxInformationOctets } = this.#code;
    if (this.#place + blockOctets * 8 > this.#bits.endBit) return false;
    const block = decode(this.#bits.copy(this.#place, blockOctets));
    if (block === undefined) {
      this.#leaveRejected(this.#bits.copy(this.#place, blockOctets));
      this.#finish(contents);
      return true;
    }
    this.#correctedBits += block.correctedBits;
    this.#place += blockOctets * 8;
    this.#information.push(block.information);
    this.#informationOctets += block.information.length;
    if (this.#informationOctets >= maxInformationOctets) this.#finish(contents);
    return true;
  }

  /** Goes to where the search has to go on. */
  #leaveRejected(block: Uint8Array): void {
    const { tails, maxTailErrors, certainBlocks } = this.#code;
    if (tails.some((tail) => wrongBits(block, tail) <= maxTailErrors)) this.#place += block.length * 8;
    else if (this.#information.length < certainBlocks) this.#place = this.#startedAt! + 1;
  }

  #finish(contents: Uint8Array[]): void {
    this.#startedAt = undefined;
    if (this.#information.length === 0) return;
    contents.push(joinOctets(this.#information));
    this.#information = [];
    this.#informationOctets = 0;
  }
}

/** Bits that differ; all of them when the lengths do. */
export function wrongBits(block: Uint8Array, tail: Uint8Array): number {
  if (block.length !== tail.length) return Number.POSITIVE_INFINITY;
  return block.reduce((wrong, octet, index) => wrong + countOnes(octet ^ tail[index]!), 0);
}
