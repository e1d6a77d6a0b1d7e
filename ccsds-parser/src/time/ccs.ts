import { hexNumber } from '../bits/hex.ts';
import { failure, type Result, success } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';
import { calendarDay, dayStartAtMs } from './calendar.ts';
import { dayTimeOfInstant, instantOfDayTime } from './day-time.ts';
import { asInstant, type Instant, psPerMs, roundInstant, type TimeFault } from './instant.ts';

/**
 * CCSDS calendar segmented time code: a date that can be read in a hexadecimal dump.
 *
 *     year 16 | month 8 | day 8   | hour 8 | minute 8 | second 8 | 10^-2 s 8 | 10^-4 s 8 ...
 *     year 16 | 0000 day of year  | hour 8 | minute 8 | second 8 | 10^-2 s 8 | 10^-4 s 8 ...
 *
 * Source: CCSDS 301.0-B-4, 3.4
 */
export interface CcsFormat {
  readonly variation: 'month-day' | 'day-of-year';
  /** 0 to 6 octets of two decimal digits each. */
  readonly subsecondOctets: number;
  /**
   * The standard packs two decimal digits into an octet (BCD), and so do we unless told otherwise. Orekit and FSFW
   * (2024) write the segments as binary numbers, so such codes exist: `binary` reads and writes them.
   */
  readonly digits?: 'bcd' | 'binary';
}

/**
 * @param bytes the T-field, without P-field
 * @returns `bad-length`; `bad-digit` for an octet that is not two decimal digits; `out-of-range` for a date or time that
 *   does not exist. Second 60 is taken on days at whose end a second was inserted
 */
export function decodeCcs(bytes: Uint8Array, format: CcsFormat): Result<Instant, TimeFault> {
  const octets = ccsOctets(format);
  if (bytes.length !== octets) return failure('bad-length', octets, bytes.length);
  const isBcd = (format.digits ?? 'bcd') === 'bcd';
  const pairs: number[] = [];
  for (let index = 0; index < octets; index++) {
    const octet = bytes[index]!;
    if (isBcd && ((octet & 0x0f) > 9 || octet > 0x99))
      return failure('bad-digit', 'two decimal digits', hexNumber(octet, 1));
    pairs.push(isBcd ? (octet >>> 4) * 10 + (octet & 0x0f) : octet);
  }
  const base = isBcd ? 100 : 256;
  const year = pairs[0]! * base + pairs[1]!;
  const isMonthDay = format.variation === 'month-day';
  const start = isMonthDay
    ? dayStartAtMs({ year, month: pairs[2]!, dayOfMonth: pairs[3]! })
    : dayStartAtMs({ year, dayOfYear: pairs[2]! * base + pairs[3]! });
  if (start === undefined) return failure('out-of-range', 'a day of the calendar', `${pairs.slice(0, 4)}`);
  const fraction = subsecondPs(pairs.slice(7));
  if (fraction === undefined) return failure('out-of-range', 'subseconds from 0 to 99', `${pairs.slice(7)}`);
  return instantOfDayTime({
    dayStartAtMs: start,
    hour: pairs[4]!,
    minute: pairs[5]!,
    second: pairs[6]!,
    millisecond: Math.floor(fraction / psPerMs),
    remainderPs: fraction % psPerMs,
  });
}

/**
 * The T-field of an instant, rounded to the nearest step.
 *
 * @param time an instant, or milliseconds UTC since 1970
 * @throws RangeError outside the years 1 to 9999
 */
export function encodeCcs(time: Instant | number, format: CcsFormat): Uint8Array {
  const bytes = new Uint8Array(ccsOctets(format));
  const instant = roundInstant(asInstant(time), 10 ** (12 - 2 * format.subsecondOctets));
  const { dayStartAtMs: start, hour, minute, second, millisecond, remainderPs } = dayTimeOfInstant(instant);
  const { year, month, dayOfMonth, dayOfYear } = calendarDay(start);
  const isBcd = (format.digits ?? 'bcd') === 'bcd';
  const base = isBcd ? 100 : 256;
  const day =
    format.variation === 'month-day' ? [month, dayOfMonth] : [Math.floor(dayOfYear / base), dayOfYear % base];
  const pairs = [Math.floor(year / base), year % base, ...day, hour, minute, second];
  let fraction = millisecond * psPerMs + remainderPs;
  for (let index = 0; index < format.subsecondOctets; index++) {
    const stepPs = 10 ** (10 - 2 * index);
    pairs.push(Math.floor(fraction / stepPs));
    fraction %= stepPs;
  }
  bytes.set(isBcd ? pairs.map((pair) => (Math.floor(pair / 10) << 4) | (pair % 10)) : pairs);
  return bytes;
}

/**
 * What the P-field octet says: extension 1 | 101 | variation 1 (0: month and day, 1: day of year) | subsecond octets 3
 *
 * @returns `bad-code`, also for 7 subsecond octets, which are not used; `bad-extension`
 * Source: CCSDS 301.0-B-4, 3.4.2
 */
export function readCcsPreamble(octet: number): Result<CcsFormat, TimeFault> {
  const code = (octet >>> 4) & 7;
  if (code !== 5) return failure('bad-code', 5, code);
  if (octet & 0x80) return failure('bad-extension', 'one octet', 'a second octet');
  const subsecondOctets = octet & 7;
  if (subsecondOctets === 7) return failure('bad-code', '0 to 6 subsecond octets', 7);
  return success({ variation: octet & 8 ? 'day-of-year' : 'month-day', subsecondOctets });
}

/** The P-field octet of a format; it does not tell `digits`. */
export function writeCcsPreamble(format: CcsFormat): number {
  ccsOctets(format);
  return 0x50 | (format.variation === 'day-of-year' ? 8 : 0) | format.subsecondOctets;
}

/** Octets of the T-field. @throws RangeError for more than 6 subsecond octets */
export function ccsOctets({ subsecondOctets }: CcsFormat): number {
  mustBeWhole('subsecondOctets', subsecondOctets, 0, 6);
  return 7 + subsecondOctets;
}

function subsecondPs(pairs: readonly number[]): number | undefined {
  let fraction = 0;
  for (const [index, pair] of pairs.entries()) {
    if (pair > 99) return undefined;
    fraction += pair * 10 ** (10 - 2 * index);
  }
  return fraction;
}
