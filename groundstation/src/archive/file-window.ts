import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A moving view of a file, read up to a mebibyte at a time into one buffer. */
export class FileWindow {
  readonly #descriptor: number;
  #buffer: Uint8Array;
  #from = 0;
  #length = 0;
  /** The window reaches to the end of the file, as it was then: there is nothing more to read for. */
  #isAtEnd = false;

  constructor(path: string, windowOctets = 1024 * 1024) {
    this.#descriptor = openSync(path, 'r');
    // Most files that are looked at are shorter: a mebibyte of zeroes for each would cost more than reading them.
    this.#buffer = new Uint8Array(
      Math.min(windowOctets, Math.max(4096, fstatSync(this.#descriptor).size + 1)),
    );
  }

  /** True when at least `octets` lie at `offset`. */
  has(offset: number, octets: number): boolean {
    return this.take(offset, octets).length === octets;
  }

  /** Up to `octets` from `offset`, fewer at the end of the file; valid until the next call. */
  take(offset: number, octets: number): Uint8Array {
    const isShort = offset + octets > this.#from + this.#length && !this.#isAtEnd;
    if (offset < this.#from || isShort) this.#fill(offset, octets);
    const start = Math.min(offset - this.#from, this.#length);
    return this.#buffer.subarray(start, Math.min(start + octets, this.#length));
  }

  /** True when nothing but zero octets follow from `offset` to the end of the file; false when nothing follows. */
  isZeroFrom(offset: number): boolean {
    let at = offset;
    for (;;) {
      const octets = this.take(at, this.#buffer.length);
      if (octets.length === 0) return at > offset;
      if (!isZero(octets)) return false;
      at += octets.length;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #fill(offset: number, octets: number): void {
    if (this.#buffer.length < octets) {
      // A damaged length asks for more than there is.
      const there = fstatSync(this.#descriptor).size - offset + 1;
      if (this.#buffer.length < there) this.#buffer = new Uint8Array(Math.min(octets, there));
    }
    this.#from = offset;
    this.#length = 0;
    this.#isAtEnd = false;
    while (this.#length < this.#buffer.length) {
      const room = this.#buffer.length - this.#length;
      const read = readSync(this.#descriptor, this.#buffer, this.#length, room, offset + this.#length);
      if (read === 0) {
        this.#isAtEnd = true;
        break;
      }
      this.#length += read;
    }
  }
}

/** Compared by the host, a block at a time: some gigabytes in a second. */
function isZero(octets: Uint8Array): boolean {
  for (let at = 0; at < octets.length; at += zeroes.length) {
    const block = octets.subarray(at, at + zeroes.length);
    if (Buffer.compare(block, zeroes.subarray(0, block.length)) !== 0) return false;
  }
  return true;
}

const zeroes = new Uint8Array(64 * 1024);
