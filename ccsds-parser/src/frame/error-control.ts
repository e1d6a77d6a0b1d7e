import { hexNumber } from '../bits/hex.ts';
import { crc16, sealCrc16 } from '../crc/crc16.ts';
import { proximityCrc32 } from '../crc/proximity-crc32.ts';
import { type Fault, failure } from '../fault.ts';

/** Octets of the error control field that ends a frame: none, CRC-16, or in USLP also the CRC-32 of Proximity-1. */
export type ErrorControlOctets = 0 | 2 | 4;

/** Of the frames that have either CRC-16 or nothing: TM, AOS and TC. */
export function errorControlOctetsOf(hasErrorControl: boolean | undefined): 0 | 2 {
  return hasErrorControl ? 2 : 0;
}

/** The fault of a frame whose error control field is wrong; undefined when it is right, or there is none. */
export function findBadErrorControl(
  frame: Uint8Array,
  octets: ErrorControlOctets,
): { readonly ok: false; readonly fault: Fault<'bad-crc'> } | undefined {
  if (octets === 0) return undefined;
  const dataEnd = frame.length - octets;
  const computed = octets === 2 ? crc16(frame, 0, dataEnd) : proximityCrc32(frame, 0, dataEnd);
  let sent = 0;
  for (let index = dataEnd; index < frame.length; index++) sent = ((sent << 8) | frame[index]!) >>> 0;
  if (computed === sent) return undefined;
  return failure('bad-crc', hexNumber(computed, octets), hexNumber(sent, octets));
}

/** Writes the error control into the last octets of a whole frame, and hands back the same array. */
export function sealErrorControl(frame: Uint8Array, octets: ErrorControlOctets): Uint8Array {
  if (octets === 2) return sealCrc16(frame);
  if (octets === 4) {
    const crc = proximityCrc32(frame, 0, frame.length - 4);
    frame.set([crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff], frame.length - 4);
  }
  return frame;
}
