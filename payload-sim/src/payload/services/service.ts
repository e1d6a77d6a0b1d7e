import type { Result } from '@dawa/seams/fault';
import type { SpacePacket } from 'ccsds-parser/packet/space-packet';
import type { RequestReports } from '../../request-reports.ts';
import { type FailureCode, failureCodes } from './failure-code.ts';

/** A telecommand whose header and error control are good. */
export interface Request {
  readonly service: number;
  readonly subtype: number;
  /** Application data. */
  readonly data: Uint8Array;
  readonly packet: SpacePacket;
}

/** What a telecommand that was accepted does. */
export interface Activity {
  /** It cannot begin, and why (PUS 1.4). */
  readonly startFailure?: FailureCode;
  /** Does it, and tells when it is done (1.7) or has failed (1.8). */
  run(reports: RequestReports): void;
}

/** Judges a telecommand: what it would do, or why it is not accepted (PUS 1.2). */
export type Handler = (request: Request) => Activity | FailureCode;

/** Handlers by service and subtype: `5.6`. */
export type ServiceTable = Readonly<Record<string, Handler>>;

/** Sends a report. */
export type Say = (service: number, subtype: number, data: Uint8Array) => void;

/** Widths that all services of this payload share: counts of one octet. */
export const oneOctetCounts = { countOctets: 1 } as const;

/** Done at once. */
export function atOnce(action: () => void): Activity {
  return {
    run(reports) {
      action();
      reports.completed();
    },
  };
}

/** Accepted, and not begun. */
export function cannotStart(startFailure: FailureCode): Activity {
  return { startFailure, run: () => {} };
}

/** What the codec of a service read, or the failure code for why it could not. */
export function orFailure<Value, Read>(
  read: Result<
    Value,
    { readonly kind: string; readonly expected: string | number; readonly found: string | number }
  >,
  judge: (value: Value) => Read | FailureCode,
): Read | FailureCode {
  if (read.ok) return judge(read.value);
  const isLength = ['too-short', 'too-long', 'bad-count'].includes(read.fault.kind);
  return isLength ? failureCodes.badLength : failureCodes.badRange;
}
