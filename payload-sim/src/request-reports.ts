import type { Acknowledgement } from 'ccsds-parser/pus/pus-telecommand';
import { encodeVerification, type RequestId } from 'ccsds-parser/pus/verification';
import type { PusSource } from './pus-source.ts';

/** What becomes of one telecommand, told by PUS 1: successes when they were asked for, failures always. */
export interface RequestReports {
  accepted(): void;
  started(): void;
  completed(): void;
  rejected(code: number): void;
  failed(code: number): void;
}

/** ECSS-E-ST-70-41C, 8.1.2. */
const subtypes = { accepted: 1, rejected: 2, started: 3, completed: 7, failed: 8 } as const;

export function createRequestReports(
  source: PusSource,
  send: (packet: Uint8Array) => void,
  request: RequestId,
  acknowledgement: Acknowledgement,
): RequestReports {
  const tell = (subtype: number, failureCode?: number) =>
    send(
      source.report(
        1,
        subtype,
        encodeVerification({ subtype, request, ...(failureCode === undefined ? {} : { failureCode }) }),
      ),
    );
  return {
    accepted: () => acknowledgement.acceptance && tell(subtypes.accepted),
    started: () => acknowledgement.start && tell(subtypes.started),
    completed: () => acknowledgement.completion && tell(subtypes.completed),
    rejected: (code) => tell(subtypes.rejected, code),
    failed: (code) => tell(subtypes.failed, code),
  };
}
