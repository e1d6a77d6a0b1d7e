import { ByteQueue } from './byte-queue.ts';

/**
 * Bits that were received but are not yet understood, with their place in the whole stream. A receiver knows nothing
 * of octets, so a pattern may start at any bit.
 */
export class BitQueue {
  readonly #octets = new ByteQueue();
  /** Place in the stream of the first bit that is kept. */
  #keptFromBit = 0;

  /** Place of the bit after the last one. */
  get endBit(): number {
    return this.#keptFromBit + this.#octets.length * 8;
  }

  append(bytes: Uint8Array): void {
    this.#octets.append(bytes);
  }

  /** The octets that are kept, as a window that is good until the next call, and the place of their first bit. */
  window(): { octets: Uint8Array; fromBit: number } {
    return { octets: this.#octets.view(0, this.#octets.length), fromBit: this.#keptFromBit };
  }

  /** Lets go of the octets that lie wholly before `bit`. */
  dropBefore(bit: number): void {
    const octets = Math.floor((bit - this.#keptFromBit) / 8);
    if (octets <= 0) return;
    const dropped = Math.min(octets, this.#octets.length);
    this.#octets.drop(dropped);
    this.#keptFromBit += dropped * 8;
  }

  /** 0 or 1. */
  bit(place: number): number {
    const offset = place - this.#keptFromBit;
    return (this.#octets.at(Math.floor(offset / 8)) >>> (7 - (offset % 8))) & 1;
  }

  /** The octet whose first bit is at `place`; bits behind the end are of no meaning. */
  octet(place: number): number {
    const offset = place - this.#keptFromBit;
    const index = Math.floor(offset / 8);
    const shift = offset % 8;
    if (shift === 0) return this.#octets.at(index);
    return ((this.#octets.at(index) << shift) | (this.#octets.at(index + 1) >>> (8 - shift))) & 0xff;
  }

  /** Up to 32 bits from `place` on, as an unsigned number. */
  word(place: number, bits: number): number {
    let value = 0;
    let taken = 0;
    for (; taken + 8 <= bits; taken += 8) value = value * 256 + this.octet(place + taken);
    for (; taken < bits; taken++) value = value * 2 + this.bit(place + taken);
    return value;
  }

  /** A copy of whole octets, the first of which starts at `place`; complemented when `isInverted`. */
  copy(place: number, octets: number, isInverted = false): Uint8Array {
    const offset = place - this.#keptFromBit;
    const from = Math.floor(offset / 8);
    const shift = offset % 8;
    const mask = isInverted ? 0xff : 0;
    if (shift === 0) {
      const whole = this.#octets.copy(from, from + octets);
      return isInverted ? whole.map((octet) => octet ^ mask) : whole;
    }
    const source = this.#octets.view(from, from + octets + 1);
    const out = new Uint8Array(octets);
    for (let index = 0; index < octets; index++)
      out[index] = ((source[index]! << shift) | (source[index + 1]! >>> (8 - shift))) ^ mask;
    return out;
  }

  /**
   * First place from `from` on that differs from `pattern` in at most `maxWrong` bits; -1 when there is none among the
   * bits that are here.
   *
   * @param bits of the pattern, 8 to 32
   * @param mayBeInverted accepts the complement as well
   */
  findPattern(from: number, pattern: number, bits: number, maxWrong: number, mayBeInverted: boolean): number {
    const last = this.endBit - bits;
    if (from > last) return -1;
    const mask = 2 ** bits - 1;
    const invertedFrom = mayBeInverted ? bits - maxWrong : bits + 1;
    let word = this.word(from, bits);
    // An octet at a time: the eight windows that begin in it come from one word and the octet behind it.
    for (let place = from; place <= last; place += 8) {
      const windows = Math.min(8, last - place + 1);
      const next = windows > 1 ? this.octet(place + bits) : 0;
      for (let shift = 0; shift < windows; shift++) {
        const window = (word << shift) | (next >>> (8 - shift));
        const wrong = countOnes((window ^ pattern) & mask);
        if (wrong <= maxWrong || wrong >= invertedFrom) return place + shift;
      }
      word = (word << 8) | next;
    }
    return -1;
  }
}

/** Ones among 32 bits. */
export function countOnes(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
