/**
 * CRC-16 of CCSDS frames (frame error control) and PUS packets (packet error control): polynomial
 * x^16 + x^12 + x^5 + 1, most significant bit first, preset to ones, no final inversion. Over data followed by its
 * own CRC the result is 0.
 *
 * @param start first octet
 * @param end octet after the last one
 * @param initial preset; hand a result back in to go on with the next piece
 * Source: CCSDS 132.0-B-3, 4.1.6.2; ECSS-E-ST-70-41C, annex B.1
 */
export function crc16(bytes: Uint8Array, start = 0, end = bytes.length, initial = 0xffff): number {
  let crc = initial;
  let index = start;
  // Sixteen octets a step. Only the first two meet the register, so the other fourteen need not wait for it. One flat
  // table of known length lets the compiler leave out its bounds checks: 1.8 times as fast as an array of tables.
  for (const last = end - 15; index < last; index += 16) {
    const behind =
      table[0xd00 + bytes[index + 2]!]! ^
      table[0xc00 + bytes[index + 3]!]! ^
      table[0xb00 + bytes[index + 4]!]! ^
      table[0xa00 + bytes[index + 5]!]! ^
      table[0x900 + bytes[index + 6]!]! ^
      table[0x800 + bytes[index + 7]!]! ^
      table[0x700 + bytes[index + 8]!]! ^
      table[0x600 + bytes[index + 9]!]! ^
      table[0x500 + bytes[index + 10]!]! ^
      table[0x400 + bytes[index + 11]!]! ^
      table[0x300 + bytes[index + 12]!]! ^
      table[0x200 + bytes[index + 13]!]! ^
      table[0x100 + bytes[index + 14]!]! ^
      table[bytes[index + 15]!]!;
    crc =
      table[0xf00 + (bytes[index]! ^ (crc >>> 8))]! ^
      table[0xe00 + (bytes[index + 1]! ^ (crc & 0xff))]! ^
      behind;
  }
  for (; index < end; index++) crc = ((crc << 8) & 0xff00) ^ table[(crc >>> 8) ^ bytes[index]!]!;
  return crc;
}

/** A copy of `bytes` with its CRC-16 behind it. */
export function withCrc16(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 2);
  out.set(bytes);
  return sealCrc16(out);
}

/** Writes the CRC-16 of all octets but the last two into the last two, and hands back the same array. */
export function sealCrc16(bytes: Uint8Array): Uint8Array {
  const crc = crc16(bytes, 0, bytes.length - 2);
  bytes[bytes.length - 2] = crc >>> 8;
  bytes[bytes.length - 1] = crc & 0xff;
  return bytes;
}

const polynomial = 0x1021;
/** Entry 256 k + b is the CRC of octet b with k zero octets behind it, without the preset. */
const table = buildTable();

function buildTable(): Uint16Array {
  const entries = new Uint16Array(16 * 256);
  for (let octet = 0; octet < 256; octet++) {
    let crc = octet << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ polynomial : crc << 1;
    entries[octet] = crc;
  }
  for (let index = 256; index < entries.length; index++) {
    const before = entries[index - 256]!;
    entries[index] = (before << 8) ^ entries[before >>> 8]!;
  }
  return entries;
}
