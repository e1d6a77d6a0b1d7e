import type { OctetReader } from '../bits/octet-reader.ts';
import type { OctetWriter } from '../bits/octet-writer.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';

/** Class 1 sends and hopes; class 2 asks again for what is missing. */
export type CfdpMode = 'acknowledged' | 'unacknowledged';

/** Which end of the transaction a PDU is for. */
export type CfdpDirection = 'toward-receiver' | 'toward-sender';

/** What the PDUs of one transaction have in common. */
export interface CfdpTransactionHeader {
  /** 1 is CCSDS 727.0-B-5; 0 is its predecessors, which had no closure request and only the modular checksum. */
  readonly version: number;
  readonly mode: CfdpMode;
  /** Each PDU ends in a CRC-16. */
  readonly hasCrc: boolean;
  /** Offsets and sizes take eight octets instead of four. */
  readonly isLargeFile: boolean;
  /** 1 to 8, for both entity identifiers. */
  readonly entityIdOctets: number;
  /** 1 to 8. */
  readonly sequenceNumberOctets: number;
  readonly sourceEntityId: bigint;
  readonly sequenceNumber: bigint;
  readonly destinationEntityId: bigint;
}

/** The fixed header of a CFDP PDU. Source: CCSDS 727.0-B-5, table 5-1 */
export interface CfdpHeader extends CfdpTransactionHeader {
  readonly isFileData: boolean;
  readonly direction: CfdpDirection;
  /** File data only: segments follow the records of the file. */
  readonly keepsRecordBoundaries: boolean;
  /** File data only. */
  readonly hasSegmentMetadata: boolean;
  /** Octets behind the header, CRC included. */
  readonly dataFieldOctets: number;
}

/** Octets of the header before the identifiers. */
export const fixedHeaderOctets = 4;

/** Octets of the whole header, identifiers included. */
export function cfdpHeaderOctets(header: {
  readonly entityIdOctets: number;
  readonly sequenceNumberOctets: number;
}): number {
  return fixedHeaderOctets + 2 * header.entityIdOctets + header.sequenceNumberOctets;
}

/** @returns faults `too-short`, and `bad-version` for another version than 0 and 1 */
export function readCfdpHeader(
  reader: OctetReader,
): Result<CfdpHeader, Fault<'too-short' | 'bad-version' | 'too-large'>> {
  const flags = reader.octet();
  const dataFieldOctets = reader.unsigned(2);
  const lengths = reader.octet();
  const version = flags >>> 5;
  const entityIdOctets = ((lengths >>> 4) & 7) + 1;
  const sequenceNumberOctets = (lengths & 7) + 1;
  const sourceEntityId = reader.identifier(entityIdOctets);
  const sequenceNumber = reader.identifier(sequenceNumberOctets);
  const destinationEntityId = reader.identifier(entityIdOctets);
  if (reader.fault) return reader.fault;
  if (version > 1) return failure('bad-version', '0 or 1', version);
  return success({
    version,
    isFileData: (flags & 0x10) !== 0,
    direction: flags & 0x08 ? 'toward-sender' : 'toward-receiver',
    mode: flags & 0x04 ? 'unacknowledged' : 'acknowledged',
    hasCrc: (flags & 0x02) !== 0,
    isLargeFile: (flags & 0x01) !== 0,
    keepsRecordBoundaries: (lengths & 0x80) !== 0,
    hasSegmentMetadata: (lengths & 0x08) !== 0,
    entityIdOctets,
    sequenceNumberOctets,
    sourceEntityId,
    sequenceNumber,
    destinationEntityId,
    dataFieldOctets,
  });
}

/** @throws RangeError when a field does not fit */
export function writeCfdpHeader(writer: OctetWriter, header: CfdpHeader): void {
  mustBeWhole('entityIdOctets', header.entityIdOctets, 1, 8);
  mustBeWhole('sequenceNumberOctets', header.sequenceNumberOctets, 1, 8);
  if (header.version !== 0 && header.version !== 1)
    throw new RangeError(`version: expected 0 or 1, found ${header.version}`);
  writer.octet(
    (header.version << 5) |
      (header.isFileData ? 0x10 : 0) |
      (header.direction === 'toward-sender' ? 0x08 : 0) |
      (header.mode === 'unacknowledged' ? 0x04 : 0) |
      (header.hasCrc ? 0x02 : 0) |
      (header.isLargeFile ? 0x01 : 0),
  );
  writer.unsigned(2, header.dataFieldOctets, 'dataFieldOctets');
  writer.octet(
    (header.keepsRecordBoundaries ? 0x80 : 0) |
      ((header.entityIdOctets - 1) << 4) |
      (header.hasSegmentMetadata ? 0x08 : 0) |
      (header.sequenceNumberOctets - 1),
  );
  writer.identifier(header.entityIdOctets, header.sourceEntityId, 'sourceEntityId');
  writer.identifier(header.sequenceNumberOctets, header.sequenceNumber, 'sequenceNumber');
  writer.identifier(header.entityIdOctets, header.destinationEntityId, 'destinationEntityId');
}
