import { type Fault, failure, type Result, success } from '../fault.ts';
import {
  type ConvolutionalCode,
  type ConvolutionalRate,
  pairsOfOctets,
  type SettledConvolutionalCode,
} from './convolutional-code.ts';
import { countSymbolErrors } from './convolutional-errors.ts';
import { Depuncturer, periodSymbols, puncturePatterns } from './puncture.ts';
import { createViterbiTrellis, type ViterbiHost } from './viterbi-host.ts';

/**
 * What is given is believed, what is not is searched for: the rate is always believed (1/2 unless given), the order of
 * G1 and G2 is searched for, and so is the inversion of G2, except at rates 3/4 and 5/6. There each codeword with G2
 * complemented is a codeword of other bits: no decoder can tell, and without a word it is taken as not inverted.
 */
export interface NodeSearchOptions extends ConvolutionalCode {
  readonly host?: ViterbiHost;
}

/** How a stream of symbols has to be taken. */
export interface ConvolutionalNode extends SettledConvolutionalCode {
  /** Symbols before the first that begins a pair and a puncture period. */
  readonly skipSymbols: number;
  /** Share of the symbols that contradict the bits decoded from them. */
  readonly symbolErrorRate: number;
  /** The same for the best of the other ways. Noise gives nearly equal ones. */
  readonly runnerUpErrorRate: number;
}

/** Fewer bits do not tell the ways apart: at rate 1/2 wrong ones contradict 12 to 17 % of the symbols. */
export const leastNodeBits = 512;

/**
 * Tries all ways to take symbols that were received somewhere in the middle of a stream, decodes each, encodes the
 * bits again and takes the way that contradicts the fewest symbols. 2048 bits make a safe decision. That all symbols
 * are complemented cannot be seen here, since the bits then are too: the sync marker tells.
 *
 * @returns `too-few-symbols`, or `no-node` when the best way is hardly better than the next: expected is the highest
 * error rate that would have done
 */
export function findConvolutionalNode(
  symbols: Uint8Array,
  options: NodeSearchOptions = {},
): Result<ConvolutionalNode, Fault<'too-few-symbols' | 'no-node'>> {
  const { rate = '1/2' } = options;
  const period = periodSymbols(rate);
  const periods = Math.floor(symbols.length / period) - 1;
  const bits = periods * puncturePatterns[rate].g1.length;
  if (bits < leastNodeBits)
    return failure('too-few-symbols', `symbols of ${leastNodeBits} bits`, symbols.length);
  const trellis = createViterbiTrellis(bits, options.host);
  const octets = new Uint8Array(Math.ceil(bits / 8));
  let best: Omit<ConvolutionalNode, 'runnerUpErrorRate'> | undefined;
  let runnerUp = 1;
  for (const code of codesOf(options)) {
    const table = pairsOfOctets(code);
    for (let skipSymbols = 0; skipSymbols < period; skipSymbols++) {
      const taken = symbols.subarray(skipSymbols, skipSymbols + periods * period);
      const pairs = new Depuncturer(code).push(taken);
      trellis.restart(code);
      trellis.advance(pairs, 0, bits);
      trellis.traceBack(trellis.bestState(), 0, octets);
      const { wrong, compared } = countSymbolErrors(octets.subarray(0, bits >>> 3), pairs, table);
      const symbolErrorRate = compared === 0 ? 1 : wrong / compared;
      if (best === undefined || symbolErrorRate < best.symbolErrorRate) {
        runnerUp = best?.symbolErrorRate ?? 1;
        best = { ...code, skipSymbols, symbolErrorRate };
      } else runnerUp = Math.min(runnerUp, symbolErrorRate);
    }
  }
  const limit = runnerUp * clearlyBetter;
  if (best === undefined || best.symbolErrorRate > limit)
    return failure('no-node', limit, best?.symbolErrorRate ?? 1);
  return success({ ...best, runnerUpErrorRate: runnerUp });
}

/**
 * Error rate above which a way that was right should be looked at again: three quarters of what wrong ways contradict
 * without noise (measured: 0.118, 0.080, 0.053, 0.033, 0.022 at least).
 */
export const suspectErrorRates: Readonly<Record<ConvolutionalRate, number>> = {
  '1/2': 0.09,
  '2/3': 0.06,
  '3/4': 0.04,
  '5/6': 0.025,
  '7/8': 0.017,
};

/** In noise alone the best of the ways has 0.95 times the errors of the next; in a signal that is any good 0.7. */
const clearlyBetter = 0.85;

function codesOf({ rate = '1/2', isG2First, isG2Inverted }: NodeSearchOptions): SettledConvolutionalCode[] {
  const orders = isG2First === undefined ? [false, true] : [isG2First];
  const isInversionHidden = rate === '3/4' || rate === '5/6';
  const usual = rate === '1/2';
  const inversions =
    isG2Inverted === undefined ? (isInversionHidden ? [false] : [usual, !usual]) : [isG2Inverted];
  return orders.flatMap((first) =>
    inversions.map((inverted) => ({ rate, isG2First: first, isG2Inverted: inverted })),
  );
}
