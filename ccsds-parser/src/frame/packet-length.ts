import {
  encapsulationHeaderOctets,
  encapsulationPacketOctets,
  encapsulationVersion,
} from '../packet/encapsulation-packet.ts';
import { packetOctets, primaryHeaderOctets } from '../packet/space-packet.ts';

/**
 * How many octets the packet that starts at `offset` has: a space packet, or an encapsulation packet (version 7) where
 * those are accepted. Any other version is read as if it were 0.
 *
 * @returns undefined when its length field is not there yet
 * Source: CCSDS 133.0-B-2, 4.1.3.5.3; 133.1-B-3, 4.1.2.4
 */
export function octetsOfPacket(
  bytes: Uint8Array,
  offset: number,
  acceptsEncapsulation: boolean,
): number | undefined {
  const first = bytes[offset];
  if (first === undefined) return undefined;
  if (!acceptsEncapsulation || first >>> 5 !== encapsulationVersion) {
    if (bytes.length - offset < primaryHeaderOctets) return undefined;
    return packetOctets(bytes[offset + 4]!, bytes[offset + 5]!);
  }
  const headerOctets = encapsulationHeaderOctets(first);
  if (bytes.length - offset < headerOctets) return undefined;
  // A length below the header itself is nonsense; taking the header for the packet lets the caller go on.
  return Math.max(encapsulationPacketOctets(bytes, offset), headerOctets);
}
