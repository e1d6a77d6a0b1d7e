import { type Fault, failure, type Result, success } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';

/**
 * A space packet, the letter of space: six octets of envelope and what is inside.
 *
 *     octet 0-1  version 3 | type 1 | secondary header 1 | APID 11
 *     octet 2-3  sequence flags 2 | sequence count 14
 *     octet 4-5  octets of the packet data field, minus one
 *     octet 6-   packet data field: secondary header (if flagged) and user data
 *
 * Source: CCSDS 133.0-B-2, 4.1
 */
export interface SpacePacket {
  /** 0 in every packet of the standard; other values are delivered, so that the caller may judge. */
  readonly version: number;
  readonly isTelecommand: boolean;
  readonly hasSecondaryHeader: boolean;
  /** Application process, 0 to 2047; 2047 is an idle packet. */
  readonly apid: number;
  /** 0 continuation, 1 first, 2 last, 3 unsegmented. */
  readonly sequenceFlags: number;
  /** 0 to 16383, one counter for each application process. */
  readonly sequenceCount: number;
  /** Packet data field; a window on `bytes`. */
  readonly data: Uint8Array;
  /** The whole packet. */
  readonly bytes: Uint8Array;
}

/** Why octets are not the one packet that was asked for; see `decodeSpacePacket`. */
export type SpacePacketFault = Fault<'too-short' | 'bad-length' | 'bad-version'>;

/** Octets before the packet data field. */
export const primaryHeaderOctets = 6;
/** The application process of packets that only fill. Source: CCSDS 133.0-B-2, 4.1.3.3.4.4 */
export const idleApid = 0x7ff;

/** Largest space packet: header and 65,536 octets. */
export const maxPacketOctets = primaryHeaderOctets + 65_536;

/**
 * The one packet that `bytes` holds.
 *
 * @returns the packet, a window on `bytes`; `too-short` below seven octets, `bad-length` when header and array
 *   disagree, `bad-version` when the version is not 0 (unless `acceptsAnyVersion`)
 */
export function decodeSpacePacket(
  bytes: Uint8Array,
  { acceptsAnyVersion = false } = {},
): Result<SpacePacket, SpacePacketFault> {
  if (bytes.length < primaryHeaderOctets + 1)
    return failure('too-short', primaryHeaderOctets + 1, bytes.length);
  const octets = packetOctets(bytes[4]!, bytes[5]!);
  if (octets !== bytes.length) return failure('bad-length', octets, bytes.length);
  const packet = readSpacePacket(bytes);
  if (packet.version !== 0 && !acceptsAnyVersion) return failure('bad-version', 0, packet.version);
  return success(packet);
}

/** Reads the header of a packet whose length is known to be right: for parsers that have cut it themselves. */
export function readSpacePacket(bytes: Uint8Array): SpacePacket {
  const first = bytes[0]!;
  return {
    version: first >>> 5,
    isTelecommand: (first & 0x10) !== 0,
    hasSecondaryHeader: (first & 0x08) !== 0,
    apid: ((first & 0x07) << 8) | bytes[1]!,
    sequenceFlags: bytes[2]! >>> 6,
    sequenceCount: ((bytes[2]! & 0x3f) << 8) | bytes[3]!,
    data: bytes.subarray(primaryHeaderOctets),
    bytes,
  };
}

/** Octets of the whole packet whose length field is `high`, `low`. */
export function packetOctets(high: number, low: number): number {
  return ((high << 8) | low) + 1 + primaryHeaderOctets;
}

/** Octets of the packet that `bytes` begin with; as long as its header is not all there, the least that a packet has. */
export function leastOctetsOfPacket(bytes: Uint8Array, offset = 0): number {
  return bytes.length - offset < primaryHeaderOctets
    ? primaryHeaderOctets + 1
    : packetOctets(bytes[offset + 4]!, bytes[offset + 5]!);
}

/**
 * The octets of a packet.
 *
 * @param packet telemetry without secondary header, `sequenceFlags` 3 (unsegmented) and `version` 0 unless given
 * @throws RangeError when a field does not fit or `data` is empty or beyond 65,536 octets
 */
export function encodeSpacePacket(packet: {
  readonly version?: number;
  readonly isTelecommand?: boolean;
  readonly hasSecondaryHeader?: boolean;
  readonly apid: number;
  readonly sequenceFlags?: number;
  readonly sequenceCount: number;
  readonly data: Uint8Array;
}): Uint8Array {
  const { version = 0, sequenceFlags = 3, apid, sequenceCount, data } = packet;
  mustBeWhole('version', version, 0, 7);
  mustBeWhole('apid', apid, 0, 0x7ff);
  mustBeWhole('sequenceFlags', sequenceFlags, 0, 3);
  mustBeWhole('sequenceCount', sequenceCount, 0, 0x3fff);
  if (data.length < 1 || data.length > 65_536)
    throw new RangeError(`data: expected 1 to 65536 octets, found ${data.length}`);
  const bytes = new Uint8Array(primaryHeaderOctets + data.length);
  bytes[0] =
    (version << 5) |
    (packet.isTelecommand ? 0x10 : 0) |
    (packet.hasSecondaryHeader ? 0x08 : 0) |
    (apid >>> 8);
  bytes[1] = apid & 0xff;
  bytes[2] = (sequenceFlags << 6) | (sequenceCount >>> 8);
  bytes[3] = sequenceCount & 0xff;
  bytes[4] = (data.length - 1) >>> 8;
  bytes[5] = (data.length - 1) & 0xff;
  bytes.set(data, primaryHeaderOctets);
  return bytes;
}

/**
 * A packet of APID 2047 that fills `totalOctets`: how a frame is made full when there is nothing to say.
 *
 * @throws RangeError below 7 or above 65,542 octets
 * Source: CCSDS 133.0-B-2, 4.1.3.3.4.4 (APID of idle packets); the fill pattern is free
 */
export function idlePacket(totalOctets: number, sequenceCount = 0): Uint8Array {
  return encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid: idleApid,
    sequenceCount,
    data: new Uint8Array(Math.max(0, totalOctets - primaryHeaderOctets)).fill(0x55),
  });
}
