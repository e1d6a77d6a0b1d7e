import { type Fault, failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';

/**
 * A segment: one octet that names the multiplexer access point, the door of the spacecraft that the data are for, and
 * whether they are the whole packet or a part of it.
 * Source: CCSDS 232.0-B-4, 4.1.3.2.2
 */
export interface TcSegment {
  readonly mapId: number;
  /** 1 first, 0 continuing, 2 last, 3 not segmented. */
  readonly sequenceFlags: number;
  readonly data: Uint8Array;
}

/** The segment in the data field of a TC frame. */
export function decodeTcSegment(bytes: Uint8Array): Result<TcSegment, Fault<'too-short'>> {
  if (bytes.length < 1) return failure('too-short', 1, 0);
  return success({ mapId: bytes[0]! & 0x3f, sequenceFlags: bytes[0]! >>> 6, data: bytes.subarray(1) });
}

/** @param segment `sequenceFlags` 3 (not segmented) unless given. @throws RangeError when a field does not fit */
export function encodeTcSegment(segment: {
  readonly mapId: number;
  readonly sequenceFlags?: number;
  readonly data: Uint8Array;
}): Uint8Array {
  const { mapId, sequenceFlags = 3, data } = segment;
  mustBeWhole('mapId', mapId, 0, 0x3f);
  mustBeWhole('sequenceFlags', sequenceFlags, 0, 3);
  const bytes = new Uint8Array(1 + data.length);
  bytes[0] = (sequenceFlags << 6) | mapId;
  bytes.set(data, 1);
  return bytes;
}
