import type { Acknowledgement } from 'ccsds-parser/pus/pus-telecommand';
import { encodeVerification, type RequestId } from 'ccsds-parser/pus/verification';
import type { PusSource } from './pus-source.ts';

/** What becomes of one telecommand, told by PUS 1: successes when they were asked for, failures always. */
export interface RequestReports {
  accepted(): void;
  started(): void;
  /** A step of a long one is done, from 1. */
  progressed(step: number): void;
  completed(): void;
  rejected(code: number): void;
  startFailed(code: number): void;
  /** It ends in this step. */
  progressFailed(step: number, code: number): void;
  failed(code: number): void;
}

/** ECSS-E-ST-70-41C, 8.1.2. */
const subtypes = {
  accepted: 1,
  rejected: 2,
  started: 3,
  startFailed: 4,
  progressed: 5,
  progressFailed: 6,
  completed: 7,
  failed: 8,
} as const;

export function createRequestReports(
  source: PusSource,
  send: (packet: Uint8Array) => void,
  request: RequestId,
  acknowledgement: Acknowledgement,
): RequestReports {
  const tell = (subtype: number, more: { readonly step?: number; readonly failureCode?: number } = {}) =>
    send(source.report(1, subtype, encodeVerification({ subtype, request, ...more })));
  return {
    accepted: () => acknowledgement.acceptance && tell(subtypes.accepted),
    started: () => acknowledgement.start && tell(subtypes.started),
    progressed: (step) => acknowledgement.progress && tell(subtypes.progressed, { step }),
    completed: () => acknowledgement.completion && tell(subtypes.completed),
    rejected: (failureCode) => tell(subtypes.rejected, { failureCode }),
    startFailed: (failureCode) => tell(subtypes.startFailed, { failureCode }),
    progressFailed: (step, failureCode) => tell(subtypes.progressFailed, { step, failureCode }),
    failed: (failureCode) => tell(subtypes.failed, { failureCode }),
  };
}
