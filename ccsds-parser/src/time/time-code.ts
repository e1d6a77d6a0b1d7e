import { joinOctets } from '../bits/join-octets.ts';
import { failure, type Result, success } from '../fault.ts';
import { type AsciiTimeFormat, decodeAsciiTime, encodeAsciiTime } from './ascii-time.ts';
import { type CcsFormat, ccsOctets, decodeCcs, encodeCcs, readCcsPreamble, writeCcsPreamble } from './ccs.ts';
import { type CdsFormat, cdsOctets, decodeCds, encodeCds, readCdsPreamble, writeCdsPreamble } from './cds.ts';
import type { CucFormat } from './cuc.ts';
import { decodeCucInstant, encodeCucInstant } from './cuc-instant.ts';
import { readCucPreamble, writeCucPreamble } from './cuc-preamble.ts';
import { asInstant, type Instant, type TimeFault } from './instant.ts';

/** Which code a time is in, with what its P-field tells. */
export type TimeCodeFormat =
  | ({ readonly code: 'cuc' } & CucFormat)
  | ({ readonly code: 'cds' } & CdsFormat)
  | ({ readonly code: 'ccs' } & CcsFormat)
  | ({ readonly code: 'ascii' } & AsciiTimeFormat);

/** A time that said itself what it is. */
export interface TimeCode {
  readonly format: TimeCodeFormat;
  readonly instant: Instant;
  /** P-field and time together: what follows begins here. */
  readonly octets: number;
}

/** What no P-field tells. */
export interface TimeCodeContext {
  /** Epoch of level 2 codes (CUC 010, CDS with its epoch bit set); without it they are answered by `no-epoch`. */
  readonly agencyEpochAtMs?: number;
  /** Whether the agency's CUC counts leap seconds; see `CucFormat`. */
  readonly countsLeapSeconds?: boolean;
  /** How CCS digits are packed; the standard's BCD unless given. */
  readonly ccsDigits?: 'bcd' | 'binary';
}

/**
 * The time at the start of `bytes`, told by its P-field; text in ASCII code A or B is known by its first digit, whose
 * octet no P-field has. ASCII text must end with the array or with an octet that no time contains.
 *
 * @returns the faults of the code in hand; `bad-code` for identifications that name no code, and for the
 *   agency-defined 110, which only the agency can read
 * Source: CCSDS 301.0-B-4, 3.1.1 and annex A (identification of the codes)
 */
export function decodeTimeCode(
  bytes: Uint8Array,
  context: TimeCodeContext = {},
): Result<TimeCode, TimeFault> {
  if (bytes.length === 0) return failure('bad-length', 'at least one octet', 0);
  const code = (bytes[0]! >>> 4) & 7;
  if (code === 1 || code === 2) return readCuc(bytes, context);
  if (code === 3 && bytes[0]! < 0x80) return readAscii(bytes);
  if (code === 4) return readCds(bytes, context);
  if (code === 5) return readCcs(bytes, context);
  return failure('bad-code', '001, 010, 100, 101 or a digit', code.toString(2).padStart(3, '0'));
}

/**
 * P-field and time of an instant; for ASCII the text, which has no P-field.
 *
 * @param time an instant, or milliseconds UTC since 1970
 * @throws RangeError when the code cannot name the instant
 */
export function encodeTimeCode(time: Instant | number, format: TimeCodeFormat): Uint8Array {
  const instant = asInstant(time);
  switch (format.code) {
    case 'cuc':
      return joinOctets([writeCucPreamble(format), encodeCucInstant(instant, format)]);
    case 'cds':
      return joinOctets([Uint8Array.of(writeCdsPreamble(format)), encodeCds(instant, format)]);
    case 'ccs':
      return joinOctets([Uint8Array.of(writeCcsPreamble(format)), encodeCcs(instant, format)]);
    case 'ascii':
      return Uint8Array.from(encodeAsciiTime(instant, format), (letter) => letter.charCodeAt(0));
    default:
      return format satisfies never;
  }
}

function readCuc(bytes: Uint8Array, context: TimeCodeContext): Result<TimeCode, TimeFault> {
  const preamble = readCucPreamble(bytes);
  if (!preamble.ok) return preamble;
  const { coarseOctets, fineOctets, isAgencyEpoch, preambleOctets } = preamble.value;
  const { agencyEpochAtMs, countsLeapSeconds = false } = context;
  if (isAgencyEpoch && agencyEpochAtMs === undefined)
    return failure('no-epoch', 'the epoch of the agency', 'none given');
  const epoch = isAgencyEpoch ? { agencyEpochAtMs: agencyEpochAtMs!, countsLeapSeconds } : 'tai-1958';
  const format = { code: 'cuc', coarseOctets, fineOctets, epoch } as const;
  const octets = preambleOctets + coarseOctets + fineOctets;
  return finish(bytes, format, preambleOctets, octets, (field) => decodeCucInstant(field, format));
}

function readCds(bytes: Uint8Array, { agencyEpochAtMs }: TimeCodeContext): Result<TimeCode, TimeFault> {
  const preamble = readCdsPreamble(bytes[0]!);
  if (!preamble.ok) return preamble;
  const { isAgencyEpoch, dayOctets, submillisecond } = preamble.value;
  if (isAgencyEpoch && agencyEpochAtMs === undefined)
    return failure('no-epoch', 'the epoch of the agency', 'none given');
  const epoch = isAgencyEpoch ? { agencyEpochAtMs: agencyEpochAtMs! } : {};
  const format = { code: 'cds', dayOctets, submillisecond, ...epoch } as const;
  return finish(bytes, format, 1, 1 + cdsOctets(format), (field) => decodeCds(field, format));
}

function readCcs(bytes: Uint8Array, { ccsDigits = 'bcd' }: TimeCodeContext): Result<TimeCode, TimeFault> {
  const preamble = readCcsPreamble(bytes[0]!);
  if (!preamble.ok) return preamble;
  const format = { code: 'ccs', ...preamble.value, digits: ccsDigits } as const;
  return finish(bytes, format, 1, 1 + ccsOctets(format), (field) => decodeCcs(field, format));
}

function readAscii(bytes: Uint8Array): Result<TimeCode, TimeFault> {
  let octets = 0;
  while (octets < bytes.length && octets <= 64 && isTimeLetter(bytes[octets]!)) octets++;
  const time = decodeAsciiTime(bytes.subarray(0, octets));
  if (!time.ok) return time;
  const { instant, ...format } = time.value;
  return success({ format: { code: 'ascii', ...format }, instant, octets });
}

/** Digits, minus, point, colon, T and Z. */
function isTimeLetter(octet: number): boolean {
  return (octet >= 0x2d && octet <= 0x3a && octet !== 0x2f) || octet === 0x54 || octet === 0x5a;
}

function finish(
  bytes: Uint8Array,
  format: TimeCodeFormat,
  preambleOctets: number,
  octets: number,
  decode: (field: Uint8Array) => Result<Instant, TimeFault>,
): Result<TimeCode, TimeFault> {
  if (bytes.length < octets) return failure('bad-length', octets, bytes.length);
  const instant = decode(bytes.subarray(preambleOctets, octets));
  return instant.ok ? success({ format, instant: instant.value, octets }) : instant;
}
