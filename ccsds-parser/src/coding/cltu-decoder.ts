import { BitQueue, countOnes } from '../bits/bit-queue.ts';
import { codeblockOctets, correctBchCodeblock, informationOctets, isBchCodeblock } from './bch.ts';
import { cltuTail, cltuTailOfFill } from './cltu-patterns.ts';
import { randomizeTc } from './randomizer.ts';

export interface CltuDecoderOptions {
  /**
   * `correct`: one wrong bit of a codeblock is put right, two are noticed. `detect`: none is put right, three are
   * noticed. `correct` unless given.
   */
  readonly mode?: 'correct' | 'detect';
  /** Wrong bits that the start sequence may have; unless given 1 where bits are corrected and 0 where not, as the standard has it. */
  readonly maxStartErrors?: 0 | 1;
  /** The frame was mixed with the randomizer's sequence; false unless given. Fill octets come out as noise then. */
  readonly isRandomized?: boolean;
  /** A CLTU is cut after so many octets; 8 frames of 1024 unless given. */
  readonly maxInformationOctets?: number;
}

const startWord = 0xeb90;
const startBits = 16;
const codeblockBits = codeblockOctets * 8;
/** A run of so many good codeblocks is not noise (each has an even chance), and is not searched again. */
const certainCodeblocks = 8;
/** A tail is told from damage when it has at most so many wrong bits of 64. */
const maxTailErrors = 8;

/**
 * Finds CLTUs in a bit stream and takes out what they carry: the frame and the fill octets behind it
 * (`decodeTcFrame` cuts them off). The first codeblock that is rejected ends the CLTU, which is how both forms of the
 * tail work.
 *
 * Behind a tail the search goes on; without one, from the rejected codeblock, which may hold the next start. When a
 * short one ends without a tail its own start may have been noise, so the search goes on one bit behind that and
 * nothing that lies inside is missed. What comes out is not yet a frame: its error control decides.
 *
 * Source: CCSDS 231.0-B-4, section 5 (reception) and 3.4 (decoding modes)
 */
export class CltuDecoder {
  readonly #options: Required<CltuDecoderOptions>;
  readonly #bits = new BitQueue();
  /** Where the search, or the CLTU in hand, has come to. */
  #place = 0;
  /** First bit of the start sequence of the CLTU in hand; undefined while searching. */
  #startedAt: number | undefined;
  #information: Uint8Array[] = [];
  #correctedBits = 0;

  constructor(options: CltuDecoderOptions = {}) {
    const { mode = 'correct', isRandomized = false } = options;
    const { maxStartErrors = mode === 'correct' ? 1 : 0, maxInformationOctets = 8192 } = options;
    this.#options = { mode, maxStartErrors, isRandomized, maxInformationOctets };
  }

  /** Wrong bits that were corrected so far. */
  get correctedBits(): number {
    return this.#correctedBits;
  }

  /** Contents of the CLTUs that `bytes` completed. */
  push(bytes: Uint8Array): Uint8Array[] {
    const contents: Uint8Array[] = [];
    this.#bits.append(bytes);
    while (this.#startedAt === undefined ? this.#search() : this.#readCodeblock(contents));
    this.#bits.dropBefore(this.#startedAt ?? this.#place);
    return contents;
  }

  /** At the end of the stream: what a CLTU without a tail carried. Starts afresh. */
  flush(): Uint8Array[] {
    const contents: Uint8Array[] = [];
    if (this.#startedAt !== undefined) this.#finish(contents);
    this.#place = this.#bits.endBit;
    this.#startedAt = undefined;
    this.#bits.dropBefore(this.#place);
    return contents;
  }

  /** True when a start was found. */
  #search(): boolean {
    const { maxStartErrors } = this.#options;
    const place = this.#bits.findPattern(this.#place, startWord, startBits, maxStartErrors, false);
    if (place === -1) {
      this.#place = Math.max(this.#place, this.#bits.endBit - startBits + 1);
      return false;
    }
    this.#startedAt = place;
    this.#place = place + startBits;
    return true;
  }

  /** False when more input is needed. */
  #readCodeblock(contents: Uint8Array[]): boolean {
    if (this.#place + codeblockBits > this.#bits.endBit) return false;
    const block = this.#bits.copy(this.#place, codeblockOctets);
    const received = block.slice();
    const corrected = this.#check(block);
    if (corrected === undefined) {
      const isTail = isCloseTo(received, cltuTail) || isCloseTo(received, cltuTailOfFill);
      if (isTail) this.#place += codeblockBits;
      else if (this.#information.length < certainCodeblocks) this.#place = this.#startedAt! + 1;
      this.#finish(contents);
      return true;
    }
    this.#correctedBits += corrected;
    this.#place += codeblockBits;
    this.#information.push(block.subarray(0, informationOctets));
    if (this.#information.length * informationOctets >= this.#options.maxInformationOctets)
      this.#finish(contents);
    return true;
  }

  /** Bits corrected in place; undefined when the codeblock is rejected. */
  #check(block: Uint8Array): 0 | 1 | undefined {
    if (this.#options.mode === 'correct') return correctBchCodeblock(block);
    return isBchCodeblock(block) ? 0 : undefined;
  }

  #finish(contents: Uint8Array[]): void {
    this.#startedAt = undefined;
    if (this.#information.length === 0) return;
    const content = new Uint8Array(this.#information.length * informationOctets);
    for (const [index, octets] of this.#information.entries()) content.set(octets, index * informationOctets);
    contents.push(this.#options.isRandomized ? randomizeTc(content) : content);
    this.#information = [];
  }
}

function isCloseTo(block: Uint8Array, tail: Uint8Array): boolean {
  let wrong = 0;
  for (const [index, octet] of block.entries()) wrong += countOnes(octet ^ tail[index]!);
  return wrong <= maxTailErrors;
}
