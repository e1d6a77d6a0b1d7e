import { mustBeWhole } from '../whole-number.ts';

/** Writes fields one behind the other, each call handing back the writer; the array grows when the first guess was too small. */
export class OctetWriter {
  #bytes: Uint8Array;
  #at = 0;

  constructor(expectedOctets = 64) {
    this.#bytes = new Uint8Array(expectedOctets);
  }

  /** Octets that were written so far. */
  get writtenOctets(): number {
    return this.#at;
  }

  octet(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
    return this;
  }

  /**
   * Big-endian number of 0 to 8 octets.
   *
   * @throws RangeError when there are more, or the number is not whole, negative or does not fit
   */
  unsigned(octets: number, value: number, name = 'field'): this {
    mustBeWhole(`octets of ${name}`, octets, 0, 8);
    mustBeWhole(name, value, 0, mostIn[octets]);
    this.#reserve(octets);
    const high = Math.floor(value / 0x1_0000_0000);
    for (let left = octets; left > 0; left--)
      this.#bytes[this.#at++] = left > 4 ? high >>> (8 * (left - 5)) : value >>> (8 * (left - 1));
    return this;
  }

  /** @throws RangeError when the number is negative or needs more octets */
  identifier(octets: number, value: bigint, name: string): this {
    if (value < 0n || value >> BigInt(octets * 8) !== 0n)
      throw new RangeError(`${name}: expected 0 to 2^${octets * 8} - 1, found ${value}`);
    if (octets <= 6) return this.unsigned(octets, Number(value), name);
    this.unsigned(octets - 4, Number(value >> 32n), name);
    return this.unsigned(4, Number(value & 0xffff_ffffn), name);
  }

  octets(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** An octet that says how many follow, and those. @throws RangeError when they are more than an octet can say */
  lengthAndValue(value: Uint8Array, name: string): this {
    if (value.length > 0xff)
      throw new RangeError(`${name}: expected at most 255 octets, found ${value.length}`);
    return this.octet(value.length).octets(value);
  }

  /** Everything that was written; no copy when the first guess was exact. */
  finish(): Uint8Array {
    return this.#at === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#at);
  }

  #reserve(octets: number): void {
    if (this.#at + octets <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + octets));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** The largest number of so many octets that is exact. */
const mostIn = Array.from({ length: 9 }, (_, octets) => Math.min(256 ** octets - 1, Number.MAX_SAFE_INTEGER));
