import type {
  CfdpCondition,
  CfdpDelivery,
  CfdpFaultHandler,
  CfdpFileStatus,
  CfdpTransactionStatus,
} from './condition.ts';
import { type CfdpPdu, encodeCfdpPdu } from './pdu.ts';
import type { CfdpTlv, FilestoreRequest, FilestoreResponse } from './tlv.ts';

/** The five clocks of a transaction; each runs once at a time. */
export type CfdpTimer = 'ack' | 'nak' | 'inactivity' | 'check' | 'keep-alive';

/** What happens to a transaction. */
export type CfdpEvent =
  | { readonly kind: 'pdu'; readonly pdu: CfdpPdu }
  | { readonly kind: 'timer-expired'; readonly timer: CfdpTimer }
  /** Sender: the link takes another PDU. Every one asks for at most one piece of the file. */
  | { readonly kind: 'ready' }
  /** Answer to `read-file`. */
  | { readonly kind: 'file-read'; readonly offset: number; readonly data: Uint8Array }
  /** The file cannot be read or written. */
  | { readonly kind: 'file-failed' }
  /** Answer to `store-file`. */
  | { readonly kind: 'file-stored'; readonly isStored: boolean }
  /** Answer to `run-filestore`. */
  | { readonly kind: 'filestore-done'; readonly responses: readonly FilestoreResponse[] }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'resume' }
  /** The link is gone for a while: as `suspend`, without telling anybody. */
  | { readonly kind: 'freeze' }
  | { readonly kind: 'thaw' }
  | { readonly kind: 'report' }
  /** Sender, acknowledged: ask the receiver for a NAK or for its progress now. */
  | { readonly kind: 'prompt'; readonly asks: 'nak' | 'keep-alive' };

/** What is to be done, in this order. */
export type CfdpAction =
  | { readonly kind: 'send'; readonly octets: Uint8Array }
  /** Starts a timer, or starts it again from the beginning. */
  | { readonly kind: 'start-timer'; readonly timer: CfdpTimer; readonly durationMs: number }
  | { readonly kind: 'stop-timer'; readonly timer: CfdpTimer }
  /** Answer with `file-read`; a receiver reads back from what it has written. */
  | { readonly kind: 'read-file'; readonly offset: number; readonly octets: number }
  /** Each octet of a file is written once. `data` is a window on the PDU. */
  | { readonly kind: 'write-file'; readonly offset: number; readonly data: Uint8Array }
  /**
   * Put what was written under its name. Answer with `file-stored` when it is complete.
   * A file of no octets was never written to.
   */
  | {
      readonly kind: 'store-file';
      readonly destinationFileName: string;
      readonly fileSizeOctets: number;
      readonly isComplete: boolean;
    }
  | { readonly kind: 'discard-file' }
  /** Do these in order, and nothing behind the first that fails (4.9.5). Answer with `filestore-done`. */
  | { readonly kind: 'run-filestore'; readonly requests: readonly FilestoreRequest[] }
  | { readonly kind: 'indication'; readonly indication: CfdpIndication }
  /** The end: no timer runs, nothing more is sent but acknowledgements of what still comes. */
  | { readonly kind: 'closed' };

/** What the user is told. Source: CCSDS 727.0-B-5, 3.4 */
export type CfdpIndication =
  | { readonly kind: 'transaction-started' }
  | { readonly kind: 'eof-sent' }
  | { readonly kind: 'eof-received' }
  | {
      readonly kind: 'metadata-received';
      readonly sourceFileName: string;
      readonly destinationFileName: string;
      readonly fileSizeOctets: number;
      readonly options: readonly CfdpTlv[];
    }
  | CfdpTransactionFinished
  | { readonly kind: 'suspended'; readonly condition: CfdpCondition }
  | { readonly kind: 'resumed'; readonly progressOctets: number }
  | {
      readonly kind: 'fault';
      readonly condition: CfdpCondition;
      readonly handler: CfdpFaultHandler;
      readonly progressOctets: number;
    }
  | { readonly kind: 'abandoned'; readonly condition: CfdpCondition; readonly progressOctets: number }
  | {
      readonly kind: 'report';
      readonly state: string;
      readonly isSuspended: boolean;
      readonly isFrozen: boolean;
      readonly progressOctets: number;
      /** Undefined as long as a receiver has heard neither Metadata nor EOF. */
      readonly fileSizeOctets: number | undefined;
    };

/** The last thing the user is told of a transaction that was not abandoned. */
export interface CfdpTransactionFinished {
  readonly kind: 'transaction-finished';
  readonly condition: CfdpCondition;
  /** A sender that nobody answered does not know: `incomplete`, `unreported`. */
  readonly delivery: CfdpDelivery;
  readonly fileStatus: CfdpFileStatus;
  readonly filestoreResponses: readonly FilestoreResponse[];
}

/**
 * The acknowledgement that every EOF and Finished PDU of class 2 is owed, whatever became of its transaction; undefined for other
 * PDUs. Source: CCSDS 727.0-B-5, 4.7.2
 */
export function cfdpAcknowledgementOf(
  pdu: CfdpPdu,
  transactionStatus: CfdpTransactionStatus,
): Uint8Array | undefined {
  const { header, body } = pdu;
  if (header.mode !== 'acknowledged' || (body.kind !== 'eof' && body.kind !== 'finished')) return undefined;
  return encodeCfdpPdu(header, { kind: 'ack', of: body.kind, condition: body.condition, transactionStatus });
}
