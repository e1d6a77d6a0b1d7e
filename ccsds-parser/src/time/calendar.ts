import { msPerDay } from './instant.ts';

/** A day of the Gregorian calendar, as text and calendar codes write it. */
export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly dayOfMonth: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
}

/** Midnight (milliseconds since 1970) at which a day of years 1 to 9999 begins; undefined when there is no such day. */
export function dayStartAtMs(
  day: { year: number; month: number; dayOfMonth: number } | { year: number; dayOfYear: number },
): number | undefined {
  const { year } = day;
  if (!(year >= 1 && year <= 9999)) return undefined;
  const january = new Date(0);
  january.setUTCFullYear(year, 0, 1);
  if ('dayOfYear' in day) {
    const daysInYear = isLeapYear(year) ? 366 : 365;
    if (!(day.dayOfYear >= 1 && day.dayOfYear <= daysInYear)) return undefined;
    return january.getTime() + (day.dayOfYear - 1) * msPerDay;
  }
  const date = new Date(0);
  date.setUTCFullYear(year, day.month - 1, day.dayOfMonth);
  // The calendar turns February 30th into March: a day that does not come back was none.
  const isSame = date.getUTCMonth() === day.month - 1 && date.getUTCDate() === day.dayOfMonth;
  return isSame ? date.getTime() : undefined;
}

/** The day that begins at a midnight. @throws RangeError outside the years 1 to 9999 */
export function calendarDay(startAtMs: number): CalendarDay {
  const date = new Date(startAtMs);
  const year = date.getUTCFullYear();
  const newYearAtMs = dayStartAtMs({ year, dayOfYear: 1 });
  if (newYearAtMs === undefined)
    throw new RangeError(`time: expected a year from 1 to 9999, found ${startAtMs} ms since 1970`);
  return {
    year,
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
    dayOfYear: Math.round((startAtMs - newYearAtMs) / msPerDay) + 1,
  };
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
