import type { CfdpCondition, CfdpFaultHandler } from './condition.ts';
import { createFileChecksum, type FileChecksum } from './file-checksum.ts';

/**
 * What two entities have agreed on, or one of them has decided: the management information base of the standard, for
 * one remote entity. Source: CCSDS 727.0-B-5, section 8
 */
export interface CfdpPolicy {
  /** Longest PDU to send, header and CRC included; decides segment length and how many gaps one NAK asks for. */
  readonly maxPduOctets: number;
  /** How long an EOF or Finished waits for its acknowledgement. */
  readonly ackTimerMs: number;
  /** Times an EOF or Finished is sent again before it is a fault. */
  readonly ackLimit: number;
  /** Receiver, acknowledged: how long a NAK waits for data. */
  readonly nakTimerMs: number;
  /** Times in a row that the NAK timer may end without new data before it is a fault. */
  readonly nakLimit: number;
  /** `immediate` asks as soon as a gap shows, `deferred` once EOF has come. */
  readonly nakMode: 'deferred' | 'immediate';
  /** Silence of the other side before it is a fault; 0 waits for ever. */
  readonly inactivityMs: number;
  /** Unacknowledged: how long after EOF late data (receiver) or the Finished PDU (sender) are waited for. */
  readonly checkTimerMs: number;
  /** Receiver, unacknowledged: times the check timer may end before it is a fault. */
  readonly checkLimit: number;
  /** Receiver, acknowledged: how often it tells its progress; 0 never. */
  readonly keepAliveMs: number;
  /** Sender: how far the receiver's progress may lie behind before it is a fault; 0 never. */
  readonly keepAliveLimitOctets: number;
  /** Files of cancelled transactions are kept as far as they came. */
  readonly keepsIncompleteFiles: boolean;
  /** What to do about faults; `cancel` when not named. The sender's options may say otherwise. */
  readonly faultHandlers: Partial<Record<CfdpCondition, CfdpFaultHandler>>;
  /** Largest file that is accepted, and highest octet that is written. */
  readonly maxFileOctets: number;
  /** Most pieces that the file may be scattered in; a piece more is dropped and asked for again. */
  readonly maxRanges: number;
  /** Octets that a receiver reads back at once when it needs a checksum over data that came out of order. */
  readonly readBackOctets: number;
  /** Checksum of a type, undefined where there is none; the five of the standard when not given. */
  readonly createChecksum: (type: number) => FileChecksum | undefined;
}

/** What holds for each field that is not given: a link of seconds, PDUs of a kilobyte, every fault cancels. */
export const defaultCfdpPolicy: CfdpPolicy = {
  maxPduOctets: 1024,
  ackTimerMs: 10_000,
  ackLimit: 5,
  nakTimerMs: 10_000,
  nakLimit: 5,
  nakMode: 'deferred',
  inactivityMs: 120_000,
  checkTimerMs: 10_000,
  checkLimit: 3,
  keepAliveMs: 0,
  keepAliveLimitOctets: 0,
  keepsIncompleteFiles: false,
  faultHandlers: {},
  maxFileOctets: Number.MAX_SAFE_INTEGER,
  maxRanges: 4096,
  readBackOctets: 65_536,
  createChecksum: createFileChecksum,
};
