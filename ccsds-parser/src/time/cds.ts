import { readUnsigned, writeUnsigned } from '../bits/bit-field.ts';
import { failure, type Result, success } from '../fault.ts';
import { epoch1958AtMs } from './cuc.ts';
import { splitDay } from './day-time.ts';
import { asInstant, type Instant, msPerDay, psPerMs, roundInstant, type TimeFault } from './instant.ts';
import { followsLeapSecond } from './leap-seconds.ts';

/**
 * CCSDS day segmented time code: days since an epoch, milliseconds of the day, and a finer count if wanted.
 *
 *     day 16 or 24 | millisecond of day 32 | [microsecond of millisecond 16, or picosecond of millisecond 32]
 *
 * The days are days of UTC, so no leap seconds are added up. On a day at whose end a second was inserted, the
 * milliseconds run on to 86,400,999.
 *
 * Source: CCSDS 301.0-B-4, 3.3
 */
export interface CdsFormat {
  readonly dayOctets: 2 | 3;
  readonly submillisecond: 'none' | 'microseconds' | 'picoseconds';
  /** A midnight; 1958-01-01 unless given. */
  readonly agencyEpochAtMs?: number;
}

/**
 * @param bytes the T-field, without P-field
 * @returns `bad-length`; `out-of-range` for a millisecond that the day does not have, or a finer count of a whole
 *   millisecond and more
 */
export function decodeCds(bytes: Uint8Array, format: CdsFormat): Result<Instant, TimeFault> {
  const octets = cdsOctets(format);
  if (bytes.length !== octets) return failure('bad-length', octets, bytes.length);
  const dayBits = format.dayOctets * 8;
  const dayStartAtMs = (format.agencyEpochAtMs ?? epoch1958AtMs) + readUnsigned(bytes, 0, dayBits) * msPerDay;
  const inDayMs = readUnsigned(bytes, dayBits, 32);
  const dayMs = followsLeapSecond(dayStartAtMs + msPerDay) ? msPerDay + 1000 : msPerDay;
  if (inDayMs >= dayMs) return failure('out-of-range', `a millisecond of day below ${dayMs}`, inDayMs);
  const { bits, stepPs, most } = finer[format.submillisecond];
  const steps = readUnsigned(bytes, dayBits + 32, bits);
  if (steps > most) return failure('out-of-range', `a finer count up to ${most}`, steps);
  return success({
    atMs: dayStartAtMs + inDayMs,
    remainderPs: steps * stepPs,
    isLeapSecond: inDayMs >= msPerDay,
  });
}

/**
 * The T-field of an instant, rounded to the nearest step.
 *
 * @param time an instant, or milliseconds UTC since 1970
 * @throws RangeError before the epoch or beyond the days that the field can count
 */
export function encodeCds(time: Instant | number, format: CdsFormat): Uint8Array {
  const bytes = new Uint8Array(cdsOctets(format));
  const { bits, stepPs } = finer[format.submillisecond];
  const { atMs, remainderPs, isLeapSecond } = roundInstant(asInstant(time), stepPs);
  const { dayStartAtMs, inDayMs } = splitDay(atMs, isLeapSecond);
  const days = (dayStartAtMs - (format.agencyEpochAtMs ?? epoch1958AtMs)) / msPerDay;
  if (!(days >= 0 && days < 256 ** format.dayOctets && Number.isInteger(days)))
    throw new RangeError(`time: expected a day that ${format.dayOctets} octets can count, found ${days}`);
  const dayBits = format.dayOctets * 8;
  writeUnsigned(bytes, 0, dayBits, days);
  writeUnsigned(bytes, dayBits, 32, inDayMs);
  if (bits > 0) writeUnsigned(bytes, dayBits + 32, bits, Math.round(remainderPs / stepPs));
  return bytes;
}

/**
 * What the P-field octet says.
 *
 *     extension 1 | 100 | epoch 1 (0: 1958, 1: agency) | day 1 (0: 16 bits, 1: 24) | finer 2 (00 none, 01 us, 10 ps)
 *
 * @returns the epoch is left to the caller when `isAgencyEpoch`; `bad-code`, `bad-extension`
 * Source: CCSDS 301.0-B-4, 3.3.2
 */
export function readCdsPreamble(
  octet: number,
): Result<
  { dayOctets: 2 | 3; submillisecond: CdsFormat['submillisecond']; isAgencyEpoch: boolean },
  TimeFault
> {
  const code = (octet >>> 4) & 7;
  if (code !== 4) return failure('bad-code', 4, code);
  if (octet & 0x80) return failure('bad-extension', 'one octet', 'a second octet');
  const submillisecond = (['none', 'microseconds', 'picoseconds'] as const)[octet & 3];
  if (submillisecond === undefined) return failure('bad-code', 'a submillisecond code from 0 to 2', 3);
  return success({ dayOctets: octet & 4 ? 3 : 2, submillisecond, isAgencyEpoch: (octet & 8) !== 0 });
}

/** The P-field octet of a format. */
export function writeCdsPreamble(format: CdsFormat): number {
  const finerCode = ['none', 'microseconds', 'picoseconds'].indexOf(format.submillisecond);
  const epochBit = format.agencyEpochAtMs === undefined ? 0 : 8;
  return 0x40 | epochBit | (format.dayOctets === 3 ? 4 : 0) | finerCode;
}

/** Octets of the T-field. @throws RangeError for a format that does not exist */
export function cdsOctets({ dayOctets, submillisecond, agencyEpochAtMs }: CdsFormat): number {
  if (dayOctets !== 2 && dayOctets !== 3)
    throw new RangeError(`dayOctets: expected 2 or 3, found ${dayOctets}`);
  if (agencyEpochAtMs !== undefined && agencyEpochAtMs % msPerDay !== 0)
    throw new RangeError(`agencyEpochAtMs: expected a midnight of UTC, found ${agencyEpochAtMs}`);
  return dayOctets + 4 + finer[submillisecond].bits / 8;
}

const finer = {
  none: { bits: 0, stepPs: psPerMs, most: 0 },
  microseconds: { bits: 16, stepPs: 1e6, most: 999 },
  picoseconds: { bits: 32, stepPs: 1, most: 999_999_999 },
} as const;
