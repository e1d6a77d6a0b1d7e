/** Writes big-endian fields one after the other, octets and single bits, saturating what does not fit. */
export class FieldWriter {
  readonly #octets: number[] = [];
  #bits = 0;
  #bitCount = 0;

  bits(value: number, width: number): this {
    for (let i = width - 1; i >= 0; i--) {
      this.#bits = (this.#bits << 1) | ((value >> i) & 1);
      if (++this.#bitCount === 8) {
        this.#octets.push(this.#bits);
        this.#bits = 0;
        this.#bitCount = 0;
      }
    }
    return this;
  }

  unsigned(value: number, octets: 1 | 2 | 4): this {
    const limit = 2 ** (8 * octets) - 1;
    return this.#integer(Math.min(limit, Math.max(0, Math.round(value))), octets);
  }

  signed(value: number, octets: 1 | 2): this {
    const limit = 2 ** (8 * octets - 1);
    const rounded = Math.min(limit - 1, Math.max(-limit, Math.round(value)));
    return this.#integer(rounded < 0 ? rounded + 2 * limit : rounded, octets);
  }

  /** ASCII, padded with NUL or cut. */
  text(text: string, octets: number): this {
    for (let i = 0; i < octets; i++) this.#octets.push(i < text.length ? text.charCodeAt(i) & 0x7f : 0);
    return this;
  }

  /** @throws TypeError when the bits do not end on an octet */
  finish(): Uint8Array {
    if (this.#bitCount !== 0)
      throw new TypeError(`bits: expected whole octets, found ${this.#bitCount} left`);
    return Uint8Array.from(this.#octets);
  }

  #integer(value: number, octets: number): this {
    for (let i = octets - 1; i >= 0; i--) this.#octets.push(Math.floor(value / 256 ** i) % 256);
    return this;
  }
}
