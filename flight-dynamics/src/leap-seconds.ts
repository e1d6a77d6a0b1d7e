import { msPerDay } from './time.ts';

/**
 * TAI minus UTC in whole seconds; before 1972 the first value is given.
 * Source: IERS Bulletin C 1 (1972) to 72 (July 2026); none announced since 2017-01-01.
 */
export function taiMinusUtcS(atMs: number): number {
  const mjd = Math.floor(atMs / msPerDay) + 40_587;
  for (let i = table.length - 1; i >= 0; i -= 1) {
    const [startMjd, valueS] = table[i]!;
    if (mjd >= startMjd) return valueS;
  }
  return 10;
}

/**
 * Until here the table is known to be whole; later instants may lack a leap second that nobody had announced.
 * Source: IERS Bulletin C 72 (July 2026): none at the end of December 2026; a next one could come at the end of June 2027
 */
export const leapSecondsAnnouncedToAtMs = Date.UTC(2027, 5, 28);

/** One line for people when the instant lies beyond what was announced; null before it. */
export function leapSecondWarning(atMs: number): string | null {
  if (atMs <= leapSecondsAnnouncedToAtMs) return null;
  const until = new Date(leapSecondsAnnouncedToAtMs).toISOString().slice(0, 10);
  return `leap seconds are known until ${until}; TT and UT1 may be a second off after it`;
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
