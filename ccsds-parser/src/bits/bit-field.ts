/**
 * Fields of any width at any bit: CCSDS counts bits from the most significant one of the first octet (bit 0).
 * Source: the bit numbering convention at the start of every CCSDS Blue Book, for example 133.0-B-2, 1.6.3.
 */

const scratch = new DataView(new ArrayBuffer(8));

/**
 * Unsigned integer of `bitLength` bits that starts at `bitOffset`.
 *
 * @param bitLength 0 to 53; a field of no bits is 0
 * @throws RangeError when the field does not lie inside `bytes` or is wider than 53 bits
 */
export function readUnsigned(bytes: Uint8Array, bitOffset: number, bitLength: number): number {
  mustLieInside(bytes, bitOffset, bitLength, 53);
  if (bitLength === 0) return 0;
  let index = Math.floor(bitOffset / 8);
  const bitInOctet = bitOffset % 8;
  let value = bytes[index]! & (0xff >>> bitInOctet);
  let remaining = bitLength - (8 - bitInOctet);
  if (remaining <= 0) return value >>> -remaining;
  // Multiplication keeps 53 bits exact where a shift would keep 32.
  for (; remaining >= 8; remaining -= 8) value = value * 256 + bytes[++index]!;
  if (remaining > 0) value = value * 2 ** remaining + (bytes[++index]! >>> (8 - remaining));
  return value;
}

/** Two's complement integer, 1 to 53 bits. @throws RangeError as `readUnsigned` */
export function readSigned(bytes: Uint8Array, bitOffset: number, bitLength: number): number {
  const value = readUnsigned(bytes, bitOffset, bitLength);
  return bitLength > 0 && value >= 2 ** (bitLength - 1) ? value - 2 ** bitLength : value;
}

/** IEEE 754 number of 16, 32 or 64 bits; infinities and NaN come out as they went in. @throws RangeError as `readUnsigned` */
export function readFloat(bytes: Uint8Array, bitOffset: number, bitLength: 16 | 32 | 64): number {
  if (bitLength === 16) return halfToNumber(readUnsigned(bytes, bitOffset, 16));
  if (bitLength === 32) {
    scratch.setUint32(0, readUnsigned(bytes, bitOffset, 32));
    return scratch.getFloat32(0);
  }
  if (bitLength !== 64) throw new RangeError(`bitLength: expected 16, 32 or 64, found ${bitLength}`);
  scratch.setUint32(0, readUnsigned(bytes, bitOffset, 32));
  scratch.setUint32(4, readUnsigned(bytes, bitOffset + 32, 32));
  return scratch.getFloat64(0);
}

/**
 * Writes `value` into the field and leaves its neighbours alone.
 *
 * @throws RangeError when the field does not lie inside `bytes` or `value` does not fit into it
 */
export function writeUnsigned(bytes: Uint8Array, bitOffset: number, bitLength: number, value: number): void {
  mustLieInside(bytes, bitOffset, bitLength, 53);
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** bitLength)
    throw new RangeError(`value: expected a whole number of ${bitLength} bits, found ${value}`);
  let rest = value;
  let end = bitOffset + bitLength;
  let remaining = bitLength;
  while (remaining > 0) {
    const index = Math.floor((end - 1) / 8);
    const bitsHere = Math.min(((end - 1) % 8) + 1, remaining);
    const shift = 7 - ((end - 1) % 8);
    const mask = ((1 << bitsHere) - 1) << shift;
    bytes[index] = (bytes[index]! & ~mask) | (((rest % 2 ** bitsHere) << shift) & mask);
    rest = Math.floor(rest / 2 ** bitsHere);
    end -= bitsHere;
    remaining -= bitsHere;
  }
}

/** Writes a two's complement integer. @throws RangeError as `writeUnsigned` */
export function writeSigned(bytes: Uint8Array, bitOffset: number, bitLength: number, value: number): void {
  if (!Number.isInteger(value) || value < -(2 ** (bitLength - 1)) || value >= 2 ** (bitLength - 1))
    throw new RangeError(`value: expected a signed whole number of ${bitLength} bits, found ${value}`);
  writeUnsigned(bytes, bitOffset, bitLength, value < 0 ? value + 2 ** bitLength : value);
}

/** Writes an IEEE 754 number of 32 or 64 bits. @throws RangeError when the field does not lie inside `bytes` */
export function writeFloat(bytes: Uint8Array, bitOffset: number, bitLength: 32 | 64, value: number): void {
  if (bitLength === 32) {
    scratch.setFloat32(0, value);
    writeUnsigned(bytes, bitOffset, 32, scratch.getUint32(0));
    return;
  }
  if (bitLength !== 64) throw new RangeError(`bitLength: expected 32 or 64, found ${bitLength}`);
  scratch.setFloat64(0, value);
  writeUnsigned(bytes, bitOffset, 32, scratch.getUint32(0));
  writeUnsigned(bytes, bitOffset + 32, 32, scratch.getUint32(4));
}

function mustLieInside(bytes: Uint8Array, bitOffset: number, bitLength: number, widest: number): void {
  if (!(bitOffset >= 0 && bitLength >= 0 && bitLength <= widest && bitOffset + bitLength <= bytes.length * 8))
    throw new RangeError(
      `field: expected at most ${widest} bits inside ${bytes.length * 8}, found ${bitLength} at bit ${bitOffset}`,
    );
}

/** IEEE 754-2008, 3.6: binary16 has 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
