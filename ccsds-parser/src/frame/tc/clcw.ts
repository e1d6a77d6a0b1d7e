import { type Fault, failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';

/**
 * The communications link control word: what the receiver of telecommands says in every telemetry frame about how it
 * hears us.
 *
 *     0 | version 2 | status 3 | COP 2 || virtual channel 6 | spare 2
 *     || no RF 1 | no bit lock 1 | lockout 1 | wait 1 | retransmit 1 | FARM-B counter 2 | spare 1 || report value 8
 *
 * Source: CCSDS 232.0-B-4, 4.2
 */
export interface Clcw {
  readonly version: number;
  /** Of the agency's making. */
  readonly statusField: number;
  /** 1: COP-1. */
  readonly copInEffect: number;
  readonly virtualChannelId: number;
  readonly hasNoRfAvailable: boolean;
  readonly hasNoBitLock: boolean;
  readonly isLockout: boolean;
  readonly isWait: boolean;
  readonly isRetransmit: boolean;
  /** Counts accepted type B frames, modulo 4. */
  readonly farmBCounter: number;
  /** N(R): the type A frame that is expected next. */
  readonly reportValue: number;
}

/** @returns `bad-length`, or `not-a-clcw` when the control word type is 1 (another kind of report) */
export function decodeClcw(bytes: Uint8Array): Result<Clcw, Fault<'bad-length' | 'not-a-clcw'>> {
  if (bytes.length !== 4) return failure('bad-length', 4, bytes.length);
  const [first, second, flags, reportValue] = [bytes[0]!, bytes[1]!, bytes[2]!, bytes[3]!];
  if (first & 0x80) return failure('not-a-clcw', 'control word type 0', 1);
  return success({
    version: (first >>> 5) & 3,
    statusField: (first >>> 2) & 7,
    copInEffect: first & 3,
    virtualChannelId: second >>> 2,
    hasNoRfAvailable: (flags & 0x80) !== 0,
    hasNoBitLock: (flags & 0x40) !== 0,
    isLockout: (flags & 0x20) !== 0,
    isWait: (flags & 0x10) !== 0,
    isRetransmit: (flags & 0x08) !== 0,
    farmBCounter: (flags >>> 1) & 3,
    reportValue,
  });
}

/** @param clcw what is not given is 0 or false, but for COP-1. @throws RangeError when a field does not fit */
export function encodeClcw(clcw: Partial<Clcw> & Pick<Clcw, 'virtualChannelId'>): Uint8Array {
  const {
    version = 0,
    statusField = 0,
    copInEffect = 1,
    virtualChannelId,
    farmBCounter = 0,
    reportValue = 0,
  } = clcw;
  mustBeWhole('version', version, 0, 3);
  mustBeWhole('statusField', statusField, 0, 7);
  mustBeWhole('copInEffect', copInEffect, 0, 3);
  mustBeWhole('virtualChannelId', virtualChannelId, 0, 0x3f);
  mustBeWhole('farmBCounter', farmBCounter, 0, 3);
  mustBeWhole('reportValue', reportValue, 0, 0xff);
  const flags =
    (clcw.hasNoRfAvailable ? 0x80 : 0) |
    (clcw.hasNoBitLock ? 0x40 : 0) |
    (clcw.isLockout ? 0x20 : 0) |
    (clcw.isWait ? 0x10 : 0) |
    (clcw.isRetransmit ? 0x08 : 0) |
    (farmBCounter << 1);
  return Uint8Array.of(
    (version << 5) | (statusField << 2) | copInEffect,
    virtualChannelId << 2,
    flags,
    reportValue,
  );
}
