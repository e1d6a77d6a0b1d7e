import { toHex } from '../bits/hex.ts';
import { epoch1958AtMs } from '../time/cuc.ts';
import { taiFromUtcMs, utcFromTaiMs } from '../time/leap-seconds.ts';
import type { Clock, EngineeringValue, RawValue, ValueRef } from './definition.ts';
import { parseDateTimeMs, parseDurationMs } from './xml-schema-value.ts';

/**
 * The time, or the duration, that a raw value counts.
 *
 * @param originAtMs where the time begins when it is counted from another one; undefined when that is not known
 * @returns milliseconds, UTC since 1970 for a time; undefined when the count cannot be read
 */
export function readClock(
  clock: Clock,
  raw: RawValue,
  originAtMs: number | undefined,
  isAbsolute: boolean,
): number | undefined {
  if (typeof raw === 'string') return isAbsolute ? parseDateTimeMs(raw) : parseDurationMs(raw);
  const count = countOf(raw);
  if (count === undefined) return undefined;
  const units = count * clock.scale + clock.offset;
  const elapsedMs = units * clock.unitMs;
  if (!isAbsolute) return finite(elapsedMs + (isRef(clock.epoch) ? (originAtMs ?? 0) : 0));
  const { epoch } = clock;
  if (epoch === 'TAI' || epoch === 'GPS' || epoch === 'J2000')
    return finite(utcOfTai(atomicEpochsTaiMs[epoch] + elapsedMs));
  const startAtMs = isRef(epoch) || epoch === undefined ? originAtMs : epoch.epochAtMs;
  if (startAtMs === undefined) return undefined;
  if (clock.unitMonths !== undefined) return finite(addMonths(startAtMs, units * clock.unitMonths));
  return finite(startAtMs + elapsedMs);
}

/**
 * The count that stands for a time or a duration: the way back from `readClock`.
 *
 * @returns undefined for a clock that counts months, or from another parameter
 */
export function countClock(clock: Clock, ms: number, isAbsolute: boolean): number | undefined {
  const { epoch, unitMs, unitMonths, scale, offset } = clock;
  if (scale === 0 || isRef(epoch) || (isAbsolute && unitMonths !== undefined)) return undefined;
  if (!isAbsolute) return (ms / unitMs - offset) / scale;
  if (epoch === undefined) return undefined;
  const elapsedMs =
    typeof epoch === 'string' ? taiOfUtc(ms) - atomicEpochsTaiMs[epoch] : ms - epoch.epochAtMs;
  return (elapsedMs / unitMs - offset) / scale;
}

/** Octets of a CUC time code without preamble: four of seconds, the rest of fractions. Source: CCSDS 301.0-B-4, 3.2 */
const coarseOctets = 4;

function countOf(raw: RawValue): number | undefined {
  if (typeof raw === 'number' || typeof raw === 'bigint') return Number(raw);
  if (!(raw instanceof Uint8Array) || raw.length < coarseOctets || raw.length > coarseOctets + 3)
    return undefined;
  return Number.parseInt(toHex(raw), 16) / 256 ** (raw.length - coarseOctets);
}

function isRef(epoch: Clock['epoch']): epoch is ValueRef {
  return typeof epoch === 'object' && 'parameter' in epoch;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Epochs that count atomic seconds, as milliseconds of TAI. J2000 is 2000-01-01T12:00:00 TT, and TT is TAI + 32.184 s. */
const atomicEpochsTaiMs = {
  TAI: epoch1958AtMs,
  GPS: taiFromUtcMs(Date.UTC(1980, 0, 6)),
  J2000: Date.UTC(2000, 0, 1, 12) - 32_184,
} as const;

/** Leap seconds begin in 1972; what is older is counted as if both scales were one, as Yamcs does: 1958 stays 1958. */
const firstLeapSecondsAtMs = Date.UTC(1972, 0, 1);

function utcOfTai(taiMs: number): number {
  return taiMs < firstLeapSecondsAtMs ? taiMs : utcFromTaiMs(taiMs);
}

function taiOfUtc(atMs: number): number {
  return atMs < firstLeapSecondsAtMs ? atMs : taiFromUtcMs(atMs);
}

/** So many calendar months later; of a month that is not whole that part of its length. */
function addMonths(atMs: number, months: number): number {
  const whole = Math.floor(months);
  const from = monthLater(atMs, whole);
  return from + (monthLater(atMs, whole + 1) - from) * (months - whole);
}

function monthLater(atMs: number, months: number): number {
  const date = new Date(atMs);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}

/** Text of a value of the file as a time or a duration; a plain number is milliseconds. */
export function parseClockText(given: EngineeringValue, isAbsolute: boolean): number | undefined {
  if (typeof given === 'number') return finite(given);
  if (typeof given !== 'string') return undefined;
  const parsed = isAbsolute ? parseDateTimeMs(given) : parseDurationMs(given);
  return parsed ?? (/^[+-]?\d+(\.\d+)?$/.test(given.trim()) ? Number(given) : undefined);
}
