import { mustBeWhole } from '../whole-number.ts';
import type { CfdpBody } from './pdu.ts';
import { type CfdpMode, type CfdpTransactionHeader, cfdpHeaderOctets } from './pdu-header.ts';
import type { CfdpPolicy } from './policy.ts';
import type { CfdpTlv } from './tlv.ts';

/** What is to be sent to whom. Source: CCSDS 727.0-B-5, 3.4.1 (Put.request) */
export interface CfdpPutRequest {
  readonly destinationEntityId: bigint;
  readonly mode: CfdpMode;
  /** Both names empty: only the options are sent. */
  readonly sourceFileName: string;
  readonly destinationFileName: string;
  /** Beyond 2^32 - 1 the PDUs are those of large files. */
  readonly fileSizeOctets: number;
  /** See `fileChecksumTypes`; the modular one, 0, unless given. */
  readonly checksumType?: number;
  /** Class 1: the receiver shall say what became of the file. */
  readonly isClosureRequested?: boolean;
  /** Messages to the user, filestore requests, fault handler overrides, a flow label. */
  readonly options?: readonly CfdpTlv[];
  readonly hasCrc?: boolean;
  readonly keepsRecordBoundaries?: boolean;
}

/** The names of a transaction. */
export interface CfdpTransactionName {
  readonly entityIdOctets: number;
  readonly sequenceNumberOctets: number;
  readonly sourceEntityId: bigint;
  readonly sequenceNumber: bigint;
}

/** @throws RangeError when the file has no size that a file can have, or there is a size and no file */
export function transactionHeaderOf(
  request: CfdpPutRequest,
  name: CfdpTransactionName,
): CfdpTransactionHeader & { readonly keepsRecordBoundaries: boolean } {
  const { fileSizeOctets } = request;
  mustBeWhole('fileSizeOctets', fileSizeOctets, 0);
  if (isMetadataOnly(request) && fileSizeOctets > 0)
    throw new RangeError(`fileSizeOctets: expected 0 without file, found ${fileSizeOctets}`);
  return {
    version: 1,
    mode: request.mode,
    hasCrc: request.hasCrc ?? false,
    isLargeFile: fileSizeOctets > 0xffff_ffff,
    entityIdOctets: name.entityIdOctets,
    sequenceNumberOctets: name.sequenceNumberOctets,
    sourceEntityId: name.sourceEntityId,
    sequenceNumber: name.sequenceNumber,
    destinationEntityId: request.destinationEntityId,
    keepsRecordBoundaries: request.keepsRecordBoundaries ?? false,
  };
}

/** The Metadata PDU of a request. @param checksumType the one that is used, which may stand in for the one asked for */
export function metadataOf(request: CfdpPutRequest, checksumType: number): CfdpBody {
  return {
    kind: 'metadata',
    isClosureRequested: request.isClosureRequested ?? false,
    checksumType,
    fileSizeOctets: request.fileSizeOctets,
    sourceFileName: request.sourceFileName,
    destinationFileName: request.destinationFileName,
    options: request.options ?? [],
  };
}

/** Whether only options travel, and no file: both names are empty then. */
export function isMetadataOnly(names: {
  readonly sourceFileName: string;
  readonly destinationFileName: string;
}): boolean {
  return names.sourceFileName === '' && names.destinationFileName === '';
}

/**
 * Octets that the longest PDU leaves for the content behind header, first octets and CRC.
 * @throws RangeError when nothing is left
 */
export function roomFor(
  header: CfdpTransactionHeader,
  policy: CfdpPolicy,
  firstOctets: number,
  leastOctets = 1,
): number {
  const { maxPduOctets } = policy;
  const crcOctets = header.hasCrc ? 2 : 0;
  const headerOctets = cfdpHeaderOctets(header);
  const room = Math.min(maxPduOctets, headerOctets + 0xffff) - headerOctets - firstOctets - crcOctets;
  if (!(room >= leastOctets))
    throw new RangeError(
      `maxPduOctets: expected at least ${maxPduOctets - room + leastOctets}, found ${maxPduOctets}`,
    );
  return room;
}
