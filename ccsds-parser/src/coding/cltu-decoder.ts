import { codeblockOctets, correctBchCodeblock, informationOctets, isBchCodeblock } from './bch.ts';
import { cltuStart, cltuTail, cltuTailOfFill } from './cltu-patterns.ts';
import { type CltuBlock, CltuReception } from './cltu-reception.ts';
import { randomizeTc } from './randomizer.ts';

/** What sender and receiver have agreed on, and how much damage is borne. */
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

/**
 * Finds CLTUs with BCH codeblocks in a bit stream and takes out what they carry: the frame and the fill octets behind it
 * (`decodeTcFrame` cuts them off). What comes out is not yet a frame: its error control decides. How the search goes on
 * behind a tail, damage and noise is said at `CltuReception`.
 *
 * Source: CCSDS 231.0-B-4, section 5 (reception) and 3.4 (decoding modes)
 */
export class CltuDecoder {
  readonly #reception: CltuReception;
  readonly #isRandomized: boolean;

  constructor(options: CltuDecoderOptions = {}) {
    const { mode = 'correct', isRandomized = false, maxInformationOctets = 8192 } = options;
    this.#isRandomized = isRandomized;
    this.#reception = new CltuReception({
      start: cltuStart,
      maxStartErrors: options.maxStartErrors ?? (mode === 'correct' ? 1 : 0),
      blockOctets: codeblockOctets,
      decode: mode === 'correct' ? correctBlock : checkBlock,
      tails: [cltuTail, cltuTailOfFill],
      maxTailErrors: 8,
      // Noise has an even chance to be a codeblock, each time.
      certainBlocks: 8,
      maxInformationOctets,
    });
  }

  /** Wrong bits that were corrected so far. */
  get correctedBits(): number {
    return this.#reception.correctedBits;
  }

  /** Contents of the CLTUs that `bytes` completed. */
  push(bytes: Uint8Array): Uint8Array[] {
    return this.#plain(this.#reception.push(bytes));
  }

  /** At the end of the stream: what a CLTU without a tail carried. Starts afresh. */
  flush(): Uint8Array[] {
    return this.#plain(this.#reception.flush());
  }

  #plain(contents: Uint8Array[]): Uint8Array[] {
    return this.#isRandomized ? contents.map((content) => randomizeTc(content)) : contents;
  }
}

function correctBlock(block: Uint8Array): CltuBlock | undefined {
  const correctedBits = correctBchCodeblock(block);
  if (correctedBits === undefined) return undefined;
  return { information: block.subarray(0, informationOctets), correctedBits };
}

function checkBlock(block: Uint8Array): CltuBlock | undefined {
  if (!isBchCodeblock(block)) return undefined;
  return { information: block.subarray(0, informationOctets), correctedBits: 0 };
}
