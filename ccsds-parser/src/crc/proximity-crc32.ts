import { buildCrc32Table } from './crc32-table.ts';

/**
 * CRC-32 of Proximity-1 transfer units and of USLP frames with a 32-bit error control field, and the checksum type 1 of CFDP:
 * polynomial x^32 + x^23 + x^21 + x^11 + x^2 + 1, most significant bit first, preset to **zeros**, no final
 * inversion. Over data followed by their own CRC the result is 0.
 *
 * @param start first octet
 * @param end octet after the last one
 * @param previous result over the octets before; 0 at the beginning
 * @returns unsigned, 32 bits
 * Source: CCSDS 211.2-B-3, annex C. Catalogues differ on the preset (ones are listed for a floppy variant of the same
 * polynomial); zeros are what the annex says and what the value of Yamcs needs.
 */
export function proximityCrc32(bytes: Uint8Array, start = 0, end = bytes.length, previous = 0): number {
  let crc = previous | 0;
  let index = start;
  for (const last = end - 7; index < last; index += 8) {
    crc =
      table[0x700 + (bytes[index]! ^ (crc >>> 24))]! ^
      table[0x600 + (bytes[index + 1]! ^ ((crc >>> 16) & 0xff))]! ^
      table[0x500 + (bytes[index + 2]! ^ ((crc >>> 8) & 0xff))]! ^
      table[0x400 + (bytes[index + 3]! ^ (crc & 0xff))]! ^
      table[0x300 + bytes[index + 4]!]! ^
      table[0x200 + bytes[index + 5]!]! ^
      table[0x100 + bytes[index + 6]!]! ^
      table[bytes[index + 7]!]!;
  }
  for (; index < end; index++) crc = (crc << 8) ^ table[(crc >>> 24) ^ bytes[index]!]!;
  return crc >>> 0;
}

/** A copy of `bytes` with its CRC-32 behind it, most significant octet first. */
export function withProximityCrc32(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 4);
  out.set(bytes);
  const crc = proximityCrc32(bytes);
  for (let octet = 0; octet < 4; octet++) out[bytes.length + octet] = crc >>> (24 - 8 * octet);
  return out;
}

const table = buildCrc32Table(0x00a00805);
