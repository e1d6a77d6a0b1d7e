/** Octets that grow as bits are written to them; what nobody writes is 0. */
export class BitWriter {
  #bytes = new Uint8Array(64);
  /** Behind the last bit written. */
  endBit = 0;

  /** Octets with room for the bits, to be written to at once: the next call may move them. */
  room(bitOffset: number, bits: number): Uint8Array {
    const end = bitOffset + bits;
    this.endBit = Math.max(this.endBit, end);
    const octets = Math.ceil(end / 8);
    if (octets > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(octets, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return this.#bytes;
  }

  /** Whole octets; a last one that is not full ends in zeros. */
  octets(): Uint8Array {
    return this.#bytes.slice(0, Math.ceil(this.endBit / 8));
  }
}
