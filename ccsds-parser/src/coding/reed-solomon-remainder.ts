import {
  conventionalOfDual,
  dualOfConventional,
  groupOrder,
  multiply,
  powerOfAlpha,
  primitiveStep,
} from './galois-field.ts';

/** Which octets of a codeblock are a codeword, and how they are written. */
export interface CodewordLayout {
  /** Place of the first octet; the others follow at every `depth`th. */
  readonly first: number;
  readonly depth: number;
  readonly count: number;
  readonly isDualBasis: boolean;
}

/**
 * Divides what a codeword carries by the generator polynomial of its code: the work of the encoder, and the first and
 * mostly the only work of the decoder.
 *
 * The register of the encoder is 4 or 8 words of 32 bits. Four octets are taken in at once: each has a table of what it
 * adds to the register after its turn and the turns of those behind it, so that the register moves by whole words and
 * nothing is ever shifted ("slicing by 4" of a CRC). Octets in the dual basis are translated on their way in: one set of
 * tables serves both. The tables are constants of this module, not fields of an object: the compiler then knows how
 * long they are and leaves out the question whether an index fits, which is a third of the time.
 *
 * @param remainder filled with 8 words for 32 octets of parity or 4 for 16, most significant octet first, conventional basis
 * Source: CCSDS 131.0-B-5, 4.3
 */
export function divideByGenerator(bytes: Uint8Array, layout: CodewordLayout, remainder: Uint32Array): void {
  if (remainder.length === 8) divideBy32(bytes, layout, remainder);
  else divideBy16(bytes, layout, remainder);
}

/** Octet `index` of a remainder, in the basis of the channel. */
export function parityOctet(remainder: Uint32Array, index: number, isDualBasis: boolean): number {
  const octet = (remainder[index >>> 2]! >>> (24 - 8 * (index & 3))) & 0xff;
  return isDualBasis ? dualOfConventional[octet]! : octet;
}

/** Takes the parity that came off the remainder. @returns true when nothing is left, so that the codeword is intact */
export function subtractParity(
  remainder: Uint32Array,
  bytes: Uint8Array,
  { first, depth, isDualBasis }: CodewordLayout,
): boolean {
  let difference = 0;
  for (let word = 0, at = first; word < remainder.length; word++, at += 4 * depth) {
    const parity = isDualBasis ? wordOfDual(bytes, at, depth) : wordOf(bytes, at, depth);
    const left = remainder[word]! ^ parity;
    remainder[word] = left;
    difference |= left;
  }
  return difference === 0;
}

/** The lowest of the exponents j of the roots alpha^(11 j). Source: CCSDS 131.0-B-5, 4.3.3: j from 128 - E to 127 + E */
export const firstRootOf = (parityOctets: number) => 128 - parityOctets / 2;

// A copy of its own, so that it is a constant of this module.
const conventional = conventionalOfDual.slice();

function wordOf(bytes: Uint8Array, at: number, depth: number): number {
  const second = at + depth;
  const third = second + depth;
  return (bytes[at]! << 24) | (bytes[second]! << 16) | (bytes[third]! << 8) | bytes[third + depth]!;
}

function wordOfDual(bytes: Uint8Array, at: number, depth: number): number {
  const second = at + depth;
  const third = second + depth;
  return (
    (conventional[bytes[at]!]! << 24) |
    (conventional[bytes[second]!]! << 16) |
    (conventional[bytes[third]!]! << 8) |
    conventional[bytes[third + depth]!]!
  );
}

/** The octets that are too many for whole words, behind zeros: zeros before the first octet change nothing. */
function leadingWord(bytes: Uint8Array, { first, depth, count, isDualBasis }: CodewordLayout): number {
  let word = 0;
  for (let index = 0; index < (count & 3); index++) {
    const octet = bytes[first + index * depth]!;
    word = (word << 8) | (isDualBasis ? conventional[octet]! : octet);
  }
  return word;
}

const [t0, t1, t2, t3, t4, t5, t6, t7] = columnsOf(32);
const [u0, u1, u2, u3] = columnsOf(16);

/** The register of a (255,223) code in eight variables. */
function divideBy32(bytes: Uint8Array, layout: CodewordLayout, remainder: Uint32Array): void {
  const { first, depth, count, isDualBasis } = layout;
  let [w0, w1, w2, w3, w4, w5, w6, w7] = [0, 0, 0, 0, 0, 0, 0, 0];
  let next = leadingWord(bytes, layout);
  let at = first + (count & 3) * depth;
  const end = first + count * depth;
  for (;;) {
    const fed = w0 ^ next;
    const a = fed >>> 24;
    const b = ((fed >>> 16) & 0xff) | 0x100;
    const c = ((fed >>> 8) & 0xff) | 0x200;
    const d = (fed & 0xff) | 0x300;
    w0 = w1 ^ t0[a]! ^ t0[b]! ^ t0[c]! ^ t0[d]!;
    w1 = w2 ^ t1[a]! ^ t1[b]! ^ t1[c]! ^ t1[d]!;
    w2 = w3 ^ t2[a]! ^ t2[b]! ^ t2[c]! ^ t2[d]!;
    w3 = w4 ^ t3[a]! ^ t3[b]! ^ t3[c]! ^ t3[d]!;
    w4 = w5 ^ t4[a]! ^ t4[b]! ^ t4[c]! ^ t4[d]!;
    w5 = w6 ^ t5[a]! ^ t5[b]! ^ t5[c]! ^ t5[d]!;
    w6 = w7 ^ t6[a]! ^ t6[b]! ^ t6[c]! ^ t6[d]!;
    w7 = t7[a]! ^ t7[b]! ^ t7[c]! ^ t7[d]!;
    if (at >= end) break;
    next = isDualBasis ? wordOfDual(bytes, at, depth) : wordOf(bytes, at, depth);
    at += 4 * depth;
  }
  remainder[0] = w0;
  remainder[1] = w1;
  remainder[2] = w2;
  remainder[3] = w3;
  remainder[4] = w4;
  remainder[5] = w5;
  remainder[6] = w6;
  remainder[7] = w7;
}

/** The same for (255,239). */
function divideBy16(bytes: Uint8Array, layout: CodewordLayout, remainder: Uint32Array): void {
  const { first, depth, count, isDualBasis } = layout;
  let [w0, w1, w2, w3] = [0, 0, 0, 0];
  let next = leadingWord(bytes, layout);
  let at = first + (count & 3) * depth;
  const end = first + count * depth;
  for (;;) {
    const fed = w0 ^ next;
    const a = fed >>> 24;
    const b = ((fed >>> 16) & 0xff) | 0x100;
    const c = ((fed >>> 8) & 0xff) | 0x200;
    const d = (fed & 0xff) | 0x300;
    w0 = w1 ^ u0[a]! ^ u0[b]! ^ u0[c]! ^ u0[d]!;
    w1 = w2 ^ u1[a]! ^ u1[b]! ^ u1[c]! ^ u1[d]!;
    w2 = w3 ^ u2[a]! ^ u2[b]! ^ u2[c]! ^ u2[d]!;
    w3 = u3[a]! ^ u3[b]! ^ u3[c]! ^ u3[d]!;
    if (at >= end) break;
    next = isDualBasis ? wordOfDual(bytes, at, depth) : wordOf(bytes, at, depth);
    at += 4 * depth;
  }
  remainder[0] = w0;
  remainder[1] = w1;
  remainder[2] = w2;
  remainder[3] = w3;
}

type Column = Int32Array;
type Columns = [Column, Column, Column, Column, Column, Column, Column, Column];

/**
 * For each word of the register, what an octet adds to it when 3, 2, 1 and 0 octets follow: four tables of 256 behind
 * one another.
 */
function columnsOf(parityOctets: number): Columns {
  const generator = generatorPolynomial(parityOctets);
  const words = parityOctets / 4;
  const columns = Array.from({ length: words }, () => new Int32Array(4 * 256));
  const last = 3 * 256;
  for (let octet = 0; octet < 256; octet++) {
    for (let index = 0; index < parityOctets; index++) {
      const product = multiply(octet, generator[parityOctets - 1 - index]!);
      columns[index >>> 2]![last + octet]! |= product << (24 - 8 * (index & 3));
    }
  }
  for (let to = last - 1; to >= 0; to--) {
    const from = to + 256;
    const fedBack = last + (columns[0]![from]! >>> 24);
    for (let word = 0; word < words; word++) {
      const behind = word + 1 < words ? columns[word + 1]![from]! >>> 24 : 0;
      columns[word]![to] = (columns[word]![from]! << 8) ^ behind ^ columns[word]![fedBack]!;
    }
  }
  return columns as Columns;
}

/** Coefficients from x^0 up; the highest is 1. Source: CCSDS 131.0-B-5, 4.3.3 */
function generatorPolynomial(parityOctets: number): Uint8Array {
  const firstRoot = firstRootOf(parityOctets);
  const generator = new Uint8Array(parityOctets + 1);
  generator[0] = 1;
  for (let root = 0; root < parityOctets; root++) {
    const value = powerOfAlpha[(primitiveStep * (firstRoot + root)) % groupOrder]!;
    for (let index = root + 1; index > 0; index--)
      generator[index] = generator[index - 1]! ^ multiply(generator[index]!, value);
    generator[0] = multiply(generator[0]!, value);
  }
  return generator;
}
