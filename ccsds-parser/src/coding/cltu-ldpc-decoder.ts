import { mustBeWhole } from '../whole-number.ts';
import { ldpcCltuStart, ldpcCltuTail, ldpcCltuTailOfIssue3 } from './cltu-patterns.ts';
import { CltuReception, wrongBits } from './cltu-reception.ts';
import { createLdpc } from './ldpc.ts';
import type { LdpcInformationBits } from './ldpc-code.ts';
import { randomizeTc } from './randomizer.ts';

/** What sender and receiver have agreed on, and how much damage is borne. */
export interface LdpcCltuDecoderOptions {
  readonly informationBits: LdpcInformationBits;
  /** Wrong bits of 64 that the start sequence may have; 8 unless given: noise looks like it once in 3.5e9 bits. */
  readonly maxStartErrors?: number;
  /** Rounds of the decoder for a codeword; 50 unless given. */
  readonly maxIterations?: number;
  /** A CLTU is cut after so many octets; 8 frames of 1024 unless given. */
  readonly maxInformationOctets?: number;
}

const tails = [ldpcCltuTail, ldpcCltuTailOfIssue3];
/** A tail is told from a codeword when it has at most so many wrong bits of 128. */
const maxTailErrors = 16;
const maxSearchedErrors = 15;

/**
 * Finds CLTUs with LDPC codewords in a stream of hard bits and takes out what they carry: the frame and the fill octets
 * behind it. A tail, or the first codeword that cannot be corrected, ends one; the search goes on from there, as is said
 * at `CltuReception`.
 *
 * Where bits come with a measure of how sure they are, `Ldpc.decodeSoft` gains 1.7 dB and more over this.
 *
 * Source: CCSDS 231.0-B-4, section 5 (reception)
 */
export class LdpcCltuDecoder {
  readonly #reception: CltuReception;

  /** @throws RangeError when an option is out of its range */
  constructor(options: LdpcCltuDecoderOptions) {
    const { maxStartErrors = 8, maxIterations = 50, maxInformationOctets = 8192 } = options;
    mustBeWhole('maxStartErrors', maxStartErrors, 0, maxSearchedErrors);
    const ldpc = createLdpc(options.informationBits);
    this.#reception = new CltuReception({
      start: ldpcCltuStart,
      maxStartErrors,
      blockOctets: ldpc.codewordOctets,
      decode(block) {
        // Looked for first: a decoder might make a codeword of a tail.
        if (tails.some((tail) => wrongBits(block, tail) <= maxTailErrors)) return undefined;
        const decoded = ldpc.decode(randomizeTc(block), { maxIterations });
        return decoded.ok ? decoded.value : undefined;
      },
      tails,
      maxTailErrors,
      certainBlocks: 1,
      maxInformationOctets,
    });
  }

  /** Wrong bits of codewords that were corrected so far. */
  get correctedBits(): number {
    return this.#reception.correctedBits;
  }

  /** Contents of the CLTUs that `bytes` completed. */
  push(bytes: Uint8Array): Uint8Array[] {
    return this.#reception.push(bytes);
  }

  /** At the end of the stream: what a CLTU without a tail carried. Starts afresh. */
  flush(): Uint8Array[] {
    return this.#reception.flush();
  }
}
