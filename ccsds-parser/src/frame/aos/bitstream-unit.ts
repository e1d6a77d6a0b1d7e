import { failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';
import type { FrameFault } from '../frame-fault.ts';

/**
 * A bitstream unit (B_PDU): the data field of an AOS frame that carries a stream of bits without any structure of ours,
 * such as video. The zone is always full; the pointer tells how much of it is stream.
 *
 *     octet 0-1  spare 2 | bitstream data pointer 14
 *     then       stream bits ... fill bits
 *
 * The pointer is the place of the last stream bit, counted from 0. All ones: every bit is stream. All ones but the
 * last: none is.
 * Source: CCSDS 732.0-B-4, 4.1.4.3
 */
export interface BitstreamUnit {
  /** How many bits of `zone`, from its first, are stream: 0 to 8 times its octets. */
  readonly validBits: number;
  readonly zone: Uint8Array;
}

/** Bitstream data pointer of a zone without fill. */
export const allBitsValid = 0x3fff;
/** Bitstream data pointer of a zone of fill only. */
export const noBitsValid = 0x3ffe;

const headerOctets = 2;

/** @returns a window on `data`; `too-short`, or `bad-length` when the pointer is out of the zone */
export function decodeBitstreamUnit(data: Uint8Array): Result<BitstreamUnit, FrameFault> {
  if (data.length < headerOctets) return failure('too-short', headerOctets, data.length);
  const zone = data.subarray(headerOctets);
  const pointer = ((data[0]! & 0x3f) << 8) | data[1]!;
  if (pointer === noBitsValid) return success({ validBits: 0, zone });
  if (pointer === allBitsValid) return success({ validBits: zone.length * 8, zone });
  if (pointer >= zone.length * 8)
    return failure('bad-length', `a bit of 0 to ${zone.length * 8 - 1}`, pointer);
  return success({ validBits: pointer + 1, zone });
}

/**
 * @param zone the whole zone, fill included
 * @param validBits all unless given
 * @throws RangeError when there are more valid bits than the zone has, or the pointer cannot name the last of them
 */
export function encodeBitstreamUnit(zone: Uint8Array, validBits = zone.length * 8): Uint8Array {
  mustBeWhole('validBits', validBits, 0, zone.length * 8);
  const pointer =
    validBits === 0 ? noBitsValid : validBits === zone.length * 8 ? allBitsValid : validBits - 1;
  if (validBits > 0 && pointer !== allBitsValid) mustBeWhole('validBits', validBits, 0, noBitsValid);
  const data = new Uint8Array(headerOctets + zone.length);
  data.set([pointer >>> 8, pointer & 0xff]);
  data.set(zone, headerOctets);
  return data;
}
