/**
 * The field of 256 elements in which the CCSDS Reed-Solomon codes calculate, as powers of alpha.
 * Source: CCSDS 131.0-B-5, 4.3.2: F(x) = x^8 + x^7 + x^2 + x + 1
 */

const fieldPolynomial = 0x187;
/** Powers of alpha before they repeat: all elements but zero. */
export const groupOrder = 255;
/** Octets of a codeword that is not shortened. */
export const codewordOctets = 255;
/** The roots of the code are powers of alpha^11, and so are the locators of errors. Source: CCSDS 131.0-B-5, 4.3.3 */
export const primitiveStep = 11;
/** `logOf[0]` is this: zero is no power of alpha, but `powerOfAlpha` of a sum with it is zero. */
export const logOfZero = 512;

/** alpha^n for n from 0 to 509, so that a sum of two logarithms needs no reduction; zero behind that. */
export const powerOfAlpha = new Uint8Array(2 * logOfZero + 1);
/** The inverse of `powerOfAlpha`. */
export const logOf = new Uint16Array(256);

for (let power = 0, value = 1; power < groupOrder; power++) {
  powerOfAlpha[power] = value;
  powerOfAlpha[power + groupOrder] = value;
  logOf[value] = power;
  value <<= 1;
  if (value & 0x100) value ^= fieldPolynomial;
}
logOf[0] = logOfZero;

/** Without a question for zero: its logarithm leads to the zeros at the end. */
export function multiply(left: number, right: number): number {
  return powerOfAlpha[logOf[left]! + logOf[right]!]!;
}

/**
 * How an octet is written in the dual (Berlekamp) basis, indexed by the octet in the conventional one.
 * Source: CCSDS 131.0-B-5, 4.4.2 and annex on the transformation: rows of the matrix for the coefficients 7 to 0
 */
const dualRows = [0x8d, 0xef, 0xec, 0x86, 0xfa, 0x99, 0xaf, 0x7b];

/** The dual basis of each octet in the conventional one. */
export const dualOfConventional = new Uint8Array(256);
/** The inverse. */
export const conventionalOfDual = new Uint8Array(256);

for (let octet = 0; octet < 256; octet++) {
  let dual = 0;
  for (let bit = 0; bit < 8; bit++) if (octet & (1 << bit)) dual ^= dualRows[7 - bit]!;
  dualOfConventional[octet] = dual;
  conventionalOfDual[dual] = octet;
}
