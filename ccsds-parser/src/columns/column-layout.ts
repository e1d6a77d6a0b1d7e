/** One field of a packet whose layout never changes. */
export interface ColumnField {
  readonly name: string;
  /** From the first bit of the record, which is the most significant bit of its first octet. */
  readonly bitOffset: number;
  /** 1 to 64; a float has 16, 32 or 64. */
  readonly bitLength: number;
  /** `unsigned` unless given. `signed` is two's complement, `float` is IEEE 754. */
  readonly type?: 'unsigned' | 'signed' | 'float';
  /** `big` unless given. `little` needs whole octets that begin at one. */
  readonly byteOrder?: 'big' | 'little';
}

/** Values of one field, the narrowest array that holds them all. */
export type ColumnValues =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigUint64Array
  | BigInt64Array;

/** The array of a column, in lower case and without its last word. */
export type ColumnKind =
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'float32'
  | 'float64'
  | 'biguint64'
  | 'bigint64';

/** Fields that were found to make sense together, ready to decode. */
export interface ColumnLayout {
  readonly fields: readonly PlacedField[];
  /** Octets from the first bit of the record to the last bit of any field. */
  readonly recordOctets: number;
}

/** A field with nothing left open, and the array that its values go into. */
export interface PlacedField extends Required<ColumnField> {
  readonly column: ColumnKind;
}

/**
 * Checks the fields once, so that decoding need not.
 *
 * Columns by width: up to 8, 16 and 32 bits the integer arrays of that size, up to 53 bits `Float64Array` (exact), up
 * to 64 bits the `BigInt` arrays; floats of 16 and 32 bits `Float32Array`, of 64 `Float64Array`.
 *
 * @throws RangeError for a name that comes twice, no fields at all, a width that its type does not have, a little-endian field
 *   that is not whole octets, and more than 53 bits that lie in nine octets (cut such a field in two)
 */
export function createColumnLayout(fields: readonly ColumnField[]): ColumnLayout {
  if (fields.length === 0) throw new RangeError('fields: expected at least one, found none');
  const names = new Set<string>();
  const placed = fields.map((field) => {
    if (names.has(field.name))
      throw new RangeError(`fields: expected each name once, found ${field.name} again`);
    names.add(field.name);
    return place(field);
  });
  const bits = placed.reduce((most, field) => Math.max(most, field.bitOffset + field.bitLength), 0);
  return { fields: placed, recordOctets: Math.ceil(bits / 8) };
}

function place(field: ColumnField): PlacedField {
  const { name, bitOffset, bitLength, type = 'unsigned', byteOrder = 'big' } = field;
  const found = `${bitLength} bits at ${bitOffset}`;
  if (!(Number.isInteger(bitOffset) && bitOffset >= 0 && bitOffset < 2 ** 20))
    throw new RangeError(`${name}: expected an offset from 0 to 2^20, found ${found}`);
  if (!(Number.isInteger(bitLength) && bitLength >= 1 && bitLength <= 64))
    throw new RangeError(`${name}: expected 1 to 64 bits, found ${found}`);
  if (type === 'float' && ![16, 32, 64].includes(bitLength))
    throw new RangeError(`${name}: expected a float of 16, 32 or 64 bits, found ${found}`);
  if (byteOrder === 'little' && (bitOffset % 8 !== 0 || bitLength % 8 !== 0))
    throw new RangeError(`${name}: expected little-endian octets that are whole, found ${found}`);
  if (type !== 'float' && bitLength > 53 && (bitOffset % 8) + bitLength > 64)
    throw new RangeError(`${name}: expected more than 53 bits to lie in eight octets, found ${found}`);
  return { name, bitOffset, bitLength, type, byteOrder, column: columnKind(type, bitLength) };
}

function columnKind(type: 'unsigned' | 'signed' | 'float', bitLength: number): ColumnKind {
  if (type === 'float') return bitLength === 64 ? 'float64' : 'float32';
  const isSigned = type === 'signed';
  if (bitLength <= 8) return isSigned ? 'int8' : 'uint8';
  if (bitLength <= 16) return isSigned ? 'int16' : 'uint16';
  if (bitLength <= 32) return isSigned ? 'int32' : 'uint32';
  if (bitLength <= 53) return 'float64';
  return isSigned ? 'bigint64' : 'biguint64';
}
