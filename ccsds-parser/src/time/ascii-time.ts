import { failure, type Result, success } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';
import { calendarDay, dayStartAtMs } from './calendar.ts';
import { dayTimeOfInstant, instantOfDayTime } from './day-time.ts';
import { asInstant, type Instant, psPerMs, roundInstant, type TimeFault } from './instant.ts';

/**
 * CCSDS ASCII calendar segmented time code, A with month and day, B with the day of the year:
 *
 *     A  1988-01-18T17:20:43.123456Z        B  1988-018T17:20:43.123456Z
 *
 * Source: CCSDS 301.0-B-4, 3.5
 */
export interface AsciiTimeFormat {
  readonly variation: 'A' | 'B';
  /** Digits behind the point, 0 to 12; none and no point with 0. 3 unless given. */
  readonly fractionDigits?: number;
  /** The closing `Z`; there unless given as false. */
  readonly isTerminated?: boolean;
}

/** What was read, and how it was written. */
export interface AsciiTime extends Required<AsciiTimeFormat> {
  readonly instant: Instant;
}

/**
 * Text in code A or B: any number of fraction digits up to 40, with or without `Z`. Digits below 10^-12 s are kept as
 * fractions of a picosecond. Dates alone and times alone (the subsets of the standard) are not read.
 *
 * @returns `bad-format` for other text; `out-of-range` for a date or time that does not exist. Second 60 is taken on
 *   days at whose end a second was inserted
 */
export function decodeAsciiTime(text: string | Uint8Array): Result<AsciiTime, TimeFault> {
  const line = typeof text === 'string' ? text : asciiText(text);
  const match = line.length <= longestText ? pattern.exec(line) : null;
  if (match === null)
    return failure('bad-format', 'YYYY-MM-DDThh:mm:ss.d or YYYY-DDDThh:mm:ss.d', line.slice(0, 40));
  const [, year, month, dayOfMonth, dayOfYear, hour, minute, second, fraction = '', terminator] = match;
  const start =
    dayOfYear === undefined
      ? dayStartAtMs({ year: Number(year), month: Number(month), dayOfMonth: Number(dayOfMonth) })
      : dayStartAtMs({ year: Number(year), dayOfYear: Number(dayOfYear) });
  if (start === undefined) return failure('out-of-range', 'a day of the calendar', line.slice(0, 10));
  const instant = instantOfDayTime({
    dayStartAtMs: start,
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.slice(0, 3).padEnd(3, '0')),
    remainderPs: picoseconds(fraction),
  });
  if (!instant.ok) return instant;
  return success({
    variation: dayOfYear === undefined ? 'A' : 'B',
    fractionDigits: fraction.length,
    isTerminated: terminator === 'Z',
    instant: instant.value,
  });
}

/**
 * Text of an instant, rounded to the last digit.
 *
 * @param time an instant, or milliseconds UTC since 1970
 * @throws RangeError outside the years 1 to 9999, or for more than 12 digits
 */
export function encodeAsciiTime(time: Instant | number, format: AsciiTimeFormat): string {
  const { variation, fractionDigits = 3, isTerminated = true } = format;
  mustBeWhole('fractionDigits', fractionDigits, 0, 12);
  const instant = roundInstant(asInstant(time), 10 ** (12 - fractionDigits));
  const { dayStartAtMs: start, hour, minute, second, millisecond, remainderPs } = dayTimeOfInstant(instant);
  const { year, month, dayOfMonth, dayOfYear } = calendarDay(start);
  const day = variation === 'A' ? `${digits(month, 2)}-${digits(dayOfMonth, 2)}` : digits(dayOfYear, 3);
  const fraction = digits(millisecond, 3) + digits(Math.round(remainderPs), 9);
  const point = fractionDigits === 0 ? '' : `.${fraction.slice(0, fractionDigits)}`;
  const clock = `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}`;
  return `${digits(year, 4)}-${day}T${clock}${point}${isTerminated ? 'Z' : ''}`;
}

const longestText = 64;
const pattern = /^(\d{4})-(?:(\d\d)-(\d\d)|(\d{3}))T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,40}))?(Z?)$/;

/** What the digits behind the third say; nines without end must not round up to a whole millisecond. */
function picoseconds(fraction: string): number {
  const text = `${fraction.slice(3, 12).padEnd(9, '0')}.${fraction.slice(12)}0`;
  return Math.min(Number(text), psPerMs - 2 ** -20);
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** The text at the start of `bytes`, as far as a time may reach; octets beyond ASCII match nothing. */
function asciiText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, longestText + 1));
}
