import type { Fault } from '../fault.ts';
import { followsLeapSecond } from './leap-seconds.ts';

/**
 * An instant of UTC that keeps what a double of milliseconds would lose: `atMs` since 1970 and the picoseconds behind it.
 *
 * Milliseconds since 1970 have no name for 23:59:60. An instant inside an inserted second is therefore written as the
 * same place in the first second of the next day, with `isLeapSecond` set, and can be turned back.
 */
export interface Instant {
  /** Whole milliseconds UTC since 1970. */
  readonly atMs: number;
  /** 0 up to, not including, 1e9 picoseconds; a binary count of a fraction need not be a whole number of them. */
  readonly remainderPs: number;
  readonly isLeapSecond: boolean;
}

/** Why octets or text are not the time that was asked for. */
export type TimeFault = Fault<
  'bad-length' | 'bad-code' | 'bad-extension' | 'no-epoch' | 'bad-digit' | 'bad-format' | 'out-of-range'
>;

/** Picoseconds of a millisecond. */
export const psPerMs = 1e9;

/** Milliseconds of a day without an inserted second. */
export const msPerDay = 86_400_000;

/** An instant from a double of milliseconds; what lies behind the whole ones becomes picoseconds. */
export function instantFromMs(atMs: number): Instant {
  if (!Number.isFinite(atMs)) throw new RangeError(`atMs: expected a finite number, found ${atMs}`);
  const whole = Math.floor(atMs);
  return { atMs: whole, remainderPs: (atMs - whole) * psPerMs, isLeapSecond: false };
}

/** The nearest double of milliseconds; good to about a quarter of a microsecond in this century. */
export function msFromInstant({ atMs, remainderPs }: Instant): number {
  return atMs + remainderPs / psPerMs;
}

/** What an encoder was given, as an instant. @throws RangeError when it is not one */
export function asInstant(time: Instant | number): Instant {
  if (typeof time === 'number') return instantFromMs(time);
  if (!Number.isSafeInteger(time.atMs) || !(time.remainderPs >= 0 && time.remainderPs < psPerMs))
    throw new RangeError(
      `time: expected whole milliseconds and 0 to 1e9 picoseconds, found ${time.atMs} and ${time.remainderPs}`,
    );
  return time;
}

/**
 * Rounds to a whole number of steps of `stepPs`, carrying into the milliseconds.
 *
 * @param stepPs a divisor of a second in picoseconds, 1 to 1e12
 */
export function roundInstant(instant: Instant, stepPs: number): Instant {
  if (stepPs <= psPerMs) {
    const rounded = Math.round(instant.remainderPs / stepPs) * stepPs;
    if (rounded < psPerMs) return { ...instant, remainderPs: rounded };
    return afterCarry(instant, instant.atMs + 1);
  }
  const stepMs = stepPs / psPerMs;
  const second = Math.floor(instant.atMs / 1000) * 1000;
  const inSecondMs = instant.atMs - second + instant.remainderPs / psPerMs;
  return afterCarry(instant, second + Math.round(inSecondMs / stepMs) * stepMs);
}

// Around an inserted second two seconds share their numbers: rounding up must land in the right one of them.
function afterCarry({ atMs, isLeapSecond }: Instant, carriedAtMs: number): Instant {
  const leavesSecond = Math.floor(carriedAtMs / 1000) > Math.floor(atMs / 1000);
  if (isLeapSecond && leavesSecond) return { atMs: carriedAtMs - 1000, remainderPs: 0, isLeapSecond: false };
  const entersLeapSecond = leavesSecond && followsLeapSecond(carriedAtMs);
  return { atMs: carriedAtMs, remainderPs: 0, isLeapSecond: isLeapSecond || entersLeapSecond };
}
