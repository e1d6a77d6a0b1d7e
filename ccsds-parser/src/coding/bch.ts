/**
 * The telecommand code BCH(63,56): seven octets and a parity octet, in which one wrong bit can be corrected and two
 * can be noticed, or, with nothing corrected, three.
 *
 * The parity octet is the 7-bit remainder, complemented, and a fill bit 0.
 * Source: CCSDS 231.0-B-4, section 3: g(x) = x^7 + x^6 + x^2 + 1
 */

/** Octets that a codeblock carries. */
export const informationOctets = 7;
/** Octets of a codeblock, its parity included. */
export const codeblockOctets = 8;

/** The parity octet of the seven octets from `start` on. */
export function bchParity(bytes: Uint8Array, start = 0): number {
  return ((remainderOf(bytes, start) ^ 0x7f) << 1) & 0xfe;
}

/**
 * Checks the eight octets from `start` on and corrects a single wrong bit of the 63 in place.
 *
 * @returns bits corrected, 0 or 1; undefined when more are wrong (or it is the tail of a CLTU, made to be so)
 */
export function correctBchCodeblock(block: Uint8Array, start = 0): 0 | 1 | undefined {
  const syndrome = remainderOf(block, start) ^ (block[start + informationOctets]! >>> 1) ^ 0x7f;
  if (syndrome === 0) return 0;
  const bit = bitOfSyndrome[syndrome]!;
  if (bit === notASingleBit) return undefined;
  block[start + (bit >>> 3)]! ^= 0x80 >>> (bit & 7);
  return 1;
}

/**
 * Whether the eight octets from `start` on are a codeword, nothing being corrected: up to three wrong bits are noticed
 * for certain.
 *
 * Source: CCSDS 231.0-B-4, 3.4 (error detecting mode)
 */
export function isBchCodeblock(block: Uint8Array, start = 0): boolean {
  return (remainderOf(block, start) ^ (block[start + informationOctets]! >>> 1) ^ 0x7f) === 0;
}

const generator = 0x45; // x^6 + x^2 + 1, x^7 being the bit that falls out of seven
const notASingleBit = 0xff;

/** `nextRemainder[r]`: remainder after shifting an octet in, r being remainder (7 bits) xor its top seven bits. */
const nextRemainder = new Uint8Array(256);
for (let octet = 0; octet < 256; octet++) {
  // The remainder stands in the top seven bits of an octet-wide register.
  let register = octet;
  for (let bit = 0; bit < 8; bit++)
    register = register & 0x80 ? ((register << 1) ^ (generator << 1)) & 0xff : (register << 1) & 0xff;
  nextRemainder[octet] = register;
}

/** For each syndrome the bit (0 to 62) that causes it alone. */
const bitOfSyndrome = new Uint8Array(128).fill(notASingleBit);
{
  const block = new Uint8Array(codeblockOctets);
  for (let bit = 0; bit < 63; bit++) {
    block.fill(0);
    block[bit >>> 3] = 0x80 >>> (bit & 7);
    const syndrome = remainderOf(block, 0) ^ (block[informationOctets]! >>> 1);
    bitOfSyndrome[syndrome] = bit;
  }
}

/** Remainder of x^7 times the 56 information bits. */
function remainderOf(bytes: Uint8Array, start: number): number {
  let register = 0;
  for (let index = start; index < start + informationOctets; index++)
    register = nextRemainder[register ^ bytes[index]!]!;
  return register >>> 1;
}
