import { readFloat, readSigned, readUnsigned } from '../bits/bit-field.ts';
import type { PlacedField } from './column-layout.ts';

/**
 * One field of one record, bit by bit where need be: for the few fields that no fast loop fits, and the measure by which
 * the fast loops are tested.
 *
 * @returns a bigint for integers of more than 53 bits; a float as it was sent, also when it is no number
 * @throws RangeError when the field does not lie inside `bytes`
 */
export function readFieldValue(bytes: Uint8Array, offset: number, field: PlacedField): number | bigint {
  const { bitLength, type, byteOrder } = field;
  let source = bytes;
  let bitOffset = offset * 8 + field.bitOffset;
  if (byteOrder === 'little') {
    // A copy, which `slice` of Node's Buffer is not: the octets of the caller must not be turned around.
    source = new Uint8Array(bytes.subarray(bitOffset / 8, (bitOffset + bitLength) / 8)).reverse();
    bitOffset = 0;
  }
  if (type === 'float') return readFloat(source, bitOffset, bitLength as 16 | 32 | 64);
  if (bitLength <= 53) return (type === 'signed' ? readSigned : readUnsigned)(source, bitOffset, bitLength);
  const high = readUnsigned(source, bitOffset, bitLength - 32);
  const low = readUnsigned(source, bitOffset + bitLength - 32, 32);
  const value = (BigInt(high) << 32n) | BigInt(low);
  return type === 'signed' ? BigInt.asIntN(bitLength, value) : value;
}
