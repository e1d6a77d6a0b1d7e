import type { Quantity, ValueRef } from './definition-condition.ts';

/** How a value stands in the packet. Bits count from the most significant one of the first octet. */
export type DataEncoding =
  | IntegerEncoding
  | FloatEncoding
  | StringEncoding
  | BinaryEncoding
  /** One that is not supported: nothing behind it can be placed. */
  | { readonly kind: 'unreadable'; readonly path: string };

export interface IntegerEncoding {
  readonly kind: 'integer';
  /** 1 to 64. */
  readonly bits: number;
  /** BCD: one digit an octet, in its lower half; packed: one digit in four bits. */
  readonly form: 'unsigned' | 'twosComplement' | 'signMagnitude' | 'onesComplement' | 'bcd' | 'packedBcd';
  readonly order: BitAndByteOrder;
}

export interface FloatEncoding {
  readonly kind: 'float';
  /** IEEE 754: 16, 32, 64, 80, 128. MIL-STD-1750A: 32, 48. IBM: 32, 64. DEC: 32 (F), 64 (D). TI: 32, 40. */
  readonly bits: 16 | 32 | 40 | 48 | 64 | 80 | 128;
  readonly format: 'ieee754' | 'milStd1750a' | 'dec' | 'ibm' | 'ti';
  readonly order: BitAndByteOrder;
}

export interface StringEncoding {
  readonly kind: 'string';
  readonly characterSet: CharacterSet;
  /** Room in the packet; undefined: it ends behind the terminator or behind what the leading size counts. */
  readonly bits: Quantity | undefined;
  /** Without `bits`: the most that it may take, terminator or leading size included. */
  readonly maxBits: number | undefined;
  readonly terminator: Uint8Array | undefined;
  /** Bits of a number in front that counts the octets of the text. */
  readonly leadingSizeBits: number | undefined;
}

export interface BinaryEncoding {
  readonly kind: 'binary';
  /** Undefined, in commands only: as long as the octets given. */
  readonly bits: Quantity | undefined;
}

export type CharacterSet =
  | 'US-ASCII'
  | 'ISO-8859-1'
  | 'Windows-1252'
  | 'UTF-8'
  | 'UTF-16'
  | 'UTF-16BE'
  | 'UTF-16LE'
  | 'UTF-32'
  | 'UTF-32BE'
  | 'UTF-32LE';

export interface BitAndByteOrder {
  readonly isLeastSignificantByteFirst: boolean;
  /** The first bit of the field is its least significant one. */
  readonly isLeastSignificantBitFirst: boolean;
  /** For each octet as it stands, which one by significance it is, 0 the least; undefined for the two usual orders. */
  readonly significances: readonly number[] | undefined;
}

/** What a count of time means. */
export interface Clock {
  /** A time begins here, or where another one is; a duration has none. */
  readonly epoch: 'TAI' | 'GPS' | 'J2000' | { readonly epochAtMs: number } | ValueRef | undefined;
  /** Length of a unit; of months and years that of the mean one, used for durations. */
  readonly unitMs: number;
  /** Months and years are counted on the calendar of the epoch: so many months a unit. */
  readonly unitMonths: number | undefined;
  readonly scale: number;
  readonly offset: number;
}
