/** The largest number of so many octets that is exact. */
const mostIn = Array.from({ length: 9 }, (_, octets) => Math.min(256 ** octets - 1, Number.MAX_SAFE_INTEGER));

/** Writes fields one after the other, each call handing back the writer; the array grows when the first guess was too small. */
export class OctetWriter {
  #bytes: Uint8Array;
  #at = 0;

  constructor(expectedOctets = 64) {
    this.#bytes = new Uint8Array(expectedOctets);
  }

  get octets(): number {
    return this.#at;
  }

  octet(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
    return this;
  }

  /** @throws RangeError when the number is not whole, negative or needs more octets */
  unsigned(name: string, value: number, octets: number): this {
    const most = mostIn[octets]!;
    if (!Number.isInteger(value) || value < 0 || value > most)
      throw new RangeError(`${name}: expected a whole number from 0 to ${most}, found ${value}`);
    this.#reserve(octets);
    const high = Math.floor(value / 0x1_0000_0000);
    for (let left = octets; left > 0; left--)
      this.#bytes[this.#at++] = left > 4 ? high >>> (8 * (left - 5)) : value >>> (8 * (left - 1));
    return this;
  }

  /** @throws RangeError when the number is negative or needs more octets */
  identifier(name: string, value: bigint, octets: number): this {
    if (value < 0n || value >> BigInt(octets * 8) !== 0n)
      throw new RangeError(`${name}: expected 0 to 2^${octets * 8} - 1, found ${value}`);
    if (octets <= 6) return this.unsigned(name, Number(value), octets);
    this.unsigned(name, Number(value >> 32n), octets - 4);
    return this.unsigned(name, Number(value & 0xffff_ffffn), 4);
  }

  bytes(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** @throws RangeError when the value is longer than an octet can say */
  lengthAndValue(name: string, value: Uint8Array): this {
    if (value.length > 0xff)
      throw new RangeError(`${name}: expected at most 255 octets, found ${value.length}`);
    this.octet(value.length);
    return this.bytes(value);
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
