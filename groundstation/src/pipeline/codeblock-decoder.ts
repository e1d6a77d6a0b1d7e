import type { Fault } from '@dawa/seams/fault';
import { randomizeTm } from 'ccsds-parser/coding/randomizer';
import { createReedSolomon } from 'ccsds-parser/coding/reed-solomon';

/** How frames are wrapped between two sync markers. */
export interface Codeblocks {
  readonly isRandomized: boolean;
  readonly reedSolomon: {
    readonly informationOctets: 223 | 239;
    readonly isDualBasis: boolean;
    readonly interleaveDepth: number;
  } | null;
}

export type UnwrappedFrame =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly correctedSymbols: number }
  /** `bytes` is the information part as it was received, for whoever wants to look at the damage. */
  | { readonly ok: false; readonly bytes: Uint8Array; readonly fault: Fault };

/**
 * Takes a codeblock apart: derandomises, then corrects.
 *
 * Frames shorter than the code's information are sent without their virtual fill, zeroes that go before them; it is put
 * back for the decoder. The order is that of CCSDS 131.0-B-5, 10.3: the sender randomises what Reed-Solomon made.
 *
 * @throws RangeError when frames of `frameOctets` do not fit the code
 */
export function createCodeblockDecoder(
  codeblocks: Codeblocks,
  frameOctets: number,
): (codeblock: Uint8Array) => UnwrappedFrame {
  const { isRandomized, reedSolomon } = codeblocks;
  const plainOf = (codeblock: Uint8Array) => (isRandomized ? randomizeTm(codeblock) : codeblock);
  if (reedSolomon === null) {
    return (codeblock) => ({ ok: true, bytes: plainOf(codeblock), correctedSymbols: 0 });
  }
  const code = createReedSolomon(reedSolomon);
  const fillOctets = code.informationOctets - frameOctets;
  if (fillOctets < 0 || fillOctets % reedSolomon.interleaveDepth !== 0) {
    const expected = `${code.informationOctets} octets, or fewer by a multiple of ${reedSolomon.interleaveDepth}`;
    throw new RangeError(`frameOctets: expected ${expected}, found ${frameOctets}`);
  }
  return (codeblock) => {
    const plain = plainOf(codeblock);
    const decoded = code.decode(fillOctets === 0 ? plain : withFill(plain, fillOctets));
    if (!decoded.ok) return { ok: false, bytes: plain.subarray(0, frameOctets), fault: decoded.fault };
    const { data, correctedSymbols } = decoded.value;
    return { ok: true, bytes: data.subarray(fillOctets), correctedSymbols };
  };
}

/** Octets between two markers: the frame with the check symbols of Reed-Solomon, where there are any. */
export function codeblockOctets({ reedSolomon }: Codeblocks, frameOctets: number): number {
  if (reedSolomon === null) return frameOctets;
  return frameOctets + (255 - reedSolomon.informationOctets) * reedSolomon.interleaveDepth;
}

function withFill(codeblock: Uint8Array, fillOctets: number): Uint8Array {
  const filled = new Uint8Array(fillOctets + codeblock.length);
  filled.set(codeblock, fillOctets);
  return filled;
}
