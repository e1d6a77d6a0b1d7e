/**
 * What a transaction ended with, or what went wrong in it. The last two are no faults: no handler can be set for them.
 * Source: CCSDS 727.0-B-5, table 5-5; codes agree with spacepackets-py 0.31 and dariol83/ccsds
 */
export const cfdpConditionCodes = {
  'no-error': 0,
  'positive-ack-limit-reached': 1,
  'keep-alive-limit-reached': 2,
  'invalid-transmission-mode': 3,
  'filestore-rejection': 4,
  'file-checksum-failure': 5,
  'file-size-error': 6,
  'nak-limit-reached': 7,
  'inactivity-detected': 8,
  'invalid-file-structure': 9,
  'check-limit-reached': 10,
  'unsupported-checksum-type': 11,
  'suspend-request-received': 14,
  'cancel-request-received': 15,
} as const;

/** A condition by its name in this library. */
export type CfdpCondition = keyof typeof cfdpConditionCodes;

/** What an entity does about a fault. Source: CCSDS 727.0-B-5, 4.8.2 and table 5-19 */
export const cfdpFaultHandlerCodes = { cancel: 1, suspend: 2, ignore: 3, abandon: 4 } as const;

/** A handler by its name in this library. */
export type CfdpFaultHandler = keyof typeof cfdpFaultHandlerCodes;

/** How much of the transaction arrived. Source: CCSDS 727.0-B-5, table 5-7 */
export type CfdpDelivery = 'complete' | 'incomplete';

/** What became of the file. Source: CCSDS 727.0-B-5, table 5-7 */
export const cfdpFileStatuses = ['discarded', 'rejected-by-filestore', 'retained', 'unreported'] as const;

export type CfdpFileStatus = (typeof cfdpFileStatuses)[number];

/** What an entity knows of a transaction. Source: CCSDS 727.0-B-5, table 5-8 */
export const cfdpTransactionStatuses = ['undefined', 'active', 'terminated', 'unrecognized'] as const;

export type CfdpTransactionStatus = (typeof cfdpTransactionStatuses)[number];

/** The condition of a four-bit code; undefined for the reserved ones, 12 and 13. */
export function cfdpConditionOf(code: number): CfdpCondition | undefined {
  return conditionOfCode.get(code);
}

/** The handler of a four-bit code; undefined for the reserved ones. */
export function cfdpFaultHandlerOf(code: number): CfdpFaultHandler | undefined {
  return handlerOfCode.get(code);
}

const conditionOfCode = new Map(
  Object.entries(cfdpConditionCodes).map(([name, code]) => [code as number, name as CfdpCondition]),
);
const handlerOfCode = new Map(
  Object.entries(cfdpFaultHandlerCodes).map(([name, code]) => [code as number, name as CfdpFaultHandler]),
);
