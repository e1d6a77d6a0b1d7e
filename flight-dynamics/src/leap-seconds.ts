import { msPerDay } from './time.ts';

/**
 * TAI minus UTC in whole seconds; before 1972 the first value is given.
 * Source: IERS Bulletin C 1 (1972) to 70 (2025); none announced since 2017-01-01.
 */
export function taiMinusUtcS(atMs: number): number {
  const mjd = Math.floor(atMs / msPerDay) + 40_587;
  let offsetS = 10;
  for (const [startMjd, valueS] of table) {
    if (mjd >= startMjd) offsetS = valueS;
  }
  return offsetS;
}

/** Terrestrial Time minus UTC: TAI - UTC + 32.184 s. */
export function ttMinusUtcS(atMs: number): number {
  return taiMinusUtcS(atMs) + 32.184;
}

/** Modified Julian date (UTC) from which the value holds. */
const table: readonly (readonly [startMjd: number, taiMinusUtcS: number])[] = [
  [41_317, 10],
  [41_499, 11],
  [41_683, 12],
  [42_048, 13],
  [42_413, 14],
  [42_778, 15],
  [43_144, 16],
  [43_509, 17],
  [43_874, 18],
  [44_239, 19],
  [44_786, 20],
  [45_151, 21],
  [45_516, 22],
  [46_247, 23],
  [47_161, 24],
  [47_892, 25],
  [48_257, 26],
  [48_804, 27],
  [49_169, 28],
  [49_534, 29],
  [50_083, 30],
  [50_630, 31],
  [51_179, 32],
  [53_736, 33],
  [54_832, 34],
  [56_109, 35],
  [57_204, 36],
  [57_754, 37],
];
