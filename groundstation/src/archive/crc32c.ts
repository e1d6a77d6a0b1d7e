/**
 * CRC-32C (Castagnoli) of `bytes[start..end)`, as an unsigned 32-bit number; 0 for nothing.
 *
 * Reflected polynomial 0x82F63B78, start and final exclusive-or 0xFFFFFFFF. Eight octets a step through eight tables
 * (slicing-by-8), about three times faster than octet by octet; long pieces sixteen octets a step, 1.4 times faster again.
 * Source: RFC 3720 (iSCSI) section 12.1 and appendix B.4; M. Kounavis and F. Berry, "A Systematic Approach to
 * Building High Performance, Software-based, CRC Generators" (Intel, 2005).
 *
 * @param initial result for what came before, to continue a sum over several pieces
 */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length, initial = 0): number {
  let crc = ~initial;
  let at = start;
  if (end - start >= longOctets) {
    at = end - ((end - start) % 16);
    crc = sumSixteens(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start, at, crc);
  }
  for (const lastBlock = end - 8; at <= lastBlock; at += 8) {
    const low = crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    crc =
      tables[7 * 256 + (low & 0xff)]! ^
      tables[6 * 256 + ((low >>> 8) & 0xff)]! ^
      tables[5 * 256 + ((low >>> 16) & 0xff)]! ^
      tables[4 * 256 + (low >>> 24)]! ^
      tables[3 * 256 + bytes[at + 4]!]! ^
      tables[2 * 256 + bytes[at + 5]!]! ^
      tables[256 + bytes[at + 6]!]! ^
      tables[bytes[at + 7]!]!;
  }
  for (; at < end; at++) crc = tables[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The view that reads four octets at once costs more than it brings below this. */
const longOctets = 512;

function sumSixteens(view: DataView, start: number, end: number, initial: number): number {
  let crc = initial;
  for (let at = start; at < end; at += 16) {
    const a = crc ^ view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    const c = view.getInt32(at + 8, true);
    const d = view.getInt32(at + 12, true);
    crc =
      tables[15 * 256 + (a & 0xff)]! ^
      tables[14 * 256 + ((a >>> 8) & 0xff)]! ^
      tables[13 * 256 + ((a >>> 16) & 0xff)]! ^
      tables[12 * 256 + (a >>> 24)]! ^
      tables[11 * 256 + (b & 0xff)]! ^
      tables[10 * 256 + ((b >>> 8) & 0xff)]! ^
      tables[9 * 256 + ((b >>> 16) & 0xff)]! ^
      tables[8 * 256 + (b >>> 24)]! ^
      tables[7 * 256 + (c & 0xff)]! ^
      tables[6 * 256 + ((c >>> 8) & 0xff)]! ^
      tables[5 * 256 + ((c >>> 16) & 0xff)]! ^
      tables[4 * 256 + (c >>> 24)]! ^
      tables[3 * 256 + (d & 0xff)]! ^
      tables[2 * 256 + ((d >>> 8) & 0xff)]! ^
      tables[256 + ((d >>> 16) & 0xff)]! ^
      tables[d >>> 24]!;
  }
  return crc;
}

/** Table k, entry n: the effect of octet n followed by k zero octets. */
const tables = buildTables(0x82f63b78);

function buildTables(polynomial: number): Int32Array {
  const built = new Int32Array(16 * 256);
  for (let octet = 0; octet < 256; octet++) {
    let crc = octet;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    built[octet] = crc;
  }
  for (let index = 256; index < built.length; index++) {
    const before = built[index - 256]!;
    built[index] = built[before & 0xff]! ^ (before >>> 8);
  }
  return built;
}
