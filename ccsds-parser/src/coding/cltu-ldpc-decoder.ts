import { BitQueue, countOnes } from '../bits/bit-queue.ts';
import { mustBeWhole } from '../whole-number.ts';
import { ldpcCltuStart, ldpcCltuTail, ldpcCltuTailOfIssue3 } from './cltu-patterns.ts';
import { createLdpc, type Ldpc } from './ldpc.ts';
import type { LdpcInformationBits } from './ldpc-code.ts';
import { randomizeTc } from './randomizer.ts';

export interface LdpcCltuDecoderOptions {
  readonly informationBits: LdpcInformationBits;
  /** Wrong bits of 64 that the start sequence may have; 8 unless given: noise looks like it once in 3.5e9 bits. */
  readonly maxStartErrors?: number;
  /** Rounds of the decoder for a codeword; 50 unless given. */
  readonly maxIterations?: number;
  /** A CLTU is cut after so many octets; 8 frames of 1024 unless given. */
  readonly maxInformationOctets?: number;
}

const startBits = ldpcCltuStart.length * 8;
const view = new DataView(ldpcCltuStart.buffer);
const [startWord, startRest] = [view.getUint32(0), view.getUint32(4)];
/** A tail is told from a codeword when it has at most so many wrong bits of 128. */
const maxTailErrors = 16;
const maxSearchedErrors = 15;

/**
 * Finds CLTUs with LDPC codewords in a stream of hard bits and takes out what they carry: the frame and the fill octets
 * behind it. A tail, or the first codeword that cannot be corrected, ends one; the search goes on from there.
 *
 * Where bits come with a measure of how sure they are, `Ldpc.decodeSoft` gains 1.7 dB and more over this.
 *
 * Source: CCSDS 231.0-B-4, section 5 (reception)
 */
export class LdpcCltuDecoder {
  readonly #ldpc: Ldpc;
  readonly #options: Required<LdpcCltuDecoderOptions>;
  readonly #bits = new BitQueue();
  /** Where the search, or the CLTU in hand, has come to. */
  #place = 0;
  /** First bit of the start sequence of the CLTU in hand; undefined while searching. */
  #startedAt: number | undefined;
  #information: Uint8Array[] = [];
  #correctedBits = 0;

  /** @throws RangeError when an option is out of its range */
  constructor(options: LdpcCltuDecoderOptions) {
    this.#options = { maxStartErrors: 8, maxIterations: 50, maxInformationOctets: 8192, ...options };
    mustBeWhole('maxStartErrors', this.#options.maxStartErrors, 0, maxSearchedErrors);
    this.#ldpc = createLdpc(options.informationBits);
  }

  /** Wrong bits of codewords that were corrected so far. */
  get correctedBits(): number {
    return this.#correctedBits;
  }

  /** Contents of the CLTUs that `bytes` completed. */
  push(bytes: Uint8Array): Uint8Array[] {
    const contents: Uint8Array[] = [];
    this.#bits.append(bytes);
    while (this.#startedAt === undefined ? this.#search() : this.#readCodeword(contents));
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
  #search(): boolean {
    const { maxStartErrors } = this.#options;
    const last = this.#bits.endBit - startBits;
    while (this.#place <= last) {
      const place = this.#bits.findPattern(this.#place, startWord, 32, maxStartErrors, false);
      this.#place = place === -1 || place > last ? last + 1 : place;
      if (this.#place > last) return false;
      const wrong =
        countOnes(this.#bits.word(place, 32) ^ startWord) +
        countOnes(this.#bits.word(place + 32, 32) ^ startRest);
      if (wrong <= maxStartErrors) {
        this.#startedAt = place;
        this.#place = place + startBits;
        return true;
      }
      this.#place++;
    }
    return false;
  }

  /** False when more input is needed. */
  #readCodeword(contents: Uint8Array[]): boolean {
    const { codewordOctets, informationOctets } = this.#ldpc;
    if (this.#place + codewordOctets * 8 > this.#bits.endBit) return false;
    const received = this.#bits.copy(this.#place, codewordOctets);
    const isTail = isCloseTo(received, ldpcCltuTail) || isCloseTo(received, ldpcCltuTailOfIssue3);
    const decoded = isTail ? undefined : this.#ldpc.decode(randomizeTc(received), this.#options);
    if (!decoded?.ok) {
      // What is no codeword may hold the next start; a CLTU without a single codeword may have been noise.
      if (isTail) this.#place += codewordOctets * 8;
      else if (this.#information.length === 0) this.#place = this.#startedAt! + 1;
      this.#finish(contents);
      return true;
    }
    this.#correctedBits += decoded.value.correctedBits;
    this.#place += codewordOctets * 8;
    this.#information.push(decoded.value.information);
    if (this.#information.length * informationOctets >= this.#options.maxInformationOctets)
      this.#finish(contents);
    return true;
  }

  #finish(contents: Uint8Array[]): void {
    this.#startedAt = undefined;
    if (this.#information.length === 0) return;
    const octets = this.#ldpc.informationOctets;
    const content = new Uint8Array(this.#information.length * octets);
    for (const [index, information] of this.#information.entries()) content.set(information, index * octets);
    contents.push(content);
    this.#information = [];
  }
}

function isCloseTo(block: Uint8Array, tail: Uint8Array): boolean {
  if (block.length !== tail.length) return false;
  let wrong = 0;
  for (const [index, octet] of block.entries()) wrong += countOnes(octet ^ tail[index]!);
  return wrong <= maxTailErrors;
}
