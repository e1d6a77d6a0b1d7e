import { mustBeWhole } from '../whole-number.ts';

/**
 * Modular checksum of a file, the checksum type 0 of CFDP: the file is read as 32-bit words, most significant octet
 * first, the last one filled up with zeros, and all are added modulo 2^32.
 *
 * Since addition knows no order, the pieces of a file may come in any order and at any offset: hand the result of
 * one call to the next.
 *
 * @param bytes a piece of the file
 * @param fileOffsetOctets where in the file the piece begins; decides which place in its word each octet takes
 * @param previous sum of the other pieces; 0 at the beginning
 * @returns unsigned, 32 bits
 * @throws RangeError when the offset is not a whole number from 0
 * Source: CCSDS 727.0-B-5, 4.2.2 and the example of annex F
 */
export function cfdpModularChecksum(bytes: Uint8Array, fileOffsetOctets = 0, previous = 0): number {
  mustBeWhole('fileOffsetOctets', fileOffsetOctets, 0);
  let sum = previous | 0;
  let index = 0;
  const lead = Math.min((4 - (fileOffsetOctets % 4)) % 4, bytes.length);
  for (; index < lead; index++) sum += placed(bytes[index]!, fileOffsetOctets + index);
  for (const last = bytes.length - 3; index < last; index += 4) {
    const high = (bytes[index]! << 24) | (bytes[index + 1]! << 16);
    sum = (sum + (high | (bytes[index + 2]! << 8) | bytes[index + 3]!)) | 0;
  }
  for (; index < bytes.length; index++) sum += placed(bytes[index]!, fileOffsetOctets + index);
  return sum >>> 0;
}

function placed(octet: number, fileOffsetOctets: number): number {
  return octet << (24 - 8 * (fileOffsetOctets % 4));
}
