/** Information bits over symbols: the basic code, and those that leave some of its symbols out. */
export type ConvolutionalRate = '1/2' | '2/3' | '3/4' | '5/6' | '7/8';

/**
 * What two ends of a link must agree on. All of them use the code of constraint length 7 with the generators G1 = 171
 * and G2 = 133 (octal, the newest bit first); they differ in what is sent first and in what is complemented.
 */
export interface ConvolutionalCode {
  /** '1/2' unless given. */
  readonly rate?: ConvolutionalRate;
  /** Whether the symbol of G2 goes before that of G1; false unless given. */
  readonly isG2First?: boolean;
  /** Whether symbols of G2 are sent complemented; as the book says unless given: at rate 1/2 yes, at the others no. */
  readonly isG2Inverted?: boolean;
}

/**
 * The conventions met on the air, at rate 1/2.
 *
 * Source: CCSDS 131.0-B-5, section 3 (`ccsds`); libfec's fec.h, where POLYB is G1 and POLYA is G2; gr-satellites,
 * options of its CCSDS deframers, for the uninverted ones
 */
export const convolutionalConventions = {
  ccsds: { isG2First: false, isG2Inverted: true },
  nasaDsn: { isG2First: true, isG2Inverted: true },
  ccsdsUninverted: { isG2First: false, isG2Inverted: false },
  /** What libfec expects unless its polynomials are set; gr-satellites calls it NASA-DSN uninverted. */
  libfec: { isG2First: true, isG2Inverted: false },
} as const;

/** Bits that the encoder remembers; as many zeros bring it back to its first state. */
export const convolutionalTailBits = 6;

/**
 * Taps as masks with the newest bit in bit 0: 171 and 133 octal, mirrored. Both tap the newest and the oldest bit, and
 * an odd number of bits: complemented information gives complemented symbols.
 */
export const g1Taps = 0b1001111;
export const g2Taps = 0b1101101;

/** A code with nothing left open. */
export type SettledConvolutionalCode = Required<ConvolutionalCode>;

/** The code with nothing left open. @throws RangeError when the rate is none of the five */
export function settleConvolutionalCode(code: ConvolutionalCode): SettledConvolutionalCode {
  const { rate = '1/2', isG2First = false, isG2Inverted = rate === '1/2' } = code;
  if (!convolutionalRates.includes(rate))
    throw new RangeError(`rate: expected ${convolutionalRates.join(', ')}, found ${rate}`);
  return { rate, isG2First, isG2Inverted };
}

/** All rates, from the strongest code to the weakest. */
export const convolutionalRates: readonly ConvolutionalRate[] = ['1/2', '2/3', '3/4', '5/6', '7/8'];

/**
 * The pairs of symbols of eight information bits, in the order of sending: entry `previous << 8 | octet` where
 * `previous` holds the six bits before, the newest lowest.
 */
export function pairsOfOctets({ isG2First, isG2Inverted }: SettledConvolutionalCode): PairTable {
  const inversion = isG2Inverted ? (isG2First ? 0xaaaa : 0x5555) : 0;
  const [firstTaps, secondTaps] = isG2First ? [g2Taps, g1Taps] : [g1Taps, g2Taps];
  // The code is linear: what the bits before give and what the octet gives are added.
  const symbols = (bits: number): number => {
    let pairs = 0;
    for (let bit = 7; bit >= 0; bit--) {
      const register = (bits >>> bit) & 0x7f;
      pairs = (pairs << 2) | (parity(register & firstTaps) << 1) | parity(register & secondTaps);
    }
    return pairs;
  };
  const ofPrevious = Uint16Array.from({ length: 64 }, (_, previous) => symbols(previous << 8) ^ inversion);
  const ofOctet = Uint16Array.from({ length: 256 }, (_, octet) => symbols(octet));
  return { ofPrevious, ofOctet };
}

/** Sixteen symbols are `ofPrevious[six bits before] ^ ofOctet[octet]`, the first in the highest bit. */
export interface PairTable {
  readonly ofPrevious: Uint16Array;
  readonly ofOctet: Uint16Array;
}

/** Of up to 8 bits. */
export function parity(bits: number): number {
  let folded = bits ^ (bits >>> 4);
  folded ^= folded >>> 2;
  return (folded ^ (folded >>> 1)) & 1;
}
