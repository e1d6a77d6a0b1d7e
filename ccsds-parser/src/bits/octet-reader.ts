import { type Fault, failure } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';

/**
 * Reads fields one behind the other and never beyond the end: what is not there reads as zero and nothing, and the first
 * fault is remembered, so that a decoder reads on to its end and asks once whether all it has read was there.
 *
 * @typeParam Kind of faults that the decoder finds itself and hands to `fail`
 */
export class OctetReader<Kind extends string = never> {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  #fault: { readonly ok: false; readonly fault: Fault<'too-short' | 'too-large' | Kind> } | undefined;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** Octets that are still to be read; none behind a field that was not all there. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** The first thing that went wrong: `too-short`, `too-large` for a number beyond 2^53 - 1, or what `fail` was told. */
  get fault() {
    return this.#fault;
  }

  /** Remembers a fault that the decoder found itself, unless there was one before. */
  fail(kind: 'too-short' | 'too-large' | Kind, expected: string | number, found: string | number): void {
    this.#fault ??= failure(kind, expected, found);
  }

  octet(): number {
    return this.#at < this.#end ? this.#bytes[this.#at++]! : this.#miss(1);
  }

  /**
   * Big-endian number of 0 to 8 octets; beyond 2^53 - 1 it reads as zero and `fault` says so.
   *
   * @throws RangeError for another number of octets
   */
  unsigned(octets: number): number {
    mustBeWhole('field octets', octets, 0, 8);
    if (this.left < octets) return this.#miss(octets);
    let value = 0;
    for (const end = this.#at + octets; this.#at < end; this.#at++)
      value = value * 256 + this.#bytes[this.#at]!;
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    this.fail('too-large', 'a number up to 2^53 - 1', value);
    return 0;
  }

  /** Big-endian number of 1 to 8 octets, exact. */
  identifier(octets: number): bigint {
    if (octets <= 6) return BigInt(this.unsigned(octets));
    const high = this.unsigned(octets - 4);
    return BigInt(high) * 0x1_0000_0000n + BigInt(this.unsigned(4));
  }

  /** A window on the next octets; an empty one when they are not all there. */
  octets(count: number): Uint8Array {
    const window = this.peek(count);
    if (window === undefined) this.#miss(count);
    else this.#at += count;
    return window ?? this.#bytes.subarray(this.#end, this.#end);
  }

  /** A window on octets that are read again later; undefined when they are not all there. */
  peek(count: number): Uint8Array | undefined {
    return this.left < count ? undefined : this.#bytes.subarray(this.#at, this.#at + count);
  }

  /** A window on all that is left. */
  rest(): Uint8Array {
    return this.octets(this.left);
  }

  /** An octet that says how many follow, and those. */
  lengthAndValue(): Uint8Array {
    return this.octets(this.octet());
  }

  #miss(octets: number): number {
    this.fail('too-short', this.#at + octets, this.#end);
    this.#at = this.#end;
    return 0;
  }
}
