import { type Fault, failure, type Result, success } from '../fault.ts';
import {
  conventionalOfDual,
  dualOfConventional,
  groupOrder,
  logOf,
  multiply,
  powerOfAlpha,
} from './galois-field.ts';
import { locateErrors } from './reed-solomon-errors.ts';

export interface ReedSolomonOptions {
  /** 223 corrects 16 octets a codeword, 239 corrects 8. */
  readonly informationOctets: 223 | 239;
  /** True for the CCSDS representation (Berlekamp's dual basis), false for the conventional one. */
  readonly isDualBasis: boolean;
  /** Codewords that share a codeblock octet by octet, 1 to 8; 1 unless given. */
  readonly interleaveDepth?: number;
}

export interface ReedSolomon {
  /** Octets that a codeblock carries: informationOctets times depth. */
  readonly informationOctets: number;
  /** Octets of a codeblock: 255 times depth. */
  readonly codeblockOctets: number;
  /** Information with its parity behind it. @throws RangeError when the length is not `informationOctets` */
  encode(information: Uint8Array): Uint8Array;
  /** Information with errors corrected; `uncorrectable` when one of the codewords has too many. */
  decode(
    codeblock: Uint8Array,
  ): Result<{ data: Uint8Array; correctedSymbols: number }, Fault<'bad-length' | 'uncorrectable'>>;
}

const codewordOctets = 255;
/** The roots of the code are powers of alpha^11. Source: CCSDS 131.0-B-5, 4.3.3 */
const primitiveStep = 11;

/**
 * The Reed-Solomon codes of CCSDS: (255,223) and (255,239), conventional or dual basis, interleaved.
 *
 * Decoding encodes the information again and compares: equal parity is an intact codeword, and the difference is a
 * remainder of 32 octets from which everything else follows, so that 255 octets are never looked at twice.
 *
 * Source: CCSDS 131.0-B-5, section 4: g(x) = product of (x - alpha^(11 j)), j = 128 - E to 127 + E
 */
export function createReedSolomon(options: ReedSolomonOptions): ReedSolomon {
  const { informationOctets, isDualBasis, interleaveDepth = 1 } = options;
  if (informationOctets !== 223 && informationOctets !== 239)
    throw new RangeError(`informationOctets: expected 223 or 239, found ${informationOctets}`);
  if (!Number.isInteger(interleaveDepth) || interleaveDepth < 1 || interleaveDepth > 8)
    throw new RangeError(`interleaveDepth: expected 1 to 8, found ${interleaveDepth}`);
  const code = codeFor(informationOctets, isDualBasis);
  const codeblockInformation = informationOctets * interleaveDepth;
  const codeblockOctets = codewordOctets * interleaveDepth;
  return {
    informationOctets: codeblockInformation,
    codeblockOctets,
    encode(information) {
      if (information.length !== codeblockInformation)
        throw new RangeError(
          `information: expected ${codeblockInformation} octets, found ${information.length}`,
        );
      const codeblock = new Uint8Array(codeblockOctets);
      codeblock.set(information);
      const parity = new Uint8Array(code.parityOctets);
      for (let lane = 0; lane < interleaveDepth; lane++) {
        code.parityOf(information, lane, interleaveDepth, parity);
        for (let index = 0; index < parity.length; index++)
          codeblock[codeblockInformation + index * interleaveDepth + lane] = parity[index]!;
      }
      return codeblock;
    },
    decode(codeblock) {
      if (codeblock.length !== codeblockOctets)
        return failure('bad-length', codeblockOctets, codeblock.length);
      const data = codeblock.slice(0, codeblockInformation);
      let correctedSymbols = 0;
      for (let lane = 0; lane < interleaveDepth; lane++) {
        const corrected = code.correct(codeblock, data, lane, interleaveDepth);
        if (corrected === undefined)
          return failure(
            'uncorrectable',
            `at most ${code.parityOctets / 2} bad symbols in each codeword`,
            `codeword ${lane + 1} of ${interleaveDepth} has more`,
          );
        correctedSymbols += corrected;
      }
      return success({ data, correctedSymbols });
    },
  };
}

interface Code {
  readonly parityOctets: number;
  /** Parity of every `depth`th octet of `information` from `lane` on. */
  parityOf(information: Uint8Array, lane: number, depth: number, parity: Uint8Array): void;
  /** Corrects one lane of `data` in place. Undefined when it cannot. */
  correct(codeblock: Uint8Array, data: Uint8Array, lane: number, depth: number): number | undefined;
}

const codes = new Map<string, Code>();

function codeFor(informationOctets: number, isDualBasis: boolean): Code {
  const key = `${informationOctets}${isDualBasis}`;
  const code = codes.get(key) ?? buildCode(informationOctets, isDualBasis);
  codes.set(key, code);
  return code;
}

function buildCode(informationOctets: number, isDualBasis: boolean): Code {
  const parityOctets = codewordOctets - informationOctets;
  const firstRoot = 128 - parityOctets / 2;
  const words = parityOctets / 4;
  const feedback = feedbackTable(parityOctets, firstRoot, isDualBasis);
  // Big-endian words, so that shifting the register by an octet is shifts of neighbours.
  const register = new Uint32Array(words);
  let syndromeTable: Uint32Array | undefined;

  function run(information: Uint8Array, lane: number, depth: number): void {
    if (words === 8) divideBy32(information, lane, depth, informationOctets * depth, feedback, register);
    else divideBy16(information, lane, depth, informationOctets * depth, feedback, register);
  }

  return {
    parityOctets,
    parityOf(information, lane, depth, parity) {
      run(information, lane, depth);
      for (let index = 0; index < parityOctets; index++)
        parity[index] = register[index >>> 2]! >>> (24 - 8 * (index & 3));
    },
    correct(codeblock, data, lane, depth) {
      run(codeblock, lane, depth);
      const remainder = new Uint8Array(parityOctets);
      const parityAt = informationOctets * depth + lane;
      let difference = 0;
      for (let index = 0; index < parityOctets; index++) {
        const octet = (register[index >>> 2]! >>> (24 - 8 * (index & 3))) & 0xff;
        remainder[index] = octet ^ codeblock[parityAt + index * depth]!;
        difference |= remainder[index]!;
      }
      if (difference === 0) return 0;
      syndromeTable ??= buildSyndromeTable(parityOctets, firstRoot, isDualBasis);
      const syndromes = new Uint8Array(parityOctets);
      // Four syndromes a word; the order of octets in a word does not matter as long as it is one.
      const syndromeWords = new Uint32Array(syndromes.buffer);
      for (let index = 0; index < parityOctets; index++) {
        const row = (index * 256 + remainder[index]!) * words;
        for (let word = 0; word < words; word++) syndromeWords[word]! ^= syndromeTable[row + word]!;
      }
      const errors = locateErrors(syndromes, firstRoot);
      if (errors === undefined) return undefined;
      for (const { position, value } of errors) {
        if (position < informationOctets)
          data[position * depth + lane]! ^= isDualBasis ? dualOfConventional[value]! : value;
      }
      return errors.length;
    },
  };
}

/** The register of a (255,223) encoder in eight variables, which is what makes it fast. */
function divideBy32(
  information: Uint8Array,
  lane: number,
  depth: number,
  end: number,
  table: Uint32Array,
  register: Uint32Array,
): void {
  let [w0, w1, w2, w3, w4, w5, w6, w7] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let index = lane; index < end; index += depth) {
    const row = (information[index]! ^ (w0 >>> 24)) << 3;
    w0 = ((w0 << 8) | (w1 >>> 24)) ^ table[row]!;
    w1 = ((w1 << 8) | (w2 >>> 24)) ^ table[row + 1]!;
    w2 = ((w2 << 8) | (w3 >>> 24)) ^ table[row + 2]!;
    w3 = ((w3 << 8) | (w4 >>> 24)) ^ table[row + 3]!;
    w4 = ((w4 << 8) | (w5 >>> 24)) ^ table[row + 4]!;
    w5 = ((w5 << 8) | (w6 >>> 24)) ^ table[row + 5]!;
    w6 = ((w6 << 8) | (w7 >>> 24)) ^ table[row + 6]!;
    w7 = (w7 << 8) ^ table[row + 7]!;
  }
  register.set([w0, w1, w2, w3, w4, w5, w6, w7]);
}

/** The same for (255,239). */
function divideBy16(
  information: Uint8Array,
  lane: number,
  depth: number,
  end: number,
  table: Uint32Array,
  register: Uint32Array,
): void {
  let [w0, w1, w2, w3] = [0, 0, 0, 0];
  for (let index = lane; index < end; index += depth) {
    const row = (information[index]! ^ (w0 >>> 24)) << 2;
    w0 = ((w0 << 8) | (w1 >>> 24)) ^ table[row]!;
    w1 = ((w1 << 8) | (w2 >>> 24)) ^ table[row + 1]!;
    w2 = ((w2 << 8) | (w3 >>> 24)) ^ table[row + 2]!;
    w3 = (w3 << 8) ^ table[row + 3]!;
  }
  register.set([w0, w1, w2, w3]);
}

/** For each octet fed back, what it adds to the register: generator times octet, in the basis of the channel. */
function feedbackTable(parityOctets: number, firstRoot: number, isDualBasis: boolean): Uint32Array {
  const generator = generatorPolynomial(parityOctets, firstRoot);
  const words = parityOctets / 4;
  const table = new Uint32Array(256 * words);
  for (let octet = 0; octet < 256; octet++) {
    const factor = isDualBasis ? conventionalOfDual[octet]! : octet;
    for (let index = 0; index < parityOctets; index++) {
      const product = multiply(factor, generator[parityOctets - 1 - index]!);
      const channel = isDualBasis ? dualOfConventional[product]! : product;
      table[octet * words + (index >>> 2)]! |= channel << (24 - 8 * (index & 3));
    }
  }
  return table;
}

/** Coefficients from x^0 up; the highest is 1. */
function generatorPolynomial(parityOctets: number, firstRoot: number): Uint8Array {
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

/** For each octet of the remainder and each of its values, the value of that term at every root. */
function buildSyndromeTable(parityOctets: number, firstRoot: number, isDualBasis: boolean): Uint32Array {
  const table = new Uint8Array(parityOctets * 256 * parityOctets);
  for (let index = 0; index < parityOctets; index++) {
    const power = parityOctets - 1 - index;
    for (let octet = 1; octet < 256; octet++) {
      const log = logOf[isDualBasis ? conventionalOfDual[octet]! : octet]!;
      const row = (index * 256 + octet) * parityOctets;
      for (let root = 0; root < parityOctets; root++)
        table[row + root] = powerOfAlpha[(log + primitiveStep * (firstRoot + root) * power) % groupOrder]!;
    }
  }
  return new Uint32Array(table.buffer);
}
