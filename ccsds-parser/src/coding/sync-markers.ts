import { fromHex } from '../bits/hex.ts';
import { joinOctets } from '../bits/join-octets.ts';

/** 1A CF FC 1D, before every telemetry frame or codeblock. Source: CCSDS 131.0-B-5, section 9 */
export const attachedSyncMarker = Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d);

/** What protects the frames of a channel, as far as it decides on their marker. */
export type MarkedCoding =
  | 'uncoded'
  | 'convolutional'
  | 'reed-solomon'
  | 'concatenated'
  | 'turbo-1/2'
  | 'turbo-1/3'
  | 'turbo-1/4'
  | 'turbo-1/6'
  | 'ldpc-1/2'
  | 'ldpc-2/3'
  | 'ldpc-4/5'
  | 'ldpc-7/8';

const marker64 = fromHex('034776c7272895b0');
const marker96 = fromHex('25d5c0ce8990f6c9461bf79c');

/**
 * The marker that stands before each codeword: the weaker the signal a code can do with, the longer it is. The ones of
 * rates 1/4 and 1/6 are those of 1/2 and 1/3 and their complement behind.
 *
 * Source: CCSDS 131.0-B-5, 9.3 (figures 9-1 to 9-5); 131.0-B-6 (April 2026) has the same bits and calls them code sync
 * markers. A published VHDL decoder has ...38D8F76A4F for rate 1/4: a misprint, it is no complement.
 */
export function syncMarkerOf(coding: MarkedCoding): Uint8Array {
  return markers[coding].slice();
}

const markers: Record<MarkedCoding, Uint8Array> = {
  uncoded: attachedSyncMarker,
  convolutional: attachedSyncMarker,
  'reed-solomon': attachedSyncMarker,
  concatenated: attachedSyncMarker,
  'turbo-1/2': marker64,
  'turbo-1/3': marker96,
  'turbo-1/4': withComplement(marker64),
  'turbo-1/6': withComplement(marker96),
  'ldpc-1/2': marker64,
  'ldpc-2/3': marker64,
  'ldpc-4/5': marker64,
  'ldpc-7/8': attachedSyncMarker,
};

/**
 * Marker of the frames inside a stream that an LDPC or turbo code then cuts into codewords without regard to them. In
 * 131.0-B-5, 9.6; issue 6 of April 2026 no longer has it.
 */
export const embeddedSyncMarker = Uint8Array.of(0x35, 0x2e, 0xf8, 0x53);

/** A codeblock or frame with its marker before it: a channel access data unit (CADU). @returns a new array */
export function withSyncMarker(codeblock: Uint8Array, marker: Uint8Array = attachedSyncMarker): Uint8Array {
  return joinOctets([marker, codeblock]);
}

function withComplement(marker: Uint8Array): Uint8Array {
  return joinOctets([marker, marker.map((octet) => ~octet)]);
}
