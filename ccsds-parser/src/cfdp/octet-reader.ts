import { failure } from '../fault.ts';

/**
 * Reads fields one after the other and never beyond the end: what is not there reads as zero and is remembered, so that
 * a decoder asks once, at its end, whether all it has read was there.
 */
export class OctetReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #missingOctets = 0;
  #isTooLarge = false;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** Octets that are still to be read. */
  get left(): number {
    return this.#end - this.#at;
  }

  octet(): number {
    return this.#at < this.#end ? this.#bytes[this.#at++]! : this.#miss(1);
  }

  /** Big-endian number of 1 to 8 octets. Beyond 2^53 - 1 it reads as zero and `fault` says so. */
  unsigned(octets: number): number {
    if (this.left < octets) return this.#miss(octets);
    let value = 0;
    for (const end = this.#at + octets; this.#at < end; this.#at++)
      value = value * 256 + this.#bytes[this.#at]!;
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    this.#isTooLarge = true;
    return 0;
  }

  /** Big-endian number of 1 to 8 octets, exact. */
  identifier(octets: number): bigint {
    if (octets <= 6) return BigInt(this.unsigned(octets));
    const high = this.unsigned(octets - 4);
    return BigInt(high) * 0x1_0000_0000n + BigInt(this.unsigned(4));
  }

  /** A window on the next octets; an empty one when they are not all there. */
  take(octets: number): Uint8Array {
    if (this.left < octets) {
      this.#miss(octets);
      return this.#bytes.subarray(this.#end, this.#end);
    }
    this.#at += octets;
    return this.#bytes.subarray(this.#at - octets, this.#at);
  }

  /** An octet that says how many follow, and those. Source: CCSDS 727.0-B-5, 5.1.8 (LV) */
  lengthAndValue(): Uint8Array {
    return this.take(this.octet());
  }

  /** What went wrong so far: octets that were asked for and are missing, or a number that is not exact. */
  get fault() {
    if (this.#missingOctets > 0) return failure('too-short', this.#end + this.#missingOctets, this.#end);
    return this.#isTooLarge ? failure('too-large', Number.MAX_SAFE_INTEGER, 'a larger number') : undefined;
  }

  #miss(octets: number): number {
    if (this.#missingOctets === 0) this.#missingOctets = octets - this.left;
    this.#at = this.#end;
    return 0;
  }
}
