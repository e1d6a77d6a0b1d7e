import { failure, type Result, success } from '../fault.ts';
import { mustBeWidth, type ServiceFault } from './pus-fault.ts';

/**
 * Reads the fields of a service message one behind the other.
 *
 * Fields beyond the end read as zero and nothing, and the first fault is remembered: a decoder reads to its end and asks
 * once, with `finish`. Loops ask `count`, which never lets a number of entries pass that the message cannot hold.
 */
export class FieldReader {
  readonly #data: Uint8Array;
  #at = 0;
  #fault: { readonly ok: false; readonly fault: ServiceFault } | undefined;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  /** Octets that are still to be read. */
  get remaining(): number {
    return this.#data.length - this.#at;
  }

  get hasFault(): boolean {
    return this.#fault !== undefined;
  }

  /** An unsigned number of 0 to 8 octets, most significant first; beyond 2^53 - 1 it is a fault (`bad-value`). */
  unsigned(octets: number): number {
    mustBeWidth('field', octets, 8);
    const at = this.#take(octets);
    if (at < 0) return 0;
    let value = 0;
    for (let index = at; index < at + octets; index++) value = value * 256 + this.#data[index]!;
    if (octets <= 6 || Number.isSafeInteger(value)) return value;
    this.fail('bad-value', 'a number up to 2^53 - 1', value);
    return 0;
  }

  /** A two's complement number of 1 to 6 octets. */
  signed(octets: number): number {
    const value = this.unsigned(octets);
    return value >= 256 ** octets / 2 ? value - 256 ** octets : value;
  }

  /** A window of so many octets; empty when they are not there. */
  octets(octets: number): Uint8Array {
    const at = this.#take(octets);
    return at < 0 ? new Uint8Array(0) : this.#data.subarray(at, at + octets);
  }

  /** A window that is read again later; undefined when the octets are not there. */
  peek(octets: number): Uint8Array | undefined {
    if (this.hasFault || octets > this.remaining) return undefined;
    return this.#data.subarray(this.#at, this.#at + octets);
  }

  /** A window on all that is left. */
  rest(): Uint8Array {
    return this.octets(this.hasFault ? 0 : this.remaining);
  }

  /**
   * Entries of a list, each of at least `leastOctets`; 0 and a fault when so many cannot follow.
   *
   * @param octets of the count field
   */
  count(octets: number, leastOctets: number): number {
    const count = this.unsigned(octets);
    // Entries of no octets are entries that the format does not have.
    if (leastOctets === 0 ? count === 0 : count * leastOctets <= this.remaining) return count;
    this.fail('bad-count', `entries for ${this.remaining} octets`, count);
    return 0;
  }

  /** A counted list; reading ends at the first fault. */
  list<T>(countOctets: number, leastOctets: number, read: () => T): T[] {
    const items: T[] = [];
    const count = this.count(countOctets, leastOctets);
    for (let index = 0; index < count && !this.hasFault; index++) items.push(read());
    return items;
  }

  /** A counted list of unsigned numbers. */
  unsignedList(countOctets: number, octets: number): number[] {
    return this.list(countOctets, octets, () => this.unsigned(octets));
  }

  /** Remembers a fault that the decoder found itself; the first one is kept. */
  fail(kind: ServiceFault['kind'], expected: string | number, found: string | number): void {
    this.#fault ??= failure(kind, expected, found);
  }

  /** The value, when every octet was there and none is left; else the first fault. */
  finish<T>(value: T): Result<T, ServiceFault> {
    if (this.#fault !== undefined) return this.#fault;
    if (this.remaining > 0) return failure('too-long', this.#at, this.#data.length);
    return success(value);
  }

  #take(octets: number): number {
    if (octets > this.remaining) this.fail('too-short', this.#at + octets, this.#data.length);
    if (this.#fault !== undefined) return -1;
    this.#at += octets;
    return this.#at - octets;
  }
}
