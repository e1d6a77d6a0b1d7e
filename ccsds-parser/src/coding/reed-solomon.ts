import { type Fault, failure, type Result, success } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';
import { codewordOctets, dualOfConventional } from './galois-field.ts';
import { locateErrors } from './reed-solomon-errors.ts';
import { divideByGenerator, firstRootOf, parityOctet, subtractParity } from './reed-solomon-remainder.ts';
import { syndromesOf } from './reed-solomon-syndromes.ts';

/** Which of the codes, and how its codewords lie in a codeblock; the channel does not tell. */
export interface ReedSolomonOptions {
  /** 223 corrects 16 octets a codeword, 239 corrects 8. */
  readonly informationOctets: 223 | 239;
  /** True for the CCSDS representation (Berlekamp's dual basis), false for the conventional one. */
  readonly isDualBasis: boolean;
  /**
   * Codewords that share a codeblock octet by octet, 1 to 8; 1 unless given. The standard knows 1, 2, 3, 4, 5 and 8;
   * 6 and 7 are for missions that did otherwise.
   */
  readonly interleaveDepth?: number;
  /** Octets of each codeword that are taken as zero and not sent, at its front; 0 unless given. */
  readonly virtualFillOctets?: number;
}

/** An encoder and decoder for codeblocks of one length; it keeps the memory it works in. */
export interface ReedSolomon {
  /** Octets that a codeblock carries: those of a codeword, less its virtual fill, times depth. */
  readonly informationOctets: number;
  /** Octets of a codeblock: 255 less the virtual fill, times depth. */
  readonly codeblockOctets: number;
  /** Information with its parity behind it. @throws RangeError when the length is not `informationOctets` */
  encode(information: Uint8Array): Uint8Array;
  /**
   * Information with errors corrected; `uncorrectable` when one of the codewords has too many.
   *
   * @param erasures octets of the codeblock that are known to be worthless, from 0 up, each once: two of them cost no
   *   more than one error at an unknown place. A codeword full of erasures has no redundancy left to notice that it is
   *   wrong, so leave that to the error control of the frame
   * @returns `correctedSymbols` counts octets that were changed, parity too
   * @throws RangeError when an erasure is no octet of the codeblock
   */
  decode(codeblock: Uint8Array, erasures?: readonly number[]): Result<Corrected, ReedSolomonFault>;
}

/** What a codeblock carried, and how much of it was wrong. */
export interface Corrected {
  /** A copy, safe to keep. */
  readonly data: Uint8Array;
  readonly correctedSymbols: number;
}

/** `bad-length`: no codeblock of this code. `uncorrectable`: more wrong octets in a codeword than the code can bear. */
export type ReedSolomonFault = Fault<'bad-length' | 'uncorrectable'>;

/**
 * The Reed-Solomon codes of CCSDS: (255,223) and (255,239), conventional or dual basis, interleaved, shortened.
 *
 * Decoding encodes the information again and compares: equal parity is an intact codeword, and the difference is a
 * remainder of 32 octets from which everything else follows, so that 255 octets are never looked at twice.
 *
 * Source: CCSDS 131.0-B-5, section 4: g(x) = product of (x - alpha^(11 j)), j = 128 - E to 127 + E; virtual fill 4.3.7
 */
export function createReedSolomon(options: ReedSolomonOptions): ReedSolomon {
  const { informationOctets, isDualBasis, interleaveDepth = 1, virtualFillOctets = 0 } = options;
  if (informationOctets !== 223 && informationOctets !== 239)
    throw new RangeError(`informationOctets: expected 223 or 239, found ${informationOctets}`);
  mustBeWhole('interleaveDepth', interleaveDepth, 1, 8);
  mustBeWhole('virtualFillOctets', virtualFillOctets, 0, informationOctets - 1);
  const parityOctets = codewordOctets - informationOctets;
  const remainder = new Uint32Array(parityOctets / 4);
  const depth = interleaveDepth;
  const lanes: Lanes = {
    depth,
    isDualBasis,
    informationOctets: informationOctets - virtualFillOctets,
    parityOctets,
    virtualFillOctets,
  };
  const codeblockInformation = lanes.informationOctets * depth;
  const codeblockOctets = (codewordOctets - virtualFillOctets) * depth;
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
      for (let first = 0; first < depth; first++) addParity(codeblock, first, lanes, remainder);
      return codeblock;
    },
    decode(codeblock, erasures) {
      if (codeblock.length !== codeblockOctets)
        return failure('bad-length', codeblockOctets, codeblock.length);
      const data = codeblock.slice(0, codeblockInformation);
      const erased = erasures === undefined ? undefined : erasuresByLane(erasures, codeblockOctets, lanes);
      let correctedSymbols = 0;
      for (let first = 0; first < depth; first++) {
        const corrected = correct(codeblock, data, first, lanes, remainder, erased?.[first]);
        if (corrected < 0)
          return failure(
            'uncorrectable',
            `at most ${parityOctets / 2} bad symbols in each codeword`,
            `codeword ${first + 1} of ${depth} has more`,
          );
        correctedSymbols += corrected;
      }
      return success({ data, correctedSymbols });
    },
  };
}

/** How codewords lie in a codeblock: each takes every `depth`th octet. */
interface Lanes {
  readonly depth: number;
  readonly isDualBasis: boolean;
  /** Octets of a codeword that carry information and are sent. */
  readonly informationOctets: number;
  readonly parityOctets: number;
  readonly virtualFillOctets: number;
}

function addParity(codeblock: Uint8Array, first: number, lanes: Lanes, remainder: Uint32Array): void {
  const { depth, isDualBasis, informationOctets: count, parityOctets } = lanes;
  divideByGenerator(codeblock, { first, depth, count, isDualBasis }, remainder);
  const parityAt = count * depth + first;
  for (let index = 0; index < parityOctets; index++)
    codeblock[parityAt + index * depth] = parityOctet(remainder, index, isDualBasis);
}

/** Corrects one codeword in `data`. @returns octets that were wrong, or -1 when they are too many */
function correct(
  codeblock: Uint8Array,
  data: Uint8Array,
  first: number,
  lanes: Lanes,
  remainder: Uint32Array,
  erasures: readonly number[] | undefined,
): number {
  const { depth, isDualBasis, informationOctets, parityOctets, virtualFillOctets } = lanes;
  divideByGenerator(codeblock, { first, depth, count: informationOctets, isDualBasis }, remainder);
  const parity = { first: first + informationOctets * depth, depth, count: parityOctets, isDualBasis };
  if (subtractParity(remainder, codeblock, parity)) return 0;
  if (erasures !== undefined && erasures.length > parityOctets) return -1;
  const { count, octets, values } = locateErrors(syndromesOf(remainder), firstRootOf(parityOctets), erasures);
  let corrected = count < 0 ? -1 : 0;
  for (let index = 0; index < count; index++) {
    const octet = octets[index]! - virtualFillOctets;
    const value = values[index]!;
    if (value === 0) continue;
    // What was never sent cannot be wrong: the errors are others, and more.
    if (octet < 0) return -1;
    if (octet < informationOctets)
      data[octet * depth + first]! ^= isDualBasis ? dualOfConventional[value]! : value;
    corrected++;
  }
  return corrected;
}

/** Erasures of a codeblock as octets of full codewords, those of each codeword for itself. */
function erasuresByLane(erasures: readonly number[], codeblockOctets: number, lanes: Lanes): number[][] {
  const byLane: number[][] = Array.from({ length: lanes.depth }, () => []);
  for (const octet of new Set(erasures)) {
    mustBeWhole('erasures', octet, 0, codeblockOctets - 1);
    byLane[octet % lanes.depth]!.push(Math.floor(octet / lanes.depth) + lanes.virtualFillOctets);
  }
  return byLane;
}
