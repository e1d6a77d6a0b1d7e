import { packetOctets, primaryHeaderOctets } from '../packet/space-packet.ts';

/** Packet version number of encapsulation packets. Source: CCSDS 133.1-B-3, 4.1.2.2 */
export const encapsulationVersion = 7;

/**
 * How many octets the packet that starts at `offset` has: a space packet, or an encapsulation packet (version 7) where
 * those are accepted. Any other version is read as if it were 0.
 *
 * @returns undefined when its length field is not there yet
 * Source: CCSDS 133.0-B-2, 4.1.3.5.3; 133.1-B-3, 4.1.2.4: the two last bits of the first octet tell how long the length
 *   field is (none, 1, 2 or 4 octets), the field counts all octets of the packet, and no field means one octet
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
  const form = first & 3;
  if (form === 0) return 1;
  const headerOctets = form === 1 ? 2 : form === 2 ? 4 : 8;
  if (bytes.length - offset < headerOctets) return undefined;
  let octets = 0;
  for (let index = headerOctets / 2; index < headerOctets; index++)
    octets = octets * 256 + bytes[offset + index]!;
  // A length below the header itself is nonsense; taking the header for the packet lets the caller go on.
  return Math.max(octets, headerOctets);
}
