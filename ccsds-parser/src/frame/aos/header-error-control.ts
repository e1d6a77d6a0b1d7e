import { hexNumber } from '../../bits/hex.ts';
import { failure, type Result, success } from '../../fault.ts';
import type { FrameFault } from '../frame-fault.ts';

/**
 * The header error control field of AOS: four check symbols of four bits behind the six symbols of octets 0, 1 and 5.
 * It lets the spacecraft, the channel and the signalling field be read where the rest of a frame may be damaged, as on
 * links without Reed-Solomon. The frame count (octets 2 to 4) is not protected.
 *
 *     octet 0   octet 1   octet 5   check
 *     s0  s1    s2  s3    s4  s5    s6 s7 s8 s9        each s a symbol of 4 bits, s0 the coefficient of x^9
 *
 * @param bytes the primary header
 * @returns the 16 bits of the field
 * Source: CCSDS 732.0-B-4, 4.1.2.6: RS(10,6) over GF(16), field polynomial x^4 + x + 1, generator with the roots
 *   alpha^6 to alpha^9
 */
export function headerErrorControl(bytes: Uint8Array): number {
  const [first = 0, second = 0, signalling = 0] = [bytes[0], bytes[1], bytes[5]];
  const symbols = [first >>> 4, first & 15, second >>> 4, second & 15, signalling >>> 4, signalling & 15];
  const check = [0, 0, 0, 0];
  for (const symbol of symbols) {
    const feedback = symbol ^ check[0]!;
    for (let index = 0; index < 4; index++)
      check[index] = (check[index + 1] ?? 0) ^ multiply(feedback, generator[index]!);
  }
  return (check[0]! << 12) | (check[1]! << 8) | (check[2]! << 4) | check[3]!;
}

/** Octets 0, 1 and 5 of a header as they were sent. */
export interface CorrectedHeader {
  readonly first: number;
  readonly second: number;
  readonly signalling: number;
  /** Symbols of four bits that were wrong, check symbols included: 0 to 2. */
  readonly correctedSymbols: number;
}

/**
 * Reads the protected octets of a header and corrects up to two wrong symbols.
 *
 * @param bytes primary header and error control, 8 octets or more; they are left alone
 * @returns `bad-header` when more than two symbols are wrong (three or more may also be taken for other two)
 */
export function correctHeader(bytes: Uint8Array): Result<CorrectedHeader, FrameFault> {
  if (bytes.length < 8) return failure('too-short', 8, bytes.length);
  const symbols = [0, 1, 5, 6, 7].flatMap((index) => [bytes[index]! >>> 4, bytes[index]! & 15]);
  const correctedSymbols = correct(symbols);
  if (correctedSymbols === undefined)
    return failure(
      'bad-header',
      hexNumber(headerErrorControl(bytes), 2),
      hexNumber((bytes[6]! << 8) | bytes[7]!, 2),
    );
  const octet = (index: number) => (symbols[index]! << 4) | symbols[index + 1]!;
  return success({ first: octet(0), second: octet(2), signalling: octet(4), correctedSymbols });
}

const codewordSymbols = 10;
const firstRoot = 6;
/** alpha^n for n from 0 to 29, and its inverse. */
const power = new Uint8Array(30);
const logOf = new Uint8Array(16);
for (let exponent = 0, value = 1; exponent < 15; exponent++) {
  power[exponent] = value;
  power[exponent + 15] = value;
  logOf[value] = exponent;
  value <<= 1;
  if (value & 0x10) value ^= 0x13;
}
/** Coefficients of x^3 to x^0 of the generator; that of x^4 is 1. */
const generator = buildGenerator();

function multiply(left: number, right: number): number {
  return left === 0 || right === 0 ? 0 : power[logOf[left]! + logOf[right]!]!;
}

function divide(left: number, right: number): number {
  return left === 0 ? 0 : power[logOf[left]! + 15 - logOf[right]!]!;
}

function buildGenerator(): number[] {
  let coefficients = [1];
  for (let root = firstRoot; root < firstRoot + 4; root++) {
    const next = [...coefficients, 0];
    for (const [index, value] of coefficients.entries())
      next[index + 1] = next[index + 1]! ^ multiply(value, power[root]!);
    coefficients = next;
  }
  return coefficients.slice(1);
}

/** Corrects in place. @returns how many symbols were wrong; undefined when they cannot be told */
function correct(symbols: number[]): number | undefined {
  const [s0, s1, s2, s3] = syndromes(symbols) as [number, number, number, number];
  if ((s0 | s1 | s2 | s3) === 0) return 0;
  const determinant = multiply(s1, s1) ^ multiply(s0, s2);
  if (determinant === 0) {
    // One error e at X gives the syndromes e X^6, e X^7, e X^8, e X^9.
    if (s0 === 0 || s1 === 0) return undefined;
    const locator = divide(s1, s0);
    if (multiply(s1, locator) !== s2 || multiply(s2, locator) !== s3) return undefined;
    return repair(symbols, locator, s0) ? 1 : undefined;
  }
  // Two errors: their locators are the roots of x^2 + sum x + product.
  const sum = divide(multiply(s1, s2) ^ multiply(s0, s3), determinant);
  const product = divide(multiply(s1, s3) ^ multiply(s2, s2), determinant);
  for (let exponent = 0; exponent < codewordSymbols; exponent++) {
    const locator = power[exponent]!;
    if ((multiply(locator, locator) ^ multiply(sum, locator)) !== product) continue;
    const other = sum ^ locator;
    if (other === 0 || other === locator) return undefined;
    const share = divide(multiply(s0, other) ^ s1, locator ^ other);
    const isRepaired = repair(symbols, locator, share) && repair(symbols, other, s0 ^ share);
    return isRepaired ? 2 : undefined;
  }
  return undefined;
}

/** The word evaluated at the four roots of the generator. */
function syndromes(symbols: readonly number[]): number[] {
  return [0, 1, 2, 3].map((index) =>
    symbols.reduce((sum, symbol) => multiply(sum, power[firstRoot + index]!) ^ symbol, 0),
  );
}

/** @param share the error times the sixth power of its locator. @returns false where no such symbol is in the word */
function repair(symbols: number[], locator: number, share: number): boolean {
  const index = codewordSymbols - 1 - logOf[locator]!;
  if (index < 0 || share === 0) return false;
  symbols[index] = symbols[index]! ^ divide(share, power[(logOf[locator]! * firstRoot) % 15]!);
  return true;
}
