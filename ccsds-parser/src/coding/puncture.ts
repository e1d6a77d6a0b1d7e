import type { ConvolutionalRate, SettledConvolutionalCode } from './convolutional-code.ts';

/** A symbol of which nothing is known. */
export const erasedSymbol = 128;

/**
 * Which symbols of G1 and of G2 are sent, bit after bit, then from the start again.
 *
 * Source: CCSDS 131.0-B-5, section 3, table of the puncture code patterns (section 4 of issue 6); the same for
 * rates 2/3 and 3/4 in ETSI EN 300 421, table 2
 */
export const puncturePatterns: Readonly<Record<ConvolutionalRate, { g1: string; g2: string }>> = {
  '1/2': { g1: '1', g2: '1' },
  '2/3': { g1: '10', g2: '11' },
  '3/4': { g1: '101', g2: '110' },
  '5/6': { g1: '10101', g2: '11010' },
  '7/8': { g1: '1000101', g2: '1111010' },
};

/** 1 for each place of a period of pairs whose symbol is sent. */
export function sentPlaces({ rate, isG2First }: SettledConvolutionalCode): Uint8Array {
  const { g1, g2 } = puncturePatterns[rate];
  const [first, second] = isG2First ? [g2, g1] : [g1, g2];
  return Uint8Array.from({ length: 2 * g1.length }, (_, place) =>
    Number((place % 2 === 0 ? first : second)[place >>> 1]),
  );
}

/** Symbols sent in a period of the pattern: there are as many ways to be out of step with it. */
export function periodSymbols(rate: ConvolutionalRate): number {
  const { g1, g2 } = puncturePatterns[rate];
  return [...g1, ...g2].filter((place) => place === '1').length;
}

/**
 * Puts an erased symbol wherever the sender left one out, so that a decoder of rate 1/2 can go on. The first symbol
 * pushed is the first of a period. How the symbols were cut makes no difference to what comes out in all.
 */
export class Depuncturer {
  readonly #isSent: Uint8Array;
  readonly #sentInPeriod: number;
  #place = 0;

  constructor(code: SettledConvolutionalCode) {
    this.#isSent = sentPlaces(code);
    this.#sentInPeriod = periodSymbols(code.rate);
  }

  /** At rate 1/2 the symbols themselves. */
  push(symbols: Uint8Array): Uint8Array {
    const period = this.#isSent.length;
    if (this.#sentInPeriod === period) return symbols;
    const pairs = new Uint8Array(Math.ceil(symbols.length / this.#sentInPeriod + 1) * period);
    pairs.fill(erasedSymbol);
    let end = 0;
    let place = this.#place;
    // Of every pair one symbol at least is sent. The one left out is put in with the other, never before it comes:
    // what has come so far ends in the middle of a pair only if a symbol is still to come for it.
    for (const symbol of symbols) {
      if (this.#isSent[place] === 0) {
        end++;
        place++;
      }
      pairs[end++] = symbol;
      place++;
      if (place % 2 === 1 && this.#isSent[place] === 0) {
        end++;
        place++;
      }
      if (place === period) place = 0;
    }
    this.#place = place;
    return pairs.subarray(0, end);
  }
}
