/** CFDP, CCSDS 727.0-B-5: what the other rooms and the package's users may take from this one. */

export type { CfdpFault } from './cfdp-fault.ts';
export {
  type CfdpCondition,
  type CfdpDelivery,
  type CfdpFaultHandler,
  type CfdpFileStatus,
  type CfdpTransactionStatus,
  cfdpConditionCodes,
} from './condition.ts';
export type { CfdpDirective, SegmentRequest } from './directive.ts';
export {
  CfdpEntity,
  type CfdpEntityAction,
  type CfdpEntityFault,
  type CfdpEntityOptions,
  type CfdpTransactionId,
} from './entity.ts';
export { createFileChecksum, type FileChecksum, fileChecksumTypes } from './file-checksum.ts';
export {
  type CfdpBody,
  type CfdpFileData,
  type CfdpPdu,
  type CfdpPduFormat,
  decodeCfdpPdu,
  encodeCfdpPdu,
} from './pdu.ts';
export type { CfdpDirection, CfdpHeader, CfdpMode, CfdpTransactionHeader } from './pdu-header.ts';
export { type CfdpPolicy, defaultCfdpPolicy } from './policy.ts';
export type { CfdpPutRequest, CfdpTransactionName } from './put-request.ts';
export { CfdpReceiver, type CfdpReceiverState } from './receiver.ts';
export {
  type CfdpReservedMessage,
  decodeCfdpReservedMessage,
  encodeCfdpReservedMessage,
  isCfdpReservedMessage,
} from './reserved-message.ts';
export { CfdpSender, type CfdpSenderState } from './sender.ts';
export type { CfdpTlv, FilestoreAction, FilestoreRequest, FilestoreResponse } from './tlv.ts';
export {
  type CfdpAction,
  type CfdpEvent,
  type CfdpIndication,
  type CfdpTimer,
  type CfdpTransactionFinished,
  cfdpAcknowledgementOf,
} from './transaction.ts';
