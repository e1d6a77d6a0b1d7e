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
  // Eight octets a step: tables[k][b] is the CRC of octet b with k zero octets behind it.
  for (const last = end - 7; index < last; index += 8) {
    crc =
      tables[7]![bytes[index]! ^ (crc >>> 8)]! ^
      tables[6]![bytes[index + 1]! ^ (crc & 0xff)]! ^
      tables[5]![bytes[index + 2]!]! ^
      tables[4]![bytes[index + 3]!]! ^
      tables[3]![bytes[index + 4]!]! ^
      tables[2]![bytes[index + 5]!]! ^
      tables[1]![bytes[index + 6]!]! ^
      tables[0]![bytes[index + 7]!]!;
  }
  for (; index < end; index++) crc = ((crc << 8) & 0xff00) ^ tables[0]![(crc >>> 8) ^ bytes[index]!]!;
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
const tables: readonly Uint16Array[] = buildTables();

function buildTables(): Uint16Array[] {
  const first = new Uint16Array(256);
  for (let octet = 0; octet < 256; octet++) {
    let crc = octet << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ polynomial : crc << 1;
    first[octet] = crc;
  }
  const all = [first];
  for (let k = 1; k < 8; k++) {
    const before = all[k - 1]!;
    all.push(before.map((crc) => ((crc << 8) & 0xff00) ^ first[crc >>> 8]!));
  }
  return all;
}
