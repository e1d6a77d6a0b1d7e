import { mustBeWidth, writeOctets } from './pus-fault.ts';

/** Writes the fields of a service message one behind the other; what does not fit is a RangeError. */
export class FieldWriter {
  #bytes = new Uint8Array(64);
  #end = 0;

  unsigned(octets: number, value: number, name = 'field'): this {
    mustBeWidth(name, octets, 8);
    const at = this.#grow(octets);
    writeOctets(this.#bytes, at, octets, name, value);
    return this;
  }

  signed(octets: number, value: number, name = 'field'): this {
    const half = 256 ** octets / 2;
    if (!Number.isInteger(value) || value < -half || value >= half)
      throw new RangeError(`${name}: expected a signed whole number of ${octets} octets, found ${value}`);
    return this.unsigned(octets, value < 0 ? value + 256 ** octets : value, name);
  }

  octets(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
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

  /** A copy of all that was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#end);
  }

  #grow(octets: number): number {
    const at = this.#end;
    this.#end += octets;
    if (this.#end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#end, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
    }
    return at;
  }
}
