/** Cuts a stream into pieces of equal length; memory is bounded by one piece. */
export class FixedCutter {
  readonly #octets: number;
  readonly #pending: Uint8Array;
  #length = 0;

  /** @throws RangeError when `octets` is not a whole number above 0 */
  constructor(octets: number) {
    if (!(Number.isInteger(octets) && octets > 0)) {
      throw new RangeError(`octets: expected a whole number above 0, found ${octets}`);
    }
    this.#octets = octets;
    this.#pending = new Uint8Array(octets);
  }

  /** Pieces completed by `bytes`, each a copy that may be kept. */
  push(bytes: Uint8Array): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length) {
      const taken = Math.min(this.#octets - this.#length, bytes.length - at);
      this.#pending.set(bytes.subarray(at, at + taken), this.#length);
      this.#length += taken;
      at += taken;
      if (this.#length < this.#octets) break;
      pieces.push(this.#pending.slice());
      this.#length = 0;
    }
    return pieces;
  }

  /** Octets that are left over at the end, and are forgotten. */
  flush(): number {
    const left = this.#length;
    this.#length = 0;
    return left;
  }
}
