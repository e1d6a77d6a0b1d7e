import { mustBeWhole } from '../whole-number.ts';
import { maxPacketOctets, primaryHeaderOctets } from './space-packet.ts';

/** What a mission knows about its packets; the more it says, the less garbage can look like one. */
export interface PacketExpectation {
  /** Versions of packets that are believed; only 0 unless given. Recordings with 1 exist. */
  readonly acceptedVersions?: readonly number[];
  /** APIDs that are believed; all unless given. Idle packets (2047) must be named too. */
  readonly acceptedApids?: readonly number[];
  /** Telecommands, telemetry, or both when not given. */
  readonly isTelecommand?: boolean;
  /** Octets of the longest packet that is believed, header included. */
  readonly maxPacketOctets?: number;
}

/** Tells the length of a packet whose header may be believed. */
export interface PlausibleHeader {
  /**
   * Octets of the packet, or 0 when this cannot be the header of an expected packet.
   *
   * @param packetId first two octets of the header
   * @param lengthField last two
   */
  octetsOf(packetId: number, lengthField: number): number;
  readonly maxPacketOctets: number;
}

/** @throws RangeError when a version, an APID or the length lies outside of what a header can hold */
export function expectPackets(expectation: PacketExpectation): PlausibleHeader {
  const { acceptedVersions = [0], acceptedApids, isTelecommand } = expectation;
  const longest = expectation.maxPacketOctets ?? maxPacketOctets;
  if (!(longest > primaryHeaderOctets && longest <= maxPacketOctets))
    throw new RangeError(`maxPacketOctets: expected 7 to ${maxPacketOctets}, found ${longest}`);
  // One table over version, type and APID: the first two octets without the secondary header flag.
  const isExpected = new Uint8Array(0x10000);
  const apids = acceptedApids ?? Array.from({ length: 0x800 }, (_, apid) => apid);
  const types = isTelecommand === undefined ? [0, 1] : [isTelecommand ? 1 : 0];
  for (const version of acceptedVersions) {
    mustBeWhole('acceptedVersions', version, 0, 7);
    for (const type of types)
      for (const apid of apids) {
        mustBeWhole('acceptedApids', apid, 0, 0x7ff);
        const word = (version << 13) | (type << 12) | apid;
        isExpected[word] = 1;
        isExpected[word | 0x0800] = 1;
      }
  }
  return {
    octetsOf(packetId, lengthField) {
      if (isExpected[packetId] === 0) return 0;
      const octets = lengthField + 1 + primaryHeaderOctets;
      return octets <= longest ? octets : 0;
    },
    maxPacketOctets: longest,
  };
}
