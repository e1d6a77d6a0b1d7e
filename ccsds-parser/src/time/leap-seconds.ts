/**
 * TAI minus UTC in seconds at an instant of UTC.
 *
 * @param atMs milliseconds UTC since 1970
 * @returns 0 before 1972, when UTC was steered otherwise: a spacecraft clock that has lost its memory and counts from 1958 says
 *   1958-01-01T00:00:00; 37 from 2017-01-01 on, as long as no newer leap second is in the table
 */
export function taiMinusUtcS(atMs: number): number {
  let offsetS = 0;
  for (const [fromAtMs, seconds] of steps) {
    if (atMs < fromAtMs) break;
    offsetS = seconds;
  }
  return offsetS;
}

/**
 * UTC of an instant that is given in TAI.
 *
 * During an inserted second the result repeats the first second of the next day, because milliseconds since 1970
 * have no name for 23:59:60.
 *
 * @param taiMs milliseconds of TAI since 1970-01-01T00:00:00 TAI
 */
export function utcFromTaiMs(taiMs: number): number {
  let offsetS = 0;
  for (const [fromAtMs, seconds] of steps) {
    if (taiMs < fromAtMs + seconds * 1000) break;
    offsetS = seconds;
  }
  return taiMs - offsetS * 1000;
}

/** Milliseconds of TAI since 1970-01-01T00:00:00 TAI at an instant of UTC. */
export function taiFromUtcMs(atMs: number): number {
  return atMs + taiMinusUtcS(atMs) * 1000;
}

/**
 * Whether a second was inserted right before this instant: 23:59:60 of the day that ends here.
 *
 * @param atMs milliseconds UTC since 1970, a midnight
 */
export function followsLeapSecond(atMs: number): boolean {
  return steps.some(([fromAtMs, seconds]) => fromAtMs === atMs && seconds > firstOffsetS);
}

/** Whether an instant of TAI (milliseconds since 1970-01-01T00:00:00 TAI) lies inside an inserted second. */
export function isTaiInLeapSecond(taiMs: number): boolean {
  return steps.some(([fromAtMs, seconds]) => {
    const endTaiMs = fromAtMs + seconds * 1000;
    return seconds > firstOffsetS && taiMs >= endTaiMs - 1000 && taiMs < endTaiMs;
  });
}

/** With this UTC began to be kept by whole seconds; it was reached by no inserted second. */
const firstOffsetS = 10;

/** First instant and offset. Source: IERS Bulletin C, the last inserted second being that of 2016-12-31. */
const steps: readonly (readonly [atMs: number, taiMinusUtcS: number])[] = (
  [
    [1972, 1, firstOffsetS],
    [1972, 7, 11],
    [1973, 1, 12],
    [1974, 1, 13],
    [1975, 1, 14],
    [1976, 1, 15],
    [1977, 1, 16],
    [1978, 1, 17],
    [1979, 1, 18],
    [1980, 1, 19],
    [1981, 7, 20],
    [1982, 7, 21],
    [1983, 7, 22],
    [1985, 7, 23],
    [1988, 1, 24],
    [1990, 1, 25],
    [1991, 1, 26],
    [1992, 7, 27],
    [1993, 7, 28],
    [1994, 7, 29],
    [1996, 1, 30],
    [1997, 7, 31],
    [1999, 1, 32],
    [2006, 1, 33],
    [2009, 1, 34],
    [2012, 7, 35],
    [2015, 7, 36],
    [2017, 1, 37],
  ] as const
).map(([year, month, seconds]) => [Date.UTC(year, month - 1, 1), seconds]);
