/*
 * A column of numbers, lossless to the bit: u8 kind | form << 4, varint count, then by form
 *
 *   0 raw       the octets as they stood, little-endian
 *   1 constant  the octets of one
 *   2 words     whole numbers up to 32 bits, and singles as the words that they are
 *   3 halves    of values of 64 bits the upper words, then the lower; each u8 0 raw or 1 words before it
 *   4 decimals  u8 exponent, then whole numbers
 *   5 singles   doubles that lose nothing in single precision: a column of singles
 *   6 distinct  of values of 64 bits: varint how many differ, those as halves, then as words which of them each value is
 */
export const numberForms = {
  raw: 0,
  constant: 1,
  words: 2,
  halves: 3,
  decimals: 4,
  singles: 5,
  distinct: 6,
} as const;
