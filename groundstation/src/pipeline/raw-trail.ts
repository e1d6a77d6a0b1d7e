/**
 * Remembers which log record held which octets of the received stream, so that a frame can cite the raw chunks it was
 * made from. Keeps only as much as frames that are still being received can reach back to.
 */
export class RawTrail {
  readonly #keepOctets: number;
  #chunks: { readonly fromOctet: number; readonly lsn: number }[] = [];
  #octets = 0;
  #isFull = false;

  /** @param keepOctets how far back a frame may begin */
  constructor(keepOctets: number) {
    this.#keepOctets = keepOctets;
  }

  add(octets: number, lsn: number): void {
    this.#chunks.push({ fromOctet: this.#octets, lsn });
    this.#octets += octets;
    const firstNeeded = this.#octets - octets - this.#keepOctets;
    while (this.#chunks.length > 1 && this.#chunks[1]!.fromOctet <= firstNeeded) {
      this.#chunks.shift();
      this.#isFull = true;
    }
  }

  /** The oldest record that is remembered; undefined before the first. */
  get firstLsn(): number | undefined {
    return this.#chunks[0]?.lsn;
  }

  /** True when older records were forgotten: it reaches back as far as it should. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** First and last record that hold octets `fromOctet` to `toOctet` (exclusive), counted from the start of the stream. */
  cite(fromOctet: number, toOctet: number): readonly [first: number, last: number] {
    const first = this.#chunks.findLast((chunk) => chunk.fromOctet <= fromOctet) ?? this.#chunks[0];
    const last = this.#chunks.findLast((chunk) => chunk.fromOctet < toOctet) ?? first;
    return [first?.lsn ?? 0, last?.lsn ?? 0];
  }
}
