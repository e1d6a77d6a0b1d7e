import { CltuDecoder } from 'ccsds-parser/coding/cltu';
import { FrameSync } from 'ccsds-parser/coding/sync';
import { decodeTcFrame, maxTcFrameOctets } from 'ccsds-parser/frame/tc/tc-frame';
import { decodeUslpFrame, uslpVersion } from 'ccsds-parser/frame/uslp/uslp-frame';
import { codeblockOctets } from './codeblock-decoder.ts';
import { FixedCutter } from './fixed-cutter.ts';
import { createLengthCutter, type LengthRule } from './length-cutter.ts';
import type { RecordingFormat } from './recording-format.ts';

/** Finds the pieces of a stream that hold one frame each. */
export interface Cutter {
  push(bytes: Uint8Array): Uint8Array[];
  /** Pieces that only the end makes certain. */
  finish?(): Uint8Array[];
  /** Octets left over at the end. */
  flush(): number;
  /** Octets passed over so far. */
  readonly skippedOctets?: number;
}

/** The way to find frames that a format asks for: equal pieces, sync markers, CLTUs, or the frames' own lengths. */
export function createCutter(format: RecordingFormat): Cutter {
  if (format.framing === 'tc' && format.hasCltus) return createCltuCutter();
  if (format.framing === 'tc') return createLengthCutter(tcRule(format));
  if (format.framing === 'uslp' && format.frameOctets === 0) return createLengthCutter(uslpRule(format));
  const octets = codeblockOctets(format, format.frameOctets);
  return format.hasMarkers ? createMarkerCutter(octets) : new FixedCutter(octets);
}

/** Source of the fields: CCSDS 232.0-B-4, 4.1.2; the spare bits must be 0 and one combination of flags is reserved. */
function tcRule(format: RecordingFormat): LengthRule {
  const { hasErrorControl, spacecraftId } = format;
  return {
    headerOctets: 5,
    octetsAt(bytes, at) {
      const first = bytes[at]!;
      if ((first & 0xcc) !== 0 || (first & 0x30) === 0x10) return undefined;
      if (spacecraftId !== undefined && (((first & 3) << 8) | bytes[at + 1]!) !== spacecraftId)
        return undefined;
      const octets = (((bytes[at + 2]! & 3) << 8) | bytes[at + 3]!) + 1;
      return octets >= (hasErrorControl ? 8 : 6) && octets <= maxTcFrameOctets ? octets : undefined;
    },
    isProven: (frame) => hasErrorControl && decodeTcFrame(frame).ok,
  };
}

/** Source of the fields: CCSDS 732.1-B-3, 4.1.2 */
function uslpRule(format: RecordingFormat): LengthRule {
  const { errorControlOctets, spacecraftId, truncatedFrameOctets, insertZoneOctets } = format;
  return {
    headerOctets: 7,
    octetsAt(bytes, at) {
      if (bytes[at]! >>> 4 !== uslpVersion) return undefined;
      const id = ((bytes[at]! & 15) << 12) | (bytes[at + 1]! << 4) | (bytes[at + 2]! >>> 4);
      if (spacecraftId !== undefined && id !== spacecraftId) return undefined;
      if (bytes[at + 3]! & 1) return truncatedFrameOctets;
      const octets = ((bytes[at + 4]! << 8) | bytes[at + 5]!) + 1;
      const least = 8 + (bytes[at + 6]! & 7) + insertZoneOctets + errorControlOctets;
      return octets >= least ? octets : undefined;
    },
    isProven: (frame) =>
      errorControlOctets > 0 && decodeUslpFrame(frame, { errorControlOctets, insertZoneOctets }).ok,
  };
}

function createMarkerCutter(frameOctets: number): Cutter {
  const sync = new FrameSync({ frameOctets });
  return {
    push: (bytes: Uint8Array) => sync.push(bytes).map(({ codeblock }) => codeblock),
    // Octets between frames are noise, and so is what is left at the end.
    flush: () => 0,
  };
}

/** What stands between CLTUs is noise or idle pattern. */
function createCltuCutter(): Cutter {
  const decoder = new CltuDecoder();
  return {
    push: (bytes: Uint8Array) => decoder.push(bytes),
    finish: () => decoder.flush(),
    flush: () => 0,
  };
}
