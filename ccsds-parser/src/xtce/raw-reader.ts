import { type Fault, failure } from '../fault.ts';
import type {
  Container,
  Parameter,
  Quantity,
  RawValue,
  StringEncoding,
  ValueRef,
  ValueType,
} from './definition.ts';
import { readInteger } from './integer-value.ts';
import { readFloatValue, readOctets } from './raw-value.ts';
import { readText } from './read-text.ts';
import { decodeText } from './text-codec.ts';
import { type FoundValue, quantityOf, type ValueScope } from './value-scope.ts';

export type RunFault = { readonly ok: false; readonly fault: Fault<'too-short' | 'bad-size' | 'too-many'> };

/** Values, members and entries that one packet may bring: more is no packet but a trap. */
const maxSteps = 70_000;

/**
 * A place in a packet that moves on with each value read, and why it cannot any more.
 *
 * What could not be read is undefined; then `fault` or `stoppedAt` says why. Names in faults are of the container.
 */
export abstract class RawReader implements ValueScope {
  readonly packet: Uint8Array;
  /** Where the next value stands. */
  bitOffset = 0;
  /** What is not supported, at which reading stopped. */
  stoppedAt: string | undefined;
  /** Why the packet cannot be read. */
  fault: RunFault | undefined;
  #steps = 0;

  constructor(packet: Uint8Array) {
    this.packet = packet;
  }

  abstract find(ref: ValueRef): FoundValue | undefined;

  /** True when nothing hinders the next value from being read. */
  get canGoOn(): boolean {
    return this.stoppedAt === undefined && this.fault === undefined;
  }

  /** Counts a value, a member or an entry. */
  step(container: Container): boolean {
    if (++this.#steps <= maxSteps) return true;
    this.fault = failure('too-many', `at most ${maxSteps} values (${container.name})`, 'more');
    return false;
  }

  /** Counts many at once; false, and nothing counted, when some of them would be too many. */
  stepMany(count: number): boolean {
    if (this.#steps + count > maxSteps) return false;
    this.#steps += count;
    return true;
  }

  /** A value as it stands, the bits behind it being the next. */
  readRaw(type: ValueType, parameter: Parameter, container: Container): RawValue | undefined {
    const { encoding } = type;
    if (encoding === undefined || encoding.kind === 'unreadable') {
      this.stoppedAt =
        encoding?.path ?? `${container.qualifiedName}/${parameter.name}: a type without encoding`;
      return undefined;
    }
    const at = this.bitOffset;
    switch (encoding.kind) {
      case 'integer':
        if (!this.mustHave(at + encoding.bits, container)) return undefined;
        this.bitOffset = at + encoding.bits;
        return readInteger(this.packet, at, encoding);
      case 'float':
        if (!this.mustHave(at + encoding.bits, container)) return undefined;
        this.bitOffset = at + encoding.bits;
        return readFloatValue(this.packet, at, encoding);
      case 'string':
        return this.#readString(encoding, container);
      case 'binary': {
        const bits = this.#size(encoding.bits, container);
        if (bits === undefined || !this.mustHave(at + bits, container)) return undefined;
        this.bitOffset = at + bits;
        const octets = readOctets(this.packet, at, bits);
        return type.kind === 'string' ? decodeText(octets, 'UTF-8') : octets;
      }
    }
  }

  #readString(encoding: StringEncoding, container: Container): string | undefined {
    let room: number | undefined;
    if (encoding.bits !== undefined) {
      room = this.#size(encoding.bits, container);
      if (room === undefined) return undefined;
    }
    const read = readText(this.packet, this.bitOffset, encoding, room);
    if (read.ok) {
      this.bitOffset = read.endBit;
      return read.text;
    }
    if ('neededBits' in read) this.mustHave(read.neededBits, container);
    else this.fault = failure('bad-size', `${read.expected} (${container.name})`, read.found);
    return undefined;
  }

  /** Bits of a field; undefined when they are not known, or make no sense. */
  #size(quantity: Quantity | undefined, container: Container): number | undefined {
    if (quantity === undefined) {
      this.stoppedAt = `${container.name}: a size that is given with commands only`;
      return undefined;
    }
    const bits = this.amount(quantity, container);
    if (bits === undefined || bits >= 0) return bits;
    this.fault = failure('bad-size', `a size of 0 bits or more (${container.name})`, bits);
    return undefined;
  }

  /** The whole number that a quantity is in this packet. */
  amount(quantity: Quantity, container: Container): number | undefined {
    if (typeof quantity === 'number') return quantity;
    const amount = quantityOf(quantity, this);
    if (amount === undefined)
      this.stoppedAt =
        quantity.kind === 'unknown' ? quantity.path : `${container.name}: a size that is not known`;
    else if (Number.isNaN(amount)) {
      this.fault = failure('bad-size', `a whole number (${container.name})`, 'another');
      return undefined;
    }
    return amount;
  }

  /** False, and a fault, when the packet ends before so many bits from its start. */
  mustHave(bits: number, container: Container): boolean {
    const found = this.packet.length * 8;
    if (bits <= found) return true;
    this.fault = failure('too-short', `${bits} bits or more (${container.name})`, found);
    return false;
  }
}
