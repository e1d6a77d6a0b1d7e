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
 * The order is that of CCSDS 131.0-B-5, 10.3.1: the sender randomises what Reed-Solomon made of the frame.
 */
export function createCodeblockDecoder(codeblocks: Codeblocks): (codeblock: Uint8Array) => UnwrappedFrame {
  const { isRandomized, reedSolomon } = codeblocks;
  const code = reedSolomon === null ? undefined : createReedSolomon(reedSolomon);
  return (codeblock) => {
    const plain = isRandomized ? randomizeTm(codeblock) : codeblock;
    if (code === undefined) return { ok: true, bytes: plain, correctedSymbols: 0 };
    const decoded = code.decode(plain);
    if (decoded.ok) {
      return { ok: true, bytes: decoded.value.data, correctedSymbols: decoded.value.correctedSymbols };
    }
    const informationOctets = reedSolomon!.informationOctets * reedSolomon!.interleaveDepth;
    return { ok: false, bytes: plain.subarray(0, informationOctets), fault: decoded.fault };
  };
}

/** Octets between two markers: the frame with the check symbols of Reed-Solomon, where there are any. */
export function codeblockOctets({ reedSolomon }: Codeblocks, frameOctets: number): number {
  return reedSolomon === null
    ? frameOctets
    : frameOctets + (255 - reedSolomon.informationOctets) * reedSolomon.interleaveDepth;
}
