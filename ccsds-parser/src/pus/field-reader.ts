import { OctetReader } from '../bits/octet-reader.ts';
import { failure, type Result, success } from '../fault.ts';
import type { ServiceFault } from './pus-fault.ts';
import { enumeratedOctets } from './service-message.ts';

/**
 * Reads the fields of a service message one behind the other: a decoder reads to its end and asks once, with `finish`.
 * Loops ask `count`, which never lets a number of entries pass that the message cannot hold.
 */
export class FieldReader extends OctetReader<ServiceFault['kind']> {
  readonly #octets: number;

  constructor(data: Uint8Array) {
    super(data);
    this.#octets = data.length;
  }

  /** A two's complement number of 1 to 6 octets. */
  signed(octets: number): number {
    const value = this.unsigned(octets);
    return value >= 256 ** octets / 2 ? value - 256 ** octets : value;
  }

  /** A status: 0 disabled, 1 enabled. Source: ECSS-E-ST-70-41C, tables 8-3, 8-4, 8-10 */
  enabledStatus(): boolean {
    const status = this.unsigned(enumeratedOctets);
    if (status > 1) this.fail('bad-value', 'a status of 0 or 1', status);
    return status === 1;
  }

  /**
   * Entries of a list, each of at least `leastOctets`; 0 and a fault when so many cannot follow.
   *
   * @param octets of the count field
   */
  count(octets: number, leastOctets: number): number {
    const count = this.unsigned(octets);
    // Entries of no octets are entries that the format does not have.
    if (leastOctets === 0 ? count === 0 : count * leastOctets <= this.left) return count;
    this.fail('bad-count', `entries for ${this.left} octets`, count);
    return 0;
  }

  /** A counted list; reading ends at the first fault. */
  list<T>(countOctets: number, leastOctets: number, read: () => T): T[] {
    const items: T[] = [];
    const count = this.count(countOctets, leastOctets);
    for (let index = 0; index < count && this.fault === undefined; index++) items.push(read());
    return items;
  }

  /** A counted list of unsigned numbers. */
  unsignedList(countOctets: number, octets: number): number[] {
    return this.list(countOctets, octets, () => this.unsigned(octets));
  }

  /** The value, when every octet was there and none is left; else the first fault. */
  finish<T>(value: T): Result<T, ServiceFault> {
    if (this.fault !== undefined) return this.fault;
    if (this.left > 0) return failure('too-long', this.#octets - this.left, this.#octets);
    return success(value);
  }
}
