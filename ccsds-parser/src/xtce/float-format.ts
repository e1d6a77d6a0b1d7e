import type { FloatEncoding } from './definition.ts';

/**
 * Floating point numbers of the computers that fly, as doubles.
 *
 * | format | bits | layout, most significant first | value |
 * |---|---|---|---|
 * | IEEE 754 | 16, 32, 64, 128 | sign, exponent, fraction | (-1)^s 1.f 2^(e-bias) |
 * | IEEE 754 extended | 80 | sign, 15 exponent, integer bit, 63 fraction | (-1)^s i.f 2^(e-16383) |
 * | MIL-STD-1750A | 32, 48 | 24 mantissa, 8 exponent (, 16 mantissa); both two's complement | m 2^e, -1 <= m < 1 |
 * | IBM System/360 | 32, 64 | sign, 7 exponent, 24 or 56 fraction | (-1)^s 0.f 16^(e-64) |
 * | DEC VAX F, D | 32, 64 | sign, 8 exponent, 23 or 55 fraction | (-1)^s 0.1f 2^(e-128) |
 * | TI TMS320C3x | 32, 40 | 8 exponent, sign, 23 or 31 fraction; two's complement | (1.f or -2 + 0.f) 2^e |
 *
 * The word order of a VAX in memory (16-bit words, least significant octet first) is a byte order of the file, not of
 * the format: `byteOrder="2,3,0,1"`.
 *
 * Sources: IEEE 754-2008, 3.4; MIL-STD-1750A, 4.1.3; IBM GA22-6821, Principles of Operation; VAX Architecture Reference
 * Manual, 1.2; Texas Instruments SPRU031, 5.3
 */
export function decodeFloat(format: FloatEncoding['format'], octets: Uint8Array): number {
  let pattern = 0n;
  for (const octet of octets) pattern = (pattern << 8n) | BigInt(octet);
  const bits = octets.length * 8;
  switch (format) {
    case 'ieee754':
      return bits === 80 ? fromExtended(pattern) : fromIeee(pattern, bits);
    case 'milStd1750a':
      return from1750a(pattern, bits);
    case 'ibm':
      return fromIbm(pattern, bits);
    case 'dec':
      return fromDec(pattern, bits);
    case 'ti':
      return fromTi(pattern, bits);
  }
}

/**
 * The octets of the nearest number that the format has; beyond its largest that one (IEEE: infinity).
 *
 * @throws RangeError for NaN and infinities in formats that have none
 */
export function encodeFloat(
  format: FloatEncoding['format'],
  bits: FloatEncoding['bits'],
  value: number,
): Uint8Array {
  if (format !== 'ieee754' && !Number.isFinite(value))
    throw new RangeError(`value: expected a finite number (${format}), found ${value}`);
  let pattern = patternOf(format, bits, value);
  const octets = new Uint8Array(bits / 8);
  for (let index = octets.length - 1; index >= 0; index--, pattern >>= 8n)
    octets[index] = Number(pattern & 0xffn);
  return octets;
}

function patternOf(format: FloatEncoding['format'], bits: number, value: number): bigint {
  switch (format) {
    case 'ieee754':
      return bits === 80 ? toExtended(value) : toIeee(value, bits);
    case 'milStd1750a':
      return to1750a(value, bits);
    case 'ibm':
      return toIbm(value, bits);
    case 'dec':
      return toDec(value, bits);
    case 'ti':
      return toTi(value, bits);
  }
}

/** mantissa * 2^exponent, rounded once; the mantissa may be of any size. */
function scale(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const sign = mantissa < 0n ? -1 : 1;
  let magnitude = mantissa < 0n ? -mantissa : mantissa;
  let power = exponent;
  // Into the range where a double is normal; below it, bits are cut with their remainder remembered, then rounded.
  const length = magnitude.toString(2).length;
  const least = -1074;
  const kept = Math.min(53, length + power - least);
  if (length > 1100 || length + power > 1024) return sign * Number.POSITIVE_INFINITY;
  if (kept < 0) return sign < 0 ? -0 : 0;
  const cut = length - kept;
  if (cut > 0) {
    magnitude = rounded(magnitude, cut);
    power += cut;
  }
  const half = Math.trunc(power / 2);
  return sign * (Number(magnitude) * 2 ** half * 2 ** (power - half));
}

/** Right shift to the nearest, ties to even. */
function rounded(value: bigint, places: number): bigint {
  if (places <= 0) return value << BigInt(-places);
  const shift = BigInt(places);
  const quotient = value >> shift;
  const rest = value - (quotient << shift);
  const half = 1n << (shift - 1n);
  const isUp = rest > half || (rest === half && (quotient & 1n) === 1n);
  return isUp ? quotient + 1n : quotient;
}

const ieeeShapes: ReadonlyMap<number, { exponentBits: number; fractionBits: number }> = new Map([
  [16, { exponentBits: 5, fractionBits: 10 }],
  [32, { exponentBits: 8, fractionBits: 23 }],
  [64, { exponentBits: 11, fractionBits: 52 }],
  [128, { exponentBits: 15, fractionBits: 112 }],
]);

function fromIeee(pattern: bigint, bits: number): number {
  const { exponentBits, fractionBits } = ieeeShapes.get(bits)!;
  const isNegative = pattern >> BigInt(bits - 1) === 1n;
  const exponent = Number((pattern >> BigInt(fractionBits)) & ((1n << BigInt(exponentBits)) - 1n));
  const fraction = pattern & ((1n << BigInt(fractionBits)) - 1n);
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 * bias + 1) {
    if (fraction !== 0n) return Number.NaN;
    return isNegative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const mantissa = exponent === 0 ? fraction : fraction | (1n << BigInt(fractionBits));
  const value = scale(mantissa, Math.max(exponent, 1) - bias - fractionBits);
  return isNegative ? -value : value;
}

function toIeee(value: number, bits: number): bigint {
  const { exponentBits, fractionBits } = ieeeShapes.get(bits)!;
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = value < 0 || Object.is(value, -0) ? 1n << BigInt(bits - 1) : 0n;
  const infinity = BigInt(2 * bias + 1) << BigInt(fractionBits);
  if (Number.isNaN(value)) return infinity | (1n << BigInt(fractionBits - 1));
  if (!Number.isFinite(value)) return sign | infinity;
  const { mantissa, exponent } = split(Math.abs(value));
  if (mantissa === 0n) return sign;
  // Bits of the number above the least that the format has at this size.
  const top = mantissa.toString(2).length - 1 + exponent;
  const least = Math.max(top, 1 - bias) - fractionBits;
  const whole = rounded(mantissa, least - exponent);
  const base = BigInt(Math.max(top + bias, 1) - 1) << BigInt(fractionBits);
  const magnitude = base + whole;
  return sign | (magnitude >= infinity ? infinity : magnitude);
}

/** value = mantissa * 2^exponent, exactly. */
function split(value: number): { mantissa: bigint; exponent: number } {
  if (value === 0) return { mantissa: 0n, exponent: 0 };
  let exponent = Math.max(-1074, Math.floor(Math.log2(value)) - 53);
  let mantissa = value;
  // Two steps keep the power in the range of a double.
  const half = Math.trunc(-exponent / 2);
  mantissa = mantissa * 2 ** half * 2 ** (-exponent - half);
  while (!Number.isSafeInteger(mantissa) && Math.abs(mantissa) > 2 ** 53) {
    mantissa /= 2;
    exponent++;
  }
  return { mantissa: BigInt(mantissa), exponent };
}

const extendedBias = 16383;

function fromExtended(pattern: bigint): number {
  const isNegative = pattern >> 79n === 1n;
  const exponent = Number((pattern >> 64n) & 0x7fffn);
  const mantissa = pattern & 0xffff_ffff_ffff_ffffn;
  if (exponent === 0x7fff) {
    if ((mantissa & 0x7fff_ffff_ffff_ffffn) !== 0n) return Number.NaN;
    return isNegative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const value = scale(mantissa, Math.max(exponent, 1) - extendedBias - 63);
  return isNegative ? -value : value;
}

function toExtended(value: number): bigint {
  const sign = value < 0 || Object.is(value, -0) ? 1n << 79n : 0n;
  if (Number.isNaN(value)) return (0x7fffn << 64n) | (3n << 62n);
  if (!Number.isFinite(value)) return sign | (0x7fffn << 64n) | (1n << 63n);
  const { mantissa, exponent } = split(Math.abs(value));
  if (mantissa === 0n) return sign;
  const length = mantissa.toString(2).length;
  const stored = BigInt(exponent + length - 1 + extendedBias);
  return sign | (stored << 64n) | (mantissa << BigInt(64 - length));
}

function from1750a(pattern: bigint, bits: number): number {
  const exponent = Number(BigInt.asIntN(8, bits === 32 ? pattern : pattern >> 16n));
  if (bits === 32) return scale(BigInt.asIntN(24, pattern >> 8n), exponent - 23);
  const mantissa = ((pattern >> 24n) << 16n) | (pattern & 0xffffn);
  return scale(BigInt.asIntN(40, mantissa), exponent - 39);
}

function to1750a(value: number, bits: number): bigint {
  const width = bits === 32 ? 24 : 40;
  const { mantissa, exponent } = normalized(value, width, -128, 127);
  const pattern = BigInt.asUintN(width, mantissa);
  const power = BigInt.asUintN(8, BigInt(exponent));
  if (bits === 32) return (pattern << 8n) | power;
  return ((pattern >> 16n) << 24n) | (power << 16n) | (pattern & 0xffffn);
}

/**
 * A two's complement fraction of `width` bits, normalised: its first two bits differ. value = mantissa * 2^(exponent -
 * width + 1); the nearest, and beyond the ends of the exponent the largest or zero.
 */
function normalized(
  value: number,
  width: number,
  least: number,
  most: number,
): { mantissa: bigint; exponent: number } {
  if (value === 0) return { mantissa: 0n, exponent: 0 };
  const { mantissa, exponent } = split(Math.abs(value));
  const isNegative = value < 0;
  // 0.5 <= m < 1, or for negative ones 0.5 < m <= 1.
  let power = mantissa.toString(2).length + exponent;
  if (isNegative && mantissa === 1n << BigInt(mantissa.toString(2).length - 1)) power--;
  power = Math.max(power, least);
  let whole = rounded(mantissa, power - (width - 1) - exponent);
  const limit = 1n << BigInt(width - 1);
  if (whole > limit || (whole === limit && !isNegative)) {
    whole >>= 1n;
    power++;
  }
  // -0.5 has a shorter way to be written: -1 with a smaller exponent.
  if (isNegative && whole === limit / 2n && power > least) {
    whole = limit;
    power--;
  }
  if (power > most) return { mantissa: isNegative ? -limit : limit - 1n, exponent: most };
  return { mantissa: isNegative ? -whole : whole, exponent: whole === 0n ? 0 : power };
}

function fromIbm(pattern: bigint, bits: number): number {
  const fractionBits = bits - 8;
  const isNegative = pattern >> BigInt(bits - 1) === 1n;
  const exponent = Number((pattern >> BigInt(fractionBits)) & 0x7fn) - 64;
  const value = scale(pattern & ((1n << BigInt(fractionBits)) - 1n), 4 * exponent - fractionBits);
  return isNegative ? -value : value;
}

function toIbm(value: number, bits: number): bigint {
  const fractionBits = bits - 8;
  const sign = value < 0 ? 1n << BigInt(bits - 1) : 0n;
  const { mantissa, exponent } = split(Math.abs(value));
  if (mantissa === 0n) return 0n;
  let power = Math.ceil((mantissa.toString(2).length + exponent) / 4);
  power = Math.max(power, -64);
  let fraction = rounded(mantissa, 4 * power - fractionBits - exponent);
  if (fraction >> BigInt(fractionBits) !== 0n) {
    fraction >>= 4n;
    power++;
  }
  if (power > 63) return sign | ((1n << BigInt(bits - 1)) - 1n);
  return sign | (BigInt(power + 64) << BigInt(fractionBits)) | fraction;
}

function fromDec(pattern: bigint, bits: number): number {
  const fractionBits = bits - 9;
  const isNegative = pattern >> BigInt(bits - 1) === 1n;
  const exponent = Number((pattern >> BigInt(fractionBits)) & 0xffn);
  // Exponent 0 is zero; with the sign set it is an operand that the machine refuses.
  if (exponent === 0) return isNegative ? Number.NaN : 0;
  const fraction = pattern & ((1n << BigInt(fractionBits)) - 1n);
  const value = scale(fraction | (1n << BigInt(fractionBits)), exponent - 128 - fractionBits - 1);
  return isNegative ? -value : value;
}

function toDec(value: number, bits: number): bigint {
  const fractionBits = bits - 9;
  const sign = value < 0 ? 1n << BigInt(bits - 1) : 0n;
  const { mantissa, exponent } = split(Math.abs(value));
  if (mantissa === 0n) return 0n;
  let power = mantissa.toString(2).length + exponent;
  let whole = rounded(mantissa, power - fractionBits - 1 - exponent);
  if (whole >> BigInt(fractionBits + 1) !== 0n) {
    whole >>= 1n;
    power++;
  }
  if (power + 128 < 1) return 0n;
  if (power + 128 > 255) return sign | ((1n << BigInt(bits - 1)) - 1n);
  return sign | (BigInt(power + 128) << BigInt(fractionBits)) | (whole & ((1n << BigInt(fractionBits)) - 1n));
}

function fromTi(pattern: bigint, bits: number): number {
  const fractionBits = bits - 9;
  const exponent = Number(BigInt.asIntN(8, pattern >> BigInt(bits - 8)));
  if (exponent === -128) return 0;
  const isNegative = ((pattern >> BigInt(fractionBits)) & 1n) === 1n;
  const fraction = pattern & ((1n << BigInt(fractionBits)) - 1n);
  const one = 1n << BigInt(fractionBits);
  return scale(isNegative ? fraction - 2n * one : fraction + one, exponent - fractionBits);
}

function toTi(value: number, bits: number): bigint {
  const fractionBits = bits - 9;
  const zero = 0x80n << BigInt(bits - 8);
  if (value === 0) return zero;
  // Two's complement with an implied bit before the sign: one bit more than it stores.
  const { mantissa, exponent } = normalized(value, fractionBits + 2, -126, 128);
  const power = exponent - 1;
  const magnitude = mantissa < 0n ? -mantissa : mantissa;
  if (magnitude >> BigInt(fractionBits) === 0n) return zero;
  const stored = BigInt.asUintN(fractionBits + 2, mantissa);
  const sign = (stored >> BigInt(fractionBits + 1)) & 1n;
  const fraction = stored & ((1n << BigInt(fractionBits)) - 1n);
  return (BigInt.asUintN(8, BigInt(power)) << BigInt(bits - 8)) | (sign << BigInt(fractionBits)) | fraction;
}
