import { type PairTable, pairsOfOctets, type SettledConvolutionalCode } from './convolutional-code.ts';
import { erasedSymbol } from './puncture.ts';

/** How many of the symbols that were compared contradict the bits that were decoded. */
export interface SymbolErrors {
  readonly wrong: number;
  readonly compared: number;
}

/**
 * Encodes decoded octets again and counts the received symbols that are on the other side of 127.5: an estimate of the
 * channel's symbol error rate, a little too low once the decoder itself errs. Erased symbols are not compared.
 *
 * @param pairs the symbols of `octets` in pairs, left-out ones as 128
 * @param previous the six bits before, the newest lowest; without them the first octet only sets the stage
 */
export function countSymbolErrors(
  octets: Uint8Array,
  pairs: Uint8Array,
  table: PairTable,
  previous?: number,
): SymbolErrors {
  let wrong = 0;
  let compared = 0;
  let before = previous ?? octets[0]! & 0x3f;
  for (let octet = previous === undefined ? 1 : 0; octet < octets.length; octet++) {
    const expected = table.ofPrevious[before]! ^ table.ofOctet[octets[octet]!]!;
    before = octets[octet]! & 0x3f;
    for (let bit = 0; bit < 16; bit++) {
      const symbol = pairs[16 * octet + bit]!;
      if (symbol === erasedSymbol) continue;
      compared++;
      wrong += ((symbol >>> 7) ^ (expected >>> (15 - bit))) & 1;
    }
  }
  return { wrong, compared };
}

/** Keeps the symbols of a stream until the bits are there that a decoder made of them. */
export class SymbolErrorCounter {
  readonly #table: PairTable;
  readonly #pairs: Uint8Array;
  #kept = 0;
  #previous: number | undefined;
  #wrong = 0;
  #compared = 0;

  /** @param capacityBits bits that may be awaited at a time */
  constructor(code: SettledConvolutionalCode, capacityBits: number, isFromStart: boolean) {
    this.#table = pairsOfOctets(code);
    this.#pairs = new Uint8Array(2 * capacityBits);
    this.#previous = isFromStart ? 0 : undefined;
  }

  get errors(): SymbolErrors {
    return { wrong: this.#wrong, compared: this.#compared };
  }

  remember(pairs: Uint8Array): void {
    this.#pairs.set(pairs, this.#kept);
    this.#kept += pairs.length;
  }

  /** The next decoded octets, all bits of them. */
  compare(octets: Uint8Array): void {
    const length = 16 * octets.length;
    const { wrong, compared } = countSymbolErrors(octets, this.#pairs, this.#table, this.#previous);
    this.#wrong += wrong;
    this.#compared += compared;
    this.#pairs.copyWithin(0, length, this.#kept);
    this.#kept -= length;
    if (octets.length > 0) this.#previous = octets[octets.length - 1]! & 0x3f;
  }

  /** The next symbols belong to another stream. */
  restart(): void {
    this.#kept = 0;
    this.#previous = undefined;
  }
}
