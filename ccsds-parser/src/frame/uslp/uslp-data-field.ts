import { failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';
import type { FrameFault } from '../frame-fault.ts';

/**
 * How the data zone of a USLP frame is filled. The first three are for frames of fixed length and have a pointer.
 *
 *     0  packets, which may span frames          pointer: octet of the first packet header
 *     1  start of a MAPA or VCA unit             pointer: its last octet, 0xFFFF when it goes on
 *     2  continuation of such a unit             pointer: its last octet, 0xFFFF when it goes on
 *     3  octet stream
 *     4  first segment, 5 continuing segment, 6 last segment
 *     7  no segmentation: whole packets, or one whole unit
 *
 * Source: CCSDS 732.1-B-3, 4.1.4.2.2, table 4-3
 */
export const constructionRules = {
  packetsSpanFrames: 0,
  unitStarts: 1,
  unitContinues: 2,
  octetStream: 3,
  firstSegment: 4,
  continuingSegment: 5,
  lastSegment: 6,
  notSegmented: 7,
} as const;

/** What the data zone holds (UPID). Source: CCSDS 732.1-B-3, 4.1.4.2.3; SANA registry uslp_protocol_id */
export const uslpProtocols = {
  packets: 0,
  cop1Commands: 1,
  copPCommands: 2,
  sdlsCommands: 3,
  octetStream: 4,
  missionData: 5,
  proximityPseudoPacket1: 6,
  proximityUnits: 7,
  proximityPseudoPacket2: 8,
  idle: 31,
} as const;

/** Pointer of rule 0 when no packet starts in the zone, of rules 1 and 2 when the unit does not end in it. */
export const noPointer = 0xffff;

/** The data field of a USLP frame: its header of one or three octets, and the zone. */
export interface UslpDataField {
  readonly rule: number;
  readonly protocolId: number;
  /** Undefined with rules 3 to 7. */
  readonly pointer: number | undefined;
  readonly zone: Uint8Array;
}

/** @returns a window on `bytes`, or `too-short` */
export function decodeUslpDataField(bytes: Uint8Array): Result<UslpDataField, FrameFault> {
  const first = bytes[0];
  const rule = first === undefined ? 0 : first >>> 5;
  const headerOctets = dataFieldHeaderOctets(rule);
  if (first === undefined || bytes.length < headerOctets)
    return failure('too-short', headerOctets, bytes.length);
  return success({
    rule,
    protocolId: first & 0x1f,
    pointer: headerOctets === 3 ? (bytes[1]! << 8) | bytes[2]! : undefined,
    zone: bytes.subarray(headerOctets),
  });
}

/**
 * @param field `pointer` must be there with rules 0, 1 and 2, and must not with the others
 * @throws RangeError when a field does not fit
 */
export function encodeUslpDataField(field: {
  readonly rule: number;
  readonly protocolId: number;
  readonly pointer?: number | undefined;
  readonly zone: Uint8Array;
}): Uint8Array {
  const { rule, protocolId, pointer, zone } = field;
  mustBeWhole('rule', rule, 0, 7);
  mustBeWhole('protocolId', protocolId, 0, 31);
  const headerOctets = dataFieldHeaderOctets(rule);
  if ((pointer === undefined) !== (headerOctets === 1))
    throw new RangeError(`pointer: expected one with rules 0 to 2 only, found ${pointer} with rule ${rule}`);
  const bytes = new Uint8Array(headerOctets + zone.length);
  bytes[0] = (rule << 5) | protocolId;
  if (pointer !== undefined) {
    mustBeWhole('pointer', pointer, 0, 0xffff);
    bytes[1] = pointer >>> 8;
    bytes[2] = pointer & 0xff;
  }
  bytes.set(zone, headerOctets);
  return bytes;
}

/** Octets of the data field before its zone: three with a pointer, one without. */
export function dataFieldHeaderOctets(rule: number): 1 | 3 {
  return rule <= constructionRules.unitContinues ? 3 : 1;
}
