/**
 * First in, first out store of octets for parsers that must not care how their input was cut.
 * Appending and dropping cost time in proportion to the octets moved, also one octet at a time.
 */
export class ByteQueue {
  #buffer: Uint8Array;
  #start = 0;
  #end = 0;

  constructor(initialOctets = 1024) {
    this.#buffer = new Uint8Array(initialOctets);
  }

  get length(): number {
    return this.#end - this.#start;
  }

  append(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Octet at `index`, counted from the oldest. The caller keeps to `index < length`. */
  at(index: number): number {
    return this.#buffer[this.#start + index]!;
  }

  /** A copy, safe to keep. */
  copy(from: number, to: number): Uint8Array {
    return this.#buffer.slice(this.#start + from, this.#start + to);
  }

  /** A window on the store that is good until the next call. */
  view(from: number, to: number): Uint8Array {
    return this.#buffer.subarray(this.#start + from, this.#start + to);
  }

  drop(octets: number): void {
    this.#start += Math.min(octets, this.length);
    if (this.#start === this.#end) this.clear();
  }

  clear(): void {
    this.#start = 0;
    this.#end = 0;
  }

  #makeRoom(octets: number): void {
    if (this.#end + octets <= this.#buffer.length) return;
    const kept = this.length;
    // Moving only when half of the store is free keeps the work per octet constant.
    if ((kept + octets) * 2 > this.#buffer.length) {
      const grown = new Uint8Array(Math.max((kept + octets) * 2, 64));
      grown.set(this.view(0, kept));
      this.#buffer = grown;
    } else {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    }
    this.#start = 0;
    this.#end = kept;
  }
}
