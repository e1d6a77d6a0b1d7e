import { type Fault, failure, type Result, success } from '../fault.ts';
import {
  bitsOfCheck as importedBitsOfCheck,
  type LdpcCode,
  type LdpcInformationBits,
  ldpcCode,
} from './ldpc-code.ts';

export type { LdpcInformationBits } from './ldpc-code.ts';

/** What a codeword carried, and how hard it was to read. */
export interface DecodedLdpc {
  readonly information: Uint8Array;
  /** Bits of the codeword that were received wrong. */
  readonly correctedBits: number;
  /** Rounds that were needed; 0 when all was right. */
  readonly iterations: number;
}

/** The codeword cannot be told: too many bits are wrong, or it is none (the tail of a CLTU, noise). */
export type LdpcFault = Fault<'uncorrectable'>;

/** How long the decoder may try. */
export interface LdpcDecoderOptions {
  /** Rounds after which a word is given up; 50 unless given. */
  readonly maxIterations?: number;
}

/** One of the two telecommand LDPC codes. */
export interface Ldpc {
  readonly informationOctets: number;
  readonly codewordOctets: number;
  /** @returns the information and as many octets of parity behind it. @throws RangeError for another length */
  encode(information: Uint8Array): Uint8Array;
  /** @param codeword octets as received, not changed. @throws RangeError for another length */
  decode(codeword: Uint8Array, options?: LdpcDecoderOptions): Result<DecodedLdpc, LdpcFault>;
  /**
   * @param symbols one number a bit: its sign the bit (above zero 0, below zero 1), its size how sure that is, in any
   *   scale; 0 or NaN where nothing is known
   * @throws RangeError for another length
   */
  decodeSoft(symbols: ArrayLike<number>, options?: LdpcDecoderOptions): Result<DecodedLdpc, LdpcFault>;
}

/**
 * The telecommand codes LDPC(128,64) and LDPC(512,256): a parity bit for each bit, and a decoder that lets every parity
 * check vote on the bits it sums up until all checks agree.
 *
 * Decoding is layered normalised min-sum, in at most `maxIterations` rounds. What comes out is a codeword, though at a
 * high noise not always the one that was sent: the frame's error control decides.
 *
 * @throws RangeError when `informationBits` is not 64 or 256
 * Source: CCSDS 231.0-B-4, section 4
 */
export function createLdpc(informationBits: LdpcInformationBits): Ldpc {
  const code = ldpcCode(informationBits);
  const { informationOctets, codewordOctets } = code;
  const decoder = new MinSumDecoder(code);
  return {
    informationOctets,
    codewordOctets,
    encode(information) {
      mustHave('information', information.length, informationOctets);
      return encode(code, information);
    },
    decode(codeword, options) {
      mustHave('codeword', codeword.length, codewordOctets);
      return decoder.decode((bit) => ((codeword[bit >>> 3]! << (bit & 7)) & 0x80 ? -1 : 1), options);
    },
    decodeSoft(symbols, options) {
      mustHave('symbols', symbols.length, codewordOctets * 8);
      return decoder.decode((bit) => symbols[bit]!, options);
    },
  };
}

function encode(code: LdpcCode, information: Uint8Array): Uint8Array {
  const words = code.informationBits / 32;
  const parity = new Uint32Array(words);
  for (let bit = 0; bit < code.informationBits; bit++) {
    if (((information[bit >>> 3]! << (bit & 7)) & 0x80) === 0) continue;
    for (let word = 0; word < words; word++) parity[word]! ^= code.parityRows[bit * words + word]!;
  }
  const codeword = new Uint8Array(code.codewordOctets);
  codeword.set(information);
  const view = new DataView(codeword.buffer, code.informationOctets);
  for (const [index, word] of parity.entries()) view.setUint32(index * 4, word);
  return codeword;
}

/** A copy of this file's own: some loaders look an import up at every use, which the innermost loops feel. */
const bitsOfCheck = importedBitsOfCheck;
/** Symbols are counted in whole numbers, the mean size of a word's being this: all is exact and the same everywhere. */
const meanSize = 1 << 10;
const surestSymbol = 1 << 14;
/** No vote is surer; with at most five votes a bit all stays far below 2^31. */
const surestVote = 1 << 22;

class MinSumDecoder {
  readonly #code: LdpcCode;
  readonly #bits: number;
  /** How sure each bit is by now; above zero means 0. */
  readonly #belief: Int32Array;
  /** What each check last told each of its bits. */
  readonly #vote: Int32Array;
  readonly #received: Uint8Array;

  constructor(code: LdpcCode) {
    this.#code = code;
    this.#bits = code.codewordOctets * 8;
    this.#belief = new Int32Array(this.#bits);
    this.#vote = new Int32Array(code.checks.length);
    this.#received = new Uint8Array(this.#bits);
  }

  decode(
    symbolOf: (bit: number) => number,
    { maxIterations = 50 }: LdpcDecoderOptions = {},
  ): Result<DecodedLdpc, LdpcFault> {
    const { checks } = this.#code;
    this.#take(symbolOf);
    let iterations = 0;
    let unsatisfied = countUnsatisfied(checks, this.#belief);
    while (unsatisfied > 0 && iterations < maxIterations) {
      iterate(checks, this.#belief, this.#vote);
      iterations++;
      unsatisfied = countUnsatisfied(checks, this.#belief);
    }
    if (unsatisfied > 0)
      return failure(
        'uncorrectable',
        `all checks met within ${maxIterations} rounds`,
        `${unsatisfied} checks not met`,
      );
    return success({ ...this.#decided(), iterations });
  }

  #take(symbolOf: (bit: number) => number): void {
    let sum = 0;
    let known = 0;
    for (let bit = 0; bit < this.#bits; bit++) {
      const size = Math.abs(symbolOf(bit));
      if (!(size > 0 && size < Number.POSITIVE_INFINITY)) continue;
      // A running mean, for a sum may pass what a number holds.
      known++;
      sum += (size - sum) / known;
    }
    const scale = meanSize / (sum > 0 ? sum : 1);
    for (let bit = 0; bit < this.#bits; bit++) {
      const symbol = symbolOf(bit);
      const size = Math.round(Math.min(surestSymbol, Math.max(1, Math.abs(symbol) * scale)));
      this.#belief[bit] = symbol > 0 ? size : symbol < 0 ? -size : 0;
      this.#received[bit] = symbol < 0 ? 1 : 0;
    }
    this.#vote.fill(0);
  }

  #decided(): { information: Uint8Array; correctedBits: number } {
    const information = new Uint8Array(this.#code.informationOctets);
    let correctedBits = 0;
    for (let bit = 0; bit < this.#bits; bit++) {
      const decided = this.#belief[bit]! < 0 ? 1 : 0;
      correctedBits += decided ^ this.#received[bit]!;
      if (decided && bit < this.#code.informationBits) information[bit >>> 3]! |= 0x80 >>> (bit & 7);
    }
    return { information, correctedBits };
  }
}

/**
 * A round: every check in turn looks at its bits without its own last vote, and votes anew. Its vote on a bit has the
 * sign that the others together give and 13/16 of the size of the least sure of them: whole, min-sum is too sure.
 *
 * Signs of noise cannot be foreseen, so no branch depends on one: -1 and 0 (`x >> 31`) are used as masks.
 */
function iterate(checks: Uint16Array, belief: Int32Array, vote: Int32Array): void {
  for (let first = 0; first < checks.length; first += bitsOfCheck) {
    let least = surestVote;
    let second = surestVote;
    let sign = 0;
    for (let edge = first; edge < first + bitsOfCheck; edge++) {
      const bit = checks[edge]!;
      const other = (belief[bit]! - vote[edge]!) | 0;
      belief[bit] = other;
      const minus = other >> 31;
      const size = ((other ^ minus) - minus) | 0;
      sign ^= minus;
      const isLess = (size - least) >> 31;
      const larger = size ^ ((size ^ least) & isLess);
      least ^= (least ^ size) & isLess;
      second ^= (second ^ larger) & ((larger - second) >> 31);
    }
    const leastVote = (least * 13) >> 4;
    const secondVote = (second * 13) >> 4;
    for (let edge = first; edge < first + bitsOfCheck; edge++) {
      const bit = checks[edge]!;
      const other = belief[bit]!;
      const minus = other >> 31;
      const size = ((other ^ minus) - minus) | 0;
      // Where two are equally unsure, both votes are the same.
      const isLeast = (size - least - 1) >> 31;
      const next = leastVote ^ ((leastVote ^ secondVote) & isLeast);
      const turn = sign ^ minus;
      const signed = ((next ^ turn) - turn) | 0;
      vote[edge] = signed;
      belief[bit] = other + signed;
    }
  }
}

/** Checks whose bits, as they stand, do not sum up to 0, or that hold a bit of which nothing is known. */
function countUnsatisfied(checks: Uint16Array, belief: Int32Array): number {
  let unsatisfied = 0;
  for (let first = 0; first < checks.length; first += bitsOfCheck) {
    let sign = 0;
    let isUnknown = 0;
    for (let edge = first; edge < first + bitsOfCheck; edge++) {
      const size = belief[checks[edge]!]!;
      sign ^= size >>> 31;
      isUnknown |= (size | -size) >>> 31 ? 0 : 1;
    }
    unsatisfied += sign | isUnknown;
  }
  return unsatisfied;
}

function mustHave(name: string, found: number, expected: number): void {
  if (found !== expected) throw new RangeError(`${name}: expected ${expected}, found ${found}`);
}
