import { type Fault, failure, type Result, success } from '../fault.ts';
import {
  type ConvolutionalCode,
  convolutionalTailBits,
  pairsOfOctets,
  settleConvolutionalCode,
} from './convolutional-code.ts';
import { countSymbolErrors, type SymbolErrors } from './convolutional-errors.ts';
import { Depuncturer } from './puncture.ts';
import { createViterbiTrellis, type ViterbiHost } from './viterbi-host.ts';
import { certainPenalty } from './viterbi-trellis.ts';

/** The code, and what is known of the ends of a block. */
export interface ViterbiBlockOptions extends ConvolutionalCode {
  /** Whether the block was encoded from the state zero; true unless given. */
  readonly isFromStart?: boolean;
  /** Whether it ends with six zeros that are no information; false unless given. */
  readonly hasTail?: boolean;
  /** How far other states are behind at the start; 4095, beyond hope, unless given. libfec has 63. */
  readonly startPenalty?: number;
  /** Whether `errors` is found out, which takes half as long as the decoding; false unless given. */
  readonly isCountingErrors?: boolean;
  readonly host?: ViterbiHost;
}

/** What a block of symbols said. */
export interface ViterbiBlock {
  /** The information; the last octet filled up with zeros. */
  readonly data: Uint8Array;
  readonly bits: number;
  /** Received symbols that contradict the decoded bits, over whole octets; undefined unless counted. */
  readonly errors: SymbolErrors | undefined;
}

/** Bits that one call decodes at most: its choices take half a megabyte. */
export const maxViterbiBlockBits = 65_536;

/** A decoder for blocks that stand alone. */
export interface ViterbiBlockDecoder {
  /**
   * Decodes symbols that belong together, weighing all of them for each bit.
   *
   * @param symbols an octet each: 0 surely a zero, 255 surely a one, 128 not received
   * @returns `bad-length` when the symbols are not those of a whole number of bits, are fewer than those of the tail,
   * or are of more than `maxViterbiBlockBits` bits, which are work for a `ViterbiDecoder`
   */
  decode(symbols: Uint8Array): Result<ViterbiBlock, Fault<'bad-length'>>;
}

/** Keeps the memory that it worked in for the next block. @throws RangeError when an option is out of its range */
export function createViterbiBlockDecoder(options: ViterbiBlockOptions = {}): ViterbiBlockDecoder {
  const code = settleConvolutionalCode(options);
  const { isFromStart = true, hasTail = false, startPenalty = certainPenalty, host = 'simd' } = options;
  if (!(startPenalty >= 0 && startPenalty <= certainPenalty))
    throw new RangeError(`startPenalty: expected 0 to ${certainPenalty}, found ${startPenalty}`);
  const { isCountingErrors = false } = options;
  const tail = hasTail ? convolutionalTailBits : 0;
  const table = pairsOfOctets(code);
  let capacity = 0;
  let trellis = createViterbiTrellis(capacity, host);
  return {
    decode(symbols) {
      // Depunctured there are at least as many: what is too long is not even looked at.
      const pairs = symbols.length <= 2 * maxViterbiBlockBits ? new Depuncturer(code).push(symbols) : symbols;
      const steps = pairs.length / 2;
      if (!Number.isInteger(steps)) return failure('bad-length', 'symbols of whole bits', symbols.length);
      if (steps < tail || steps > maxViterbiBlockBits)
        return failure('bad-length', `symbols of ${tail} to ${maxViterbiBlockBits} bits`, symbols.length);
      if (steps > capacity) {
        capacity = steps;
        trellis = createViterbiTrellis(capacity, host);
      }
      trellis.restart(code, isFromStart ? 0 : undefined, startPenalty);
      trellis.advance(pairs, 0, steps);
      const bits = steps - tail;
      const data = new Uint8Array(Math.ceil(bits / 8));
      trellis.traceBack(hasTail ? 0 : trellis.bestState(), tail, data);
      const whole = data.subarray(0, bits >>> 3);
      const errors = isCountingErrors
        ? countSymbolErrors(whole, pairs, table, isFromStart ? 0 : undefined)
        : undefined;
      return success({ data, bits, errors });
    },
  };
}
