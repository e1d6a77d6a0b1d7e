import type { PacketRange } from '@dawa/protocols/console/download';

/**
 * Which packets of a file are there. Numbers count from the first packet of the file, whatever the satellite calls it.
 */
export class PacketMap {
  readonly #isThere: Uint8Array;
  readonly #first: number;
  #count = 0;

  /** @throws RangeError when there is no packet */
  constructor({ packets, first }: { readonly packets: number; readonly first: number }) {
    if (!(Number.isInteger(packets) && packets > 0 && packets <= mostPackets)) {
      throw new RangeError(`packets: expected 1 to ${mostPackets}, found ${packets}`);
    }
    this.#isThere = new Uint8Array(packets);
    this.#first = first;
  }

  get packets(): number {
    return this.#isThere.length;
  }

  /** Number of the first, as the satellite counts. */
  get first(): number {
    return this.#first;
  }

  get last(): number {
    return this.#first + this.#isThere.length - 1;
  }

  get count(): number {
    return this.#count;
  }

  get isComplete(): boolean {
    return this.#count === this.#isThere.length;
  }

  holds(sequence: number): boolean {
    return Number.isInteger(sequence) && sequence >= this.#first && sequence <= this.last;
  }

  has(sequence: number): boolean {
    return this.#isThere[sequence - this.#first] === 1;
  }

  /** @returns false for one that was there, or is none of this file */
  add(sequence: number): boolean {
    if (!this.holds(sequence) || this.has(sequence)) return false;
    this.#isThere[sequence - this.#first] = 1;
    this.#count++;
    return true;
  }

  /** Unbroken ranges of what is missing, or of what is there, in order. */
  ranges(what: 'missing' | 'there'): PacketRange[] {
    const wanted = what === 'there' ? 1 : 0;
    const found: PacketRange[] = [];
    const { length } = this.#isThere;
    for (let at = 0; at < length; at++) {
      if (this.#isThere[at] !== wanted) continue;
      const from = at;
      while (at + 1 < length && this.#isThere[at + 1] === wanted) at++;
      found.push({ first: this.#first + from, last: this.#first + at });
    }
    return found;
  }
}

/** Sequence numbers have three octets. */
const mostPackets = 2 ** 24;
