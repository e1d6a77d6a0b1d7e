/**
 * A Julian date in two parts, so that nothing is lost: one double for a whole Julian date resolves only 40 microseconds,
 * 0.3 m along a low orbit. `day` is the date of the preceding midnight (it ends in .5), `fraction` the part of the day.
 */
export interface JulianDate {
  readonly day: number;
  /** Usually 0 to 1; a small correction (UT1) may carry it just outside. */
  readonly fraction: number;
}

export const msPerDay = 86_400_000;
/** Julian date of 1970-01-01T00:00. */
export const unixEpochJulianDay = 2_440_587.5;
/** Julian date of J2000.0, 2000-01-01T12:00. */
export const j2000JulianDay = 2_451_545;

/** The instant as a two-part Julian date on the same scale (UTC in, UTC out). */
export function julianDate(atMs: number): JulianDate {
  const wholeDays = Math.floor(atMs / msPerDay);
  return { day: unixEpochJulianDay + wholeDays, fraction: (atMs - wholeDays * msPerDay) / msPerDay };
}

/** Milliseconds since 1970; rounded to the double's 0.24 microseconds. */
export function instantOf(date: JulianDate): number {
  return (date.day - unixEpochJulianDay) * msPerDay + date.fraction * msPerDay;
}

/**
 * Days from `from` to `to`. A leap second between them is not counted, as in every SGP4 program: element sets count
 * days of 86,400 s of UTC.
 */
export function daysBetween(from: JulianDate, to: JulianDate): number {
  return to.day - from.day + (to.fraction - from.fraction);
}

/**
 * Greenwich mean sidereal time, IAU 1982, and its rate.
 *
 * @param ut1 Julian date on the UT1 scale, not UTC: 0.4 s of difference is 180 m at the equator
 * Source: AIAA 2006-6753 Rev 2, appendix C; coefficients of Aoki et al. 1982
 */
export function greenwichMeanSiderealTime(ut1: JulianDate): { angleRad: number; rateRadS: number } {
  return {
    angleRad: gmst1982Turns(ut1.day, ut1.fraction) * 2 * Math.PI,
    rateRadS: (gmst1982TurnsPerDay(ut1.day, ut1.fraction) * 2 * Math.PI) / 86_400,
  };
}

/** Greenwich mean sidereal time as a part of a turn, 0 to 1; for loops that must not allocate. */
export function gmst1982Turns(day: number, fraction: number): number {
  const wholeDays = day - j2000JulianDay;
  const centuries = (wholeDays + fraction) / 36_525;
  const slowS =
    67_310.548_41 + (8_640_184.812_866 + (0.093_104 - 6.2e-6 * centuries) * centuries) * centuries;
  // The 876,600 hours a century are one turn a day: whole days drop out before they cost digits.
  const slowTurns = slowS / 86_400;
  const turns = wholeDays - Math.floor(wholeDays) + fraction + (slowTurns - Math.floor(slowTurns));
  return turns - Math.floor(turns);
}

/** Sidereal turns in a day of UT1. */
export function gmst1982TurnsPerDay(day: number, fraction: number): number {
  const centuries = (day - j2000JulianDay + fraction) / 36_525;
  const slowRateSPerCentury = 8_640_184.812_866 + (0.186_208 - 18.6e-6 * centuries) * centuries;
  return 1 + slowRateSPerCentury / (36_525 * 86_400);
}
