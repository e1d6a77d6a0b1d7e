import { groupOrder, logOf, powerOfAlpha, primitiveStep } from './galois-field.ts';
import { firstRootOf } from './reed-solomon-remainder.ts';

/**
 * Values of a codeword at the roots of its code, from its remainder alone: what the generator divides is zero there, so
 * 32 octets tell what 255 do.
 *
 * Adding is linear in the bits, so each half octet of the remainder has a row of its own: 64 rows of 16 make 32 KiB, which
 * stays in the first cache where rows for whole octets do not.
 *
 * @param remainder 8 or 4 words, most significant octet first, conventional basis
 * @returns one octet for each of the roots, firstRoot first; good until the next call
 */
export function syndromesOf(remainder: Uint32Array): Uint8Array {
  const { octets, words, table } = remainder.length === 8 ? of32() : of16();
  if (words.length === 8) evaluate32(remainder, table, words);
  else evaluate16(remainder, table, words);
  return octets;
}

interface Syndromes {
  readonly octets: Uint8Array;
  /** The same, four in a word; their order in it does not matter as long as it is one. */
  readonly words: Uint32Array;
  readonly table: Uint32Array;
}

let syndromes32: Syndromes | undefined;
let syndromes16: Syndromes | undefined;

function of32(): Syndromes {
  syndromes32 ??= create(32);
  return syndromes32;
}

function of16(): Syndromes {
  syndromes16 ??= create(16);
  return syndromes16;
}

function create(parityOctets: number): Syndromes {
  const octets = new Uint8Array(parityOctets);
  return { octets, words: new Uint32Array(octets.buffer), table: buildTable(parityOctets) };
}

function evaluate32(remainder: Uint32Array, table: Uint32Array, syndromes: Uint32Array): void {
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let half = 0; half < 64; half++) {
    const value = (remainder[half >>> 3]! >>> (28 - 4 * (half & 7))) & 15;
    const row = (half << 7) | (value << 3);
    s0 ^= table[row]!;
    s1 ^= table[row + 1]!;
    s2 ^= table[row + 2]!;
    s3 ^= table[row + 3]!;
    s4 ^= table[row + 4]!;
    s5 ^= table[row + 5]!;
    s6 ^= table[row + 6]!;
    s7 ^= table[row + 7]!;
  }
  syndromes[0] = s0;
  syndromes[1] = s1;
  syndromes[2] = s2;
  syndromes[3] = s3;
  syndromes[4] = s4;
  syndromes[5] = s5;
  syndromes[6] = s6;
  syndromes[7] = s7;
}

function evaluate16(remainder: Uint32Array, table: Uint32Array, syndromes: Uint32Array): void {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let half = 0; half < 32; half++) {
    const value = (remainder[half >>> 3]! >>> (28 - 4 * (half & 7))) & 15;
    const row = (half << 6) | (value << 2);
    s0 ^= table[row]!;
    s1 ^= table[row + 1]!;
    s2 ^= table[row + 2]!;
    s3 ^= table[row + 3]!;
  }
  syndromes[0] = s0;
  syndromes[1] = s1;
  syndromes[2] = s2;
  syndromes[3] = s3;
}

/** For each half octet of the remainder and each of its 16 values, the value of that term at every root. */
function buildTable(parityOctets: number): Uint32Array {
  const firstRoot = firstRootOf(parityOctets);
  const table = new Uint8Array(parityOctets * 2 * 16 * parityOctets);
  for (let half = 0; half < 2 * parityOctets; half++) {
    const power = parityOctets - 1 - (half >>> 1);
    for (let value = 1; value < 16; value++) {
      const octet = half % 2 === 0 ? value << 4 : value;
      const log = logOf[octet]!;
      const row = (half * 16 + value) * parityOctets;
      for (let root = 0; root < parityOctets; root++)
        table[row + root] = powerOfAlpha[(log + primitiveStep * (firstRoot + root) * power) % groupOrder]!;
    }
  }
  return new Uint32Array(table.buffer);
}
