import { OctetReader } from '../bits/octet-reader.ts';
import { OctetWriter } from '../bits/octet-writer.ts';
import { crc16, sealCrc16 } from '../crc/crc16.ts';
import { failure, type Result, success } from '../fault.ts';
import type { CfdpFault } from './cfdp-fault.ts';
import { type CfdpDirective, directionOf, readDirective, writeDirective } from './directive.ts';
import {
  type CfdpHeader,
  type CfdpTransactionHeader,
  cfdpHeaderOctets,
  readCfdpHeader,
  writeCfdpHeader,
} from './pdu-header.ts';

/** A piece of the file. Source: CCSDS 727.0-B-5, 5.3 */
export interface CfdpFileData {
  readonly kind: 'file-data';
  readonly offset: number;
  readonly data: Uint8Array;
  /** What the sending application says about this segment. */
  readonly segmentMetadata?:
    | {
        /** 0 neither starts nor ends a record here, 1 starts, 2 ends, 3 both. */
        readonly recordContinuation: number;
        /** At most 63 octets. */
        readonly metadata: Uint8Array;
      }
    | undefined;
}

/** What a PDU carries behind its header. */
export type CfdpBody = CfdpDirective | CfdpFileData;

/** A protocol data unit: what the two entities of a file transfer send each other. */
export interface CfdpPdu {
  readonly header: CfdpHeader;
  readonly body: CfdpBody;
}

/** How strictly the length of a PDU is taken. */
export interface CfdpPduFormat {
  /** Packets that are filled up: octets behind the PDU are no fault. */
  readonly allowsTrailingOctets?: boolean;
}

const crcOctets = 2;

/**
 * The PDU that the octets are; its data and options are windows on them.
 *
 * @returns faults `too-short`, `bad-length` (octets left over), `bad-version`, `bad-crc`, `bad-directive`,
 *   `bad-condition`, `bad-tlv`, `too-large`
 * Source: CCSDS 727.0-B-5, section 5. The CRC counts as part of the data field (5.1.1.2; so do spacepackets-py and
 *   the LibreCube recording in the tests)
 */
export function decodeCfdpPdu(octets: Uint8Array, format: CfdpPduFormat = {}): Result<CfdpPdu, CfdpFault> {
  const decoded = readCfdpHeader(new OctetReader(octets));
  if (!decoded.ok) return decoded;
  const header = decoded.value;
  const start = cfdpHeaderOctets(header);
  const end = start + header.dataFieldOctets;
  if (octets.length < end) return failure('too-short', end, octets.length);
  if (octets.length > end && !format.allowsTrailingOctets) return failure('bad-length', end, octets.length);
  const bodyEnd = end - (header.hasCrc ? crcOctets : 0);
  if (bodyEnd < start) return failure('too-short', start + crcOctets, octets.length);
  if (header.hasCrc && crc16(octets, 0, end) !== 0)
    return failure('bad-crc', crc16(octets, 0, bodyEnd), (octets[bodyEnd]! << 8) | octets[bodyEnd + 1]!);
  const reader = new OctetReader(octets, start, bodyEnd);
  const sizeOctets = sizeOctetsOf(header);
  const body = header.isFileData
    ? success(readFileData(reader, header.hasSegmentMetadata, sizeOctets))
    : readDirective(reader, sizeOctets, header.version);
  if (reader.fault) return reader.fault;
  if (!body.ok) return body;
  if (reader.left > 0) return failure('bad-length', bodyEnd - reader.left, bodyEnd);
  return success({ header, body: body.value });
}

/**
 * The octets of a PDU. What the body decides is taken from it: direction, kind, lengths, segment metadata flag.
 *
 * @param header `keepsRecordBoundaries` matters to file data only
 * @throws RangeError when a field does not fit, an offset beyond 2^32 - 1 in a file that is not large for one
 */
export function encodeCfdpPdu(
  header: CfdpTransactionHeader & { readonly keepsRecordBoundaries?: boolean },
  body: CfdpBody,
): Uint8Array {
  if (body.kind === 'file-data') {
    const octets = fileDataOctets(body, header.isLargeFile);
    const writer = startPdu(header, body, octets);
    writeFileData(writer, body, sizeOctetsOf(header));
    return sealPdu(writer, header);
  }
  const content = new OctetWriter(32);
  writeDirective(content, body, sizeOctetsOf(header));
  const writer = startPdu(header, body, content.writtenOctets);
  writer.octets(content.finish());
  return sealPdu(writer, header);
}

function startPdu(
  header: CfdpTransactionHeader & { readonly keepsRecordBoundaries?: boolean },
  body: CfdpBody,
  bodyOctets: number,
): OctetWriter {
  const isFileData = body.kind === 'file-data';
  const dataFieldOctets = bodyOctets + (header.hasCrc ? crcOctets : 0);
  const writer = new OctetWriter(cfdpHeaderOctets(header) + dataFieldOctets);
  // Written out: headers come in many shapes, and to spread them took longer than all else.
  writeCfdpHeader(writer, {
    version: header.version,
    mode: header.mode,
    hasCrc: header.hasCrc,
    isLargeFile: header.isLargeFile,
    entityIdOctets: header.entityIdOctets,
    sequenceNumberOctets: header.sequenceNumberOctets,
    sourceEntityId: header.sourceEntityId,
    sequenceNumber: header.sequenceNumber,
    destinationEntityId: header.destinationEntityId,
    isFileData,
    direction: isFileData ? 'toward-receiver' : directionOf(body),
    keepsRecordBoundaries: isFileData && (header.keepsRecordBoundaries ?? false),
    hasSegmentMetadata: isFileData && body.segmentMetadata !== undefined,
    dataFieldOctets,
  });
  return writer;
}

function sealPdu(writer: OctetWriter, header: { readonly hasCrc: boolean }): Uint8Array {
  if (!header.hasCrc) return writer.finish();
  writer.unsigned(crcOctets, 0, 'crc');
  return sealCrc16(writer.finish());
}

function sizeOctetsOf(header: { readonly isLargeFile: boolean }): number {
  return header.isLargeFile ? 8 : 4;
}

function fileDataOctets(body: CfdpFileData, isLargeFile: boolean): number {
  const metadataOctets = body.segmentMetadata ? 1 + body.segmentMetadata.metadata.length : 0;
  return metadataOctets + sizeOctetsOf({ isLargeFile }) + body.data.length;
}

function readFileData(reader: OctetReader, hasSegmentMetadata: boolean, sizeOctets: number): CfdpFileData {
  let segmentMetadata: CfdpFileData['segmentMetadata'];
  if (hasSegmentMetadata) {
    const first = reader.octet();
    segmentMetadata = { recordContinuation: first >>> 6, metadata: reader.octets(first & 0x3f) };
  }
  const offset = reader.unsigned(sizeOctets);
  return { kind: 'file-data', offset, data: reader.rest(), segmentMetadata };
}

function writeFileData(writer: OctetWriter, body: CfdpFileData, sizeOctets: number): void {
  if (body.segmentMetadata) {
    const { recordContinuation, metadata } = body.segmentMetadata;
    if (!(recordContinuation >= 0 && recordContinuation <= 3))
      throw new RangeError(`recordContinuation: expected 0 to 3, found ${recordContinuation}`);
    if (metadata.length > 63)
      throw new RangeError(`metadata: expected at most 63 octets, found ${metadata.length}`);
    writer.octet((recordContinuation << 6) | metadata.length);
    writer.octets(metadata);
  }
  writer.unsigned(sizeOctets, body.offset, 'offset');
  writer.octets(body.data);
}
