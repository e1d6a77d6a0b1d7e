/** The packet error control of a packet: what its octets should end with, and what they end with. */
export interface PacketControl {
  readonly octet: number;
  readonly expected: number;
  readonly found: number;
}

/**
 * What the last two octets say of the others, where they are a packet error control.
 *
 * Whether a packet ends with one is a matter of its mission; here it is taken for one where it is right, or where the
 * station has refused the packet for it.
 *
 * @param isRefused the station found the packet error control wrong
 * @returns undefined when the last two octets are something else
 * Source: ECSS-E-ST-70-41C, 7.4.3 and annex B.1: CRC-16 with x^16 + x^12 + x^5 + 1, preset to ones
 */
export function packetControl(octets: Uint8Array, isRefused: boolean): PacketControl | undefined {
  const octet = octets.length - 2;
  if (octet < 6) return undefined;
  const expected = crc16(octets.subarray(0, octet));
  const found = (octets[octet]! << 8) | octets[octet + 1]!;
  return expected === found || isRefused ? { octet, expected, found } : undefined;
}

/** CRC-16 with the polynomial 0x1021, preset 0xFFFF, nothing reflected. */
export function crc16(octets: Uint8Array): number {
  let remainder = 0xffff;
  for (const octet of octets) {
    remainder ^= octet << 8;
    for (let bit = 0; bit < 8; bit += 1)
      remainder = ((remainder & 0x8000) === 0 ? remainder << 1 : (remainder << 1) ^ 0x1021) & 0xffff;
  }
  return remainder;
}
