/**
 * Table for eight octets a step, most significant bit first: entry 256 k + b is the register after octet b and k octets
 * of zeros.
 *
 * @param polynomial as its standard writes it, without the term x^32
 */
export function buildCrc32Table(polynomial: number): Int32Array {
  const table = new Int32Array(8 * 256);
  for (let octet = 0; octet < 256; octet++) {
    let crc = octet << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ polynomial : crc << 1;
    table[octet] = crc;
  }
  for (let index = 256; index < table.length; index++) {
    const before = table[index - 256]!;
    table[index] = (before << 8) ^ table[before >>> 24]!;
  }
  return table;
}

/** The same for a CRC that takes the least significant bit first, as Ethernet does; its register is reversed too. */
export function buildReflectedCrc32Table(polynomial: number): Int32Array {
  const reversed = reverseBits(polynomial);
  const table = new Int32Array(8 * 256);
  for (let octet = 0; octet < 256; octet++) {
    let crc = octet;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ reversed : crc >>> 1;
    table[octet] = crc;
  }
  for (let index = 256; index < table.length; index++) {
    const before = table[index - 256]!;
    table[index] = (before >>> 8) ^ table[before & 0xff]!;
  }
  return table;
}

function reverseBits(word: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) reversed = (reversed << 1) | ((word >>> bit) & 1);
  return reversed;
}
