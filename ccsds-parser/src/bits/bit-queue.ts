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
}

/** Ones among 32 bits. */
export function countOnes(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
