import { buildCrc32Tables, reflectedCrc32 } from './crc32-tables.ts';

/**
 * CRC-32 of Ethernet (ISO-HDLC), the checksum type 3 of CFDP: polynomial 0x04C11DB7, least significant bit first,
 * preset to ones, inverted at the end.
 *
 * @param start first octet
 * @param end octet after the last one
 * @param previous result over the octets before; 0 at the beginning
 * @returns unsigned, 32 bits
 * Source: SANA registry "CFDP Checksum Identifiers" (CCSDS 727.0-B-5, 4.2.2); ISO/IEC 13239
 */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length, previous = 0): number {
  return ~reflectedCrc32(tables, bytes, start, end, ~previous) >>> 0;
}

const tables = buildCrc32Tables(0x04c11db7, true);
