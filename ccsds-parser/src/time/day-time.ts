import { failure, type Result, success } from '../fault.ts';
import { type Instant, msPerDay, type TimeFault } from './instant.ts';
import { followsLeapSecond } from './leap-seconds.ts';

/** The time of a day as a clock shows it; `second` is 60 inside an inserted second. */
export interface DayTime {
  readonly dayStartAtMs: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly remainderPs: number;
}

/**
 * The instant that a clock shows. 23:59:60 is taken only on days at whose end a second was inserted.
 *
 * @returns `out-of-range` for hours, minutes and seconds that no clock shows
 */
export function instantOfDayTime(time: DayTime): Result<Instant, TimeFault> {
  const { hour, minute, second } = time;
  if (!(hour <= 23)) return failure('out-of-range', 'an hour from 0 to 23', hour);
  if (!(minute <= 59)) return failure('out-of-range', 'a minute from 0 to 59', minute);
  const isLastMinute = hour === 23 && minute === 59 && followsLeapSecond(time.dayStartAtMs + msPerDay);
  const lastSecond = isLastMinute ? 60 : 59;
  if (!(second <= lastSecond)) return failure('out-of-range', `a second from 0 to ${lastSecond}`, second);
  const inDayMs = ((hour * 60 + minute) * 60 + second) * 1000 + time.millisecond;
  return success({
    atMs: time.dayStartAtMs + inDayMs,
    remainderPs: time.remainderPs,
    isLeapSecond: second === 60,
  });
}

/** What a clock shows at an instant. */
export function dayTimeOfInstant({ atMs, remainderPs, isLeapSecond }: Instant): DayTime {
  const { dayStartAtMs, inDayMs } = splitDay(atMs, isLeapSecond);
  const inDayS = Math.floor(inDayMs / 1000);
  return {
    dayStartAtMs,
    hour: isLeapSecond ? 23 : Math.floor(inDayS / 3600),
    minute: isLeapSecond ? 59 : Math.floor(inDayS / 60) % 60,
    second: isLeapSecond ? 60 : inDayS % 60,
    millisecond: inDayMs % 1000,
    remainderPs,
  };
}

/** Start of the day and milliseconds into it: up to 86,400,999 inside an inserted second. */
export function splitDay(atMs: number, isLeapSecond: boolean): { dayStartAtMs: number; inDayMs: number } {
  const midnightAtMs = Math.floor(atMs / msPerDay) * msPerDay;
  const dayStartAtMs = isLeapSecond ? midnightAtMs - msPerDay : midnightAtMs;
  return { dayStartAtMs, inDayMs: atMs - dayStartAtMs };
}
