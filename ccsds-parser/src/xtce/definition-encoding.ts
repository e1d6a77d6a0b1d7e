// Of encodings what refers to no other value of the file.

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
