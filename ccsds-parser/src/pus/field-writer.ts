import { OctetWriter } from '../bits/octet-writer.ts';
import { enumeratedOctets } from './service-message.ts';

/** Writes the fields of a service message one behind the other; what does not fit is a RangeError. */
export class FieldWriter extends OctetWriter {
  signed(octets: number, value: number, name = 'field'): this {
    const half = 256 ** octets / 2;
    if (!Number.isInteger(value) || value < -half || value >= half)
      throw new RangeError(`${name}: expected a signed whole number of ${octets} octets, found ${value}`);
    return this.unsigned(octets, value < 0 ? value + 256 ** octets : value, name);
  }

  /** A status: 0 disabled, 1 enabled. */
  enabledStatus(isEnabled: boolean | undefined): this {
    return this.unsigned(enumeratedOctets, isEnabled ? 1 : 0);
  }

  /** Octets of a field whose width is agreed. @throws RangeError for another length */
  fixedOctets(octets: number, bytes: Uint8Array, name: string): this {
    if (bytes.length !== octets)
      throw new RangeError(`${name}: expected ${octets} octets, found ${bytes.length}`);
    return this.octets(bytes);
  }

  /** A count and its entries. */
  list<T>(countOctets: number, items: readonly T[], write: (item: T) => void): this {
    this.unsigned(countOctets, items.length, 'count');
    for (const item of items) write(item);
    return this;
  }

  unsignedList(countOctets: number, octets: number, values: readonly number[], name: string): this {
    return this.list(countOctets, values, (value) => this.unsigned(octets, value, name));
  }
}
