import type { Choices } from './choices.ts';

const poisonOctet = 0xa5;
const slabOctets = 32_768;

/** Octets that are being changed; one buffer for all inputs of a target, since a million new ones would cost more than the parser. */
export class Scratch {
  readonly #buffer: Uint8Array;
  #octets = 0;
  #slab = new Uint8Array(0);
  #slabAt = 0;

  constructor(capacity: number) {
    this.#buffer = new Uint8Array(Math.max(16, capacity));
  }

  get octets(): number {
    return this.#octets;
  }

  load(seed: Uint8Array, most: number): void {
    this.#octets = Math.min(seed.length, most);
    for (let index = 0; index < this.#octets; index++) this.#buffer[index] = seed[index]!;
  }

  fillWithNoise(choices: Choices, most: number): void {
    this.#octets = choices.below(Math.min(most, 1 << 20) + 1);
    // Long noise is a short one over and over: what it is for is its length.
    const fresh = Math.min(this.#octets, 512);
    for (let index = 0; index < fresh; index++) this.#buffer[index] = choices.word();
    for (let index = fresh; index < this.#octets; index++) this.#buffer[index] = this.#buffer[index - fresh]!;
  }

  flipBit(bit: number): void {
    if (bit >>> 3 < this.#octets) this.#buffer[bit >>> 3]! ^= 0x80 >>> (bit & 7);
  }

  /** Writes a number, most significant octet first, as far as it lies inside. */
  write(at: number, octets: number, value: number): void {
    for (let index = 0; index < octets; index++) {
      const place = at + index;
      if (place < this.#octets) this.#buffer[place] = Math.floor(value / 256 ** (octets - 1 - index)) & 0xff;
    }
  }

  insertNoise(at: number, octets: number, most: number, choices: Choices): void {
    const added = this.#openGap(at, octets, most);
    for (let index = 0; index < added; index++) this.#buffer[at + index] = choices.word();
  }

  remove(at: number, octets: number): void {
    const end = Math.min(this.#octets, at + octets);
    if (at >= end) return;
    this.#buffer.copyWithin(at, end, this.#octets);
    this.#octets -= end - at;
  }

  /** Repeats the piece at `at` behind itself until all is `until` octets long. */
  repeat(at: number, pieceOctets: number, until: number, most = until): void {
    const piece = Math.min(pieceOctets, this.#octets - at);
    if (piece <= 0) return;
    const added = this.#openGap(at + piece, Math.min(until, most) - this.#octets, most);
    for (let index = 0; index < added; index++) this.#buffer[at + piece + index] = this.#buffer[at + index]!;
  }

  /** From `at` on as `other` from `from` to `to`, in either order, or to its end. */
  splice(at: number, other: Uint8Array, from: number, to: number, most: number): void {
    const start = Math.min(from, to);
    const taken = Math.min(Math.max(from, to) - start, most - at);
    if (taken <= 0) return;
    for (let index = 0; index < taken; index++) this.#buffer[at + index] = other[start + index]!;
    this.#octets = Math.max(Math.min(this.#octets, most), at + taken);
  }

  /** A copy that may be kept, between margins of poison. */
  window(before: number, behind: number): Uint8Array {
    const needed = before + this.#octets + behind;
    // Many inputs share a buffer, each in a place of its own: a buffer for each would cost more than most parsers.
    if (this.#slabAt + needed > this.#slab.length) {
      this.#slab = new Uint8Array(Math.max(slabOctets, needed)).fill(poisonOctet);
      this.#slabAt = 0;
    }
    const inside = new Uint8Array(this.#slab.buffer, this.#slabAt + before, this.#octets);
    for (let index = 0; index < this.#octets; index++) inside[index] = this.#buffer[index]!;
    this.#slabAt += needed;
    return inside;
  }

  /** Returns how many octets there was room for. */
  #openGap(at: number, octets: number, most: number): number {
    const added = Math.max(0, Math.min(octets, Math.min(most, this.#buffer.length) - this.#octets));
    this.#buffer.copyWithin(at + added, at, this.#octets);
    this.#octets += added;
    return added;
  }
}
