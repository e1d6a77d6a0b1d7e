/** Takes a whole input as one piece; what is beyond `mostOctets` is not kept, and the piece is one octet longer than that. */
export class WholeCutter {
  readonly #octets: Uint8Array;
  #length = 0;

  constructor(mostOctets: number) {
    this.#octets = new Uint8Array(mostOctets + 1);
  }

  push(bytes: Uint8Array): Uint8Array[] {
    const taken = bytes.subarray(0, this.#octets.length - this.#length);
    this.#octets.set(taken, this.#length);
    this.#length += taken.length;
    return [];
  }

  finish(): Uint8Array[] {
    return this.#length === 0 ? [] : [this.#octets.slice(0, this.#length)];
  }

  flush(): number {
    this.#length = 0;
    return 0;
  }
}
