/** Whole numbers that a double holds one by one. */
const most = 2 ** 53;
const half = 2 ** 32;

/**
 * Bits of whole numbers up to 2^53, as if written in two's complement without end: `-1 & 0xff` is 255, and what lies beyond
 * 32 bits is not lost as it is in JavaScript. NaN where an operand is not whole.
 */
export function andBits(a: number, b: number): number {
  if (isSmall(a) && isSmall(b)) return a & b;
  if (!areWhole(a, b)) return Number.NaN;
  return (highOf(a) & highOf(b)) * half + ((a & b) >>> 0);
}

export function orBits(a: number, b: number): number {
  if (isSmall(a) && isSmall(b)) return a | b;
  if (!areWhole(a, b)) return Number.NaN;
  return (highOf(a) | highOf(b)) * half + ((a | b) >>> 0);
}

export function exclusiveOrBits(a: number, b: number): number {
  if (isSmall(a) && isSmall(b)) return a ^ b;
  if (!areWhole(a, b)) return Number.NaN;
  return (highOf(a) ^ highOf(b)) * half + ((a ^ b) >>> 0);
}

export function invertBits(a: number): number {
  return isWhole(a) ? -1 - a : Number.NaN;
}

/** @param places 0 to 63; NaN for others, and for a result beyond 2^53 */
export function shiftLeft(a: number, places: number): number {
  const shifted = isWhole(a) && isPlaces(places) ? a * 2 ** places : Number.NaN;
  return isWhole(shifted) ? shifted : Number.NaN;
}

/** Keeps the sign: `-8 >> 1` is -4. */
export function shiftRight(a: number, places: number): number {
  return isWhole(a) && isPlaces(places) ? Math.floor(a / 2 ** places) : Number.NaN;
}

const isSmall = (a: number) => a === (a | 0);
const isWhole = (a: number) => Number.isInteger(a) && a >= -most && a <= most;
const areWhole = (a: number, b: number) => isWhole(a) && isWhole(b);
const isPlaces = (places: number) => Number.isInteger(places) && places >= 0 && places < 64;
/** What stands above the lower 32 bits: 22 bits with the sign. */
const highOf = (a: number) => Math.floor(a / half);
