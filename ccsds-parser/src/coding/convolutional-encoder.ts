import { joinOctets } from '../bits/join-octets.ts';
import { mustBeWhole } from '../whole-number.ts';
import {
  type ConvolutionalCode,
  convolutionalTailBits,
  type PairTable,
  pairsOfOctets,
  settleConvolutionalCode,
} from './convolutional-code.ts';
import { sentPlaces } from './puncture.ts';

/**
 * Encodes a stream of octets, most significant bit first, into symbols of one bit each, eight to an octet.
 *
 * `push` gives the octets that are full; up to seven symbols wait for the next call. `flush` sends the tail, when it
 * is asked to, fills the last octet with zeros and starts afresh. What comes out does not depend on how the input was cut.
 *
 * Source: CCSDS 131.0-B-5, section 3
 */
export class ConvolutionalEncoder {
  readonly #pairs: PairTable;
  readonly #isSent: Uint8Array;
  /** The six bits before, the newest lowest. */
  #previous = 0;
  #place = 0;
  #waiting = 0;
  #waitingSymbols = 0;

  /** @throws RangeError when the rate is unknown */
  constructor(code: ConvolutionalCode = {}) {
    const settled = settleConvolutionalCode(code);
    this.#pairs = pairsOfOctets(settled);
    this.#isSent = sentPlaces(settled);
  }

  push(octets: Uint8Array): Uint8Array {
    if (this.#isSent.length === 2 && this.#waitingSymbols === 0) return this.#pushUnpunctured(octets);
    const out = new Uint8Array(octets.length * 2 + 1);
    let end = 0;
    for (const octet of octets) end = this.#send(this.#sixteen(octet), 16, out, end);
    return out.subarray(0, end);
  }

  /** @param hasTail sends six zeros, which tell a decoder where the last path ends */
  flush({ hasTail = false } = {}): Uint8Array {
    const out = new Uint8Array(4);
    let end = 0;
    if (hasTail) end = this.#send(this.#sixteen(0), 2 * convolutionalTailBits, out, 0);
    if (this.#waitingSymbols > 0) out[end++] = this.#waiting << (8 - this.#waitingSymbols);
    this.#previous = 0;
    this.#place = 0;
    this.#waiting = 0;
    this.#waitingSymbols = 0;
    return out.subarray(0, end);
  }

  #pushUnpunctured(octets: Uint8Array): Uint8Array {
    const out = new Uint8Array(octets.length * 2);
    let end = 0;
    for (const octet of octets) {
      const symbols = this.#sixteen(octet);
      out[end++] = symbols >>> 8;
      out[end++] = symbols & 0xff;
    }
    return out;
  }

  #sixteen(octet: number): number {
    const symbols = this.#pairs.ofPrevious[this.#previous]! ^ this.#pairs.ofOctet[octet]!;
    this.#previous = octet & 0x3f;
    return symbols;
  }

  #send(symbols: number, count: number, out: Uint8Array, at: number): number {
    let end = at;
    for (let bit = 15; bit > 15 - count; bit--) {
      if (this.#isSent[this.#place] === 1) {
        this.#waiting = (this.#waiting << 1) | ((symbols >>> bit) & 1);
        if (++this.#waitingSymbols === 8) {
          out[end++] = this.#waiting;
          this.#waiting = 0;
          this.#waitingSymbols = 0;
        }
      }
      this.#place = this.#place + 1 === this.#isSent.length ? 0 : this.#place + 1;
    }
    return end;
  }
}

/**
 * All symbols of one block, starting from the state zero.
 *
 * @returns `octets` with the symbols, the last one filled up with zeros, and how many symbols are meant
 */
export function encodeConvolutional(
  data: Uint8Array,
  options: ConvolutionalCode & { readonly hasTail?: boolean } = {},
): { octets: Uint8Array; symbolCount: number } {
  const encoder = new ConvolutionalEncoder(options);
  const octets = joinOctets([encoder.push(data), encoder.flush({ hasTail: options.hasTail ?? false })]);
  const isSent = sentPlaces(settleConvolutionalCode(options));
  const places = 2 * (data.length * 8 + (options.hasTail === true ? convolutionalTailBits : 0));
  let symbolCount = 0;
  for (let place = 0; place < places; place++) symbolCount += isSent[place % isSent.length]!;
  return { octets, symbolCount };
}

/**
 * Hard bits as a decoder takes them: an octet a symbol, 0 for a zero and 255 for a one.
 *
 * @throws RangeError when `octets` holds fewer than `symbolCount` bits
 */
export function toSoftSymbols(octets: Uint8Array, symbolCount = octets.length * 8): Uint8Array {
  mustBeWhole('symbolCount', symbolCount, 0, octets.length * 8);
  const symbols = new Uint8Array(symbolCount);
  for (let at = 0; at < symbolCount; at++) symbols[at] = -((octets[at >>> 3]! >>> (7 - (at & 7))) & 1);
  return symbols;
}
