import type { LevelRange } from './paint-waterfall.ts';

/** What 0 and 255 of a level stand for, of full scale. */
export interface LevelScale {
  readonly floorDb: number;
  readonly topDb: number;
}

/** An octet of level in decibels. */
export function decibelsOf({ floorDb, topDb }: LevelScale, level: number): number {
  return floorDb + (level / 255) * (topDb - floorDb);
}

/** Decibels as an octet of level, not rounded. */
export function levelOf({ floorDb, topDb }: LevelScale, decibels: number): number {
  return (255 * (decibels - floorDb)) / (topDb - floorDb);
}

/**
 * One end of a range moved; the other gives way so that they stay `leastApart` octets apart.
 *
 * @param end which one a hand has moved
 */
export function movedRange(range: LevelRange, end: 'low' | 'high', level: number): LevelRange {
  if (end === 'low') {
    const low = Math.max(0, Math.min(255 - leastApart, level));
    return { low, high: Math.max(range.high, low + leastApart) };
  }
  const high = Math.max(leastApart, Math.min(255, level));
  return { low: Math.min(range.low, high - leastApart), high };
}

/** Some 4 dB of the usual hundred. */
const leastApart = 10;
