import { buildCrc32Tables, reflectedCrc32 } from './crc32-tables.ts';

/**
 * CRC-32C (Castagnoli), the checksum type 2 of CFDP: polynomial 0x1EDC6F41, least significant bit first, preset to
 * ones, inverted at the end.
 *
 * @param start first octet
 * @param end octet after the last one
 * @param previous result over the octets before; 0 at the beginning
 * @returns unsigned, 32 bits
 * Source: SANA registry "CFDP Checksum Identifiers" (CCSDS 727.0-B-5, 4.2.2); RFC 3720, 12.1
 */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length, previous = 0): number {
  return ~reflectedCrc32(tables, bytes, start, end, ~previous) >>> 0;
}

const tables = buildCrc32Tables(0x1edc6f41, true);
