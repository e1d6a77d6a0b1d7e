import { failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';
import type { FrameFault } from '../frame-fault.ts';

/**
 * A multiplexing unit (M_PDU): the data field of an AOS frame that carries packets.
 *
 *     octet 0-1  spare 5 | first header pointer 11
 *     then       packet zone
 *
 * Source: CCSDS 732.0-B-4, 4.1.4.2
 */
export interface MultiplexingUnit {
  /** Zero where the sender keeps to the standard; anything else hints that this is no M_PDU at all. */
  readonly spare: number;
  /** Octet of `zone` where the first packet header starts; 0x7FF none starts, 0x7FE idle data only. */
  readonly firstHeaderPointer: number;
  readonly zone: Uint8Array;
}

/** Octets before the zone. */
export const multiplexingUnitHeaderOctets = 2;

/** @returns a window on `data`, or `too-short` */
export function decodeMultiplexingUnit(data: Uint8Array): Result<MultiplexingUnit, FrameFault> {
  if (data.length < multiplexingUnitHeaderOctets)
    return failure('too-short', multiplexingUnitHeaderOctets, data.length);
  return success({
    spare: data[0]! >>> 3,
    firstHeaderPointer: ((data[0]! & 7) << 8) | data[1]!,
    zone: data.subarray(multiplexingUnitHeaderOctets),
  });
}

/** @throws RangeError when the pointer does not fit */
export function encodeMultiplexingUnit(firstHeaderPointer: number, zone: Uint8Array): Uint8Array {
  mustBeWhole('firstHeaderPointer', firstHeaderPointer, 0, 0x7ff);
  const data = new Uint8Array(multiplexingUnitHeaderOctets + zone.length);
  data.set([firstHeaderPointer >>> 8, firstHeaderPointer & 0xff]);
  data.set(zone, multiplexingUnitHeaderOctets);
  return data;
}
