import { looksLikeBirds } from '@dawa/protocols/ax25';
import {
  frameCheckOctets,
  frameCheckPreset,
  frameCheckResidue,
  frameCheckStep,
} from '@dawa/protocols/frame-check';
import { SearchingCutter } from './searching-cutter.ts';

/** What may stand at the start of a frame; told apart from noise by its first sixteen octets. */
export type FrameStart = (bytes: Uint8Array) => boolean;

/** Two addresses of AX.25: octets of callsigns end in bit 0. Longer paths are judged by the check alone. */
export const startsAx25: FrameStart = (bytes) => {
  if (bytes.length < leastOctets) return false;
  for (let at = 0; at < 13; at++) if (at !== 6 && (bytes[at]! & 1) !== 0) return false;
  return (bytes[6]! & 1) === 0;
};

export const startsBirds: FrameStart = looksLikeBirds;

/**
 * Cuts frames that follow each other with nothing between them, by their frame checks.
 *
 * Nothing in such a frame tells its length. It ends where its check holds and another frame, or the end, follows, else where
 * its check holds first: by chance two octets do so once in 65,536 places. Where none ends, one octet is passed over. Memory is
 * bounded by `mostOctets` and one input.
 */
export function createCheckedFrameCutter(starts: FrameStart, mostOctets = 1024): SearchingCutter {
  // So much must be there that the longest frame, and the start of the next, can be judged.
  const needed = mostOctets + leastOctets;
  return new SearchingCutter((all, isEnd) => {
    const frames: Uint8Array[] = [];
    let at = 0;
    let skipped = 0;
    while (at < all.length && (isEnd || all.length - at >= needed)) {
      const end = starts(all.subarray(at)) ? endOf(all, at, starts, mostOctets) : undefined;
      if (end === undefined) {
        skipped++;
        at++;
      } else {
        frames.push(all.slice(at, end));
        at = end;
      }
    }
    return { frames, decided: at, skipped };
  });
}

function endOf(all: Uint8Array, at: number, starts: FrameStart, mostOctets: number): number | undefined {
  const last = Math.min(at + mostOctets, all.length);
  let crc = frameCheckPreset;
  let lonely: number | undefined;
  for (let end = at; end < last; end++) {
    crc = frameCheckStep(crc, all[end]!);
    if (crc !== frameCheckResidue || end + 1 - at < leastOctets + frameCheckOctets) continue;
    if (end + 1 === all.length || starts(all.subarray(end + 1))) return end + 1;
    lonely ??= end + 1;
  }
  return lonely;
}

/** Two addresses, control and PID. */
const leastOctets = 16;
