import { mustBeWhole } from '../whole-number.ts';
import {
  type ConvolutionalCode,
  type ConvolutionalRate,
  convolutionalTailBits,
  type SettledConvolutionalCode,
  settleConvolutionalCode,
} from './convolutional-code.ts';
import { SymbolErrorCounter, type SymbolErrors } from './convolutional-errors.ts';
import { Depuncturer } from './puncture.ts';
import { createViterbiTrellis, type ViterbiHost } from './viterbi-host.ts';
import { certainPenalty, type ViterbiTrellis } from './viterbi-trellis.ts';

/** The code, and how long a decision may wait. */
export interface ViterbiDecoderOptions extends ConvolutionalCode {
  /** Whether the first symbol is the first that an encoder sent, from the state zero; false unless given. */
  readonly isFromStart?: boolean;
  /** Steps that a path is followed back before its bits are believed; 96 to 192 by the rate unless given. */
  readonly tracebackBits?: number;
  /** Bits decided at once, a multiple of 8; 1024 unless given. More come later, fewer cost time. */
  readonly blockBits?: number;
  /** Whether `errors` is kept, which takes half as long as the decoding; false unless given. */
  readonly isCountingErrors?: boolean;
  readonly host?: ViterbiHost;
}

/**
 * Decodes a stream of soft symbols: an octet each, 0 surely a zero, 255 surely a one, 128 not received.
 *
 * `push` gives the octets that have become certain, `blockBits` at a time, and `flush` the rest: the best path is
 * followed back `tracebackBits` beyond the bits that are given out. What comes out does not depend on how the input
 * was cut, and memory is bounded. The first symbol must be the first of a pair and of a puncture period; where that is
 * not known, `ConvolutionalReceiver` finds out.
 *
 * Source: A. Viterbi, IEEE Trans. Inf. Theory 13 (1967), 260; metrics and choices between equals as libfec's viterbi27
 */
export class ViterbiDecoder {
  readonly #code: SettledConvolutionalCode;
  readonly #trellis: ViterbiTrellis;
  readonly #tracebackBits: number;
  readonly #blockBits: number;
  readonly #counter: SymbolErrorCounter | undefined;
  #depuncturer: Depuncturer;
  /** The first symbol of a pair whose second is awaited. */
  #single: number | undefined;

  /** @throws RangeError when an option is out of its range */
  constructor(options: ViterbiDecoderOptions = {}) {
    const { isFromStart = false, isCountingErrors = false, blockBits = 1024 } = options;
    this.#code = settleConvolutionalCode(options);
    const { tracebackBits = usualTracebackBits[this.#code.rate] } = options;
    mustBeWhole('tracebackBits', tracebackBits, 6, 4096);
    if (!(blockBits >= 8 && blockBits <= 65_536 && blockBits % 8 === 0))
      throw new RangeError(`blockBits: expected a multiple of 8 up to 65536, found ${blockBits}`);
    this.#tracebackBits = tracebackBits;
    this.#blockBits = blockBits;
    const capacity = blockBits + tracebackBits;
    this.#trellis = createViterbiTrellis(capacity, options.host);
    this.#trellis.restart(this.#code, isFromStart ? 0 : undefined, certainPenalty);
    this.#depuncturer = new Depuncturer(this.#code);
    this.#counter = isCountingErrors ? new SymbolErrorCounter(this.#code, capacity, isFromStart) : undefined;
  }

  /** The received symbols against what the bits given out so far would have sent. @throws TypeError unless counted */
  get errors(): SymbolErrors {
    if (this.#counter === undefined) throw new TypeError('errors: expected isCountingErrors, found false');
    return this.#counter.errors;
  }

  push(symbols: Uint8Array): Uint8Array {
    const pairs = this.#wholePairs(this.#depuncturer.push(symbols));
    const count = pairs.length / 2;
    const capacity = this.#blockBits + this.#tracebackBits;
    const blocks = Math.floor((this.#trellis.steps + count - this.#tracebackBits) / this.#blockBits);
    const octets = new Uint8Array((Math.max(0, blocks) * this.#blockBits) / 8);
    let end = 0;
    for (let done = 0; done < count; ) {
      const steps = Math.min(count - done, capacity - this.#trellis.steps);
      this.#counter?.remember(pairs.subarray(2 * done, 2 * (done + steps)));
      this.#trellis.advance(pairs, done, steps);
      done += steps;
      if (this.#trellis.steps < capacity) break;
      this.#giveBlock(octets.subarray(end, end + this.#blockBits / 8));
      end += this.#blockBits / 8;
    }
    return octets;
  }

  /**
   * The bits that are left, by the path that is best now; the last octet is filled up with zeros. The next symbols are
   * those of another stream, from a state that is not known.
   *
   * @param hasTail the encoder ended with six zeros: the path that ends so is taken, and they are not given out
   */
  flush({ hasTail = false } = {}): Uint8Array {
    const { steps } = this.#trellis;
    const bits = Math.max(0, steps - (hasTail ? convolutionalTailBits : 0));
    const octets = new Uint8Array(Math.ceil(bits / 8));
    this.#trellis.traceBack(hasTail ? 0 : this.#trellis.bestState(), steps - bits, octets);
    this.#counter?.compare(octets.subarray(0, bits >>> 3));
    this.#counter?.restart();
    this.#trellis.restart(this.#code);
    this.#depuncturer = new Depuncturer(this.#code);
    this.#single = undefined;
    return octets;
  }

  #giveBlock(octets: Uint8Array): void {
    this.#trellis.traceBack(this.#trellis.bestState(), this.#tracebackBits, octets);
    this.#trellis.drop(this.#blockBits);
    this.#counter?.compare(octets);
  }

  #wholePairs(symbols: Uint8Array): Uint8Array {
    let all = symbols;
    if (this.#single !== undefined) {
      all = new Uint8Array(symbols.length + 1);
      all[0] = this.#single;
      all.set(symbols, 1);
    }
    const isOdd = all.length % 2 === 1;
    this.#single = isOdd ? all[all.length - 1] : undefined;
    return isOdd ? all.subarray(0, -1) : all;
  }
}

/**
 * The more symbols are left out, the longer two paths look alike. Measured on 2 million bits at bit error rates from
 * 1e-2 to 1e-5: with longer ones the rate is the same in its first three digits.
 */
const usualTracebackBits: Readonly<Record<ConvolutionalRate, number>> = {
  '1/2': 96,
  '2/3': 128,
  '3/4': 160,
  '5/6': 192,
  '7/8': 192,
};
