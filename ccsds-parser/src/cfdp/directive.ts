import type { OctetReader } from '../bits/octet-reader.ts';
import type { OctetWriter } from '../bits/octet-writer.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';
import {
  type CfdpCondition,
  type CfdpDelivery,
  type CfdpFileStatus,
  type CfdpTransactionStatus,
  cfdpConditionCodes,
  cfdpConditionOf,
  cfdpFileStatuses,
  cfdpTransactionStatuses,
} from './condition.ts';
import { fileNameOf, octetsOfFileName } from './file-name.ts';
import type { CfdpDirection } from './pdu-header.ts';
import { type CfdpTlv, type FilestoreResponse, readCfdpTlv, writeCfdpTlv } from './tlv.ts';

/** Octets from `start` to before `end`. Both zero asks for the Metadata PDU. */
export interface SegmentRequest {
  readonly start: number;
  readonly end: number;
}

/** What the two ends say to each other beside the data. Source: CCSDS 727.0-B-5, 5.2 */
export type CfdpDirective =
  | {
      readonly kind: 'eof';
      readonly condition: CfdpCondition;
      readonly checksum: number;
      readonly fileSizeOctets: number;
      /** Octets of the identifier of the entity that found the fault; often left out (Yamcs). */
      readonly faultLocation: Uint8Array | undefined;
    }
  | {
      readonly kind: 'finished';
      readonly condition: CfdpCondition;
      readonly delivery: CfdpDelivery;
      readonly fileStatus: CfdpFileStatus;
      readonly filestoreResponses: readonly FilestoreResponse[];
      readonly faultLocation: Uint8Array | undefined;
    }
  | {
      readonly kind: 'ack';
      readonly of: 'eof' | 'finished';
      readonly condition: CfdpCondition;
      readonly transactionStatus: CfdpTransactionStatus;
    }
  | {
      readonly kind: 'metadata';
      readonly isClosureRequested: boolean;
      /** See `fileChecksumTypes`; any of 0 to 15 may come. */
      readonly checksumType: number;
      /** 0 also says that the size is not known. */
      readonly fileSizeOctets: number;
      /** Empty, like the other one, when only options are sent. */
      readonly sourceFileName: string;
      readonly destinationFileName: string;
      readonly options: readonly CfdpTlv[];
    }
  | {
      readonly kind: 'nak';
      readonly scopeStart: number;
      readonly scopeEnd: number;
      readonly requests: readonly SegmentRequest[];
    }
  | { readonly kind: 'prompt'; readonly asks: 'nak' | 'keep-alive' }
  | { readonly kind: 'keep-alive'; readonly progressOctets: number };

/** The directive of one kind. */
export type DirectiveOf<Kind extends CfdpDirective['kind']> = Extract<CfdpDirective, { kind: Kind }>;

/** Source: CCSDS 727.0-B-5, table 5-4 */
const directiveCodes = {
  eof: 4,
  finished: 5,
  ack: 6,
  metadata: 7,
  nak: 8,
  prompt: 9,
  'keep-alive': 12,
} as const;

/** A bound of ours: 65 535 octets have room for sixteen thousand, which nobody needs and which would take long. */
const mostOptions = 1024;

type DirectiveFault = Fault<'too-short' | 'too-large' | 'bad-directive' | 'bad-condition' | 'bad-tlv'>;

/** Which way a directive goes; an acknowledgement goes against what it acknowledges. */
export function directionOf(directive: CfdpDirective): CfdpDirection {
  switch (directive.kind) {
    case 'eof':
    case 'metadata':
    case 'prompt':
      return 'toward-receiver';
    case 'finished':
    case 'nak':
    case 'keep-alive':
      return 'toward-sender';
    case 'ack':
      return directive.of === 'finished' ? 'toward-receiver' : 'toward-sender';
  }
}

/** @param sizeOctets octets of an offset: 4, or 8 in large files */
export function readDirective(
  reader: OctetReader,
  sizeOctets: number,
  version: number,
): Result<CfdpDirective, DirectiveFault> {
  const code = reader.octet();
  switch (code) {
    case directiveCodes.eof:
      return readEof(reader, sizeOctets);
    case directiveCodes.finished:
      return readFinished(reader);
    case directiveCodes.ack:
      return readAck(reader);
    case directiveCodes.metadata:
      return readMetadata(reader, sizeOctets, version);
    case directiveCodes.nak:
      return readNak(reader, sizeOctets);
    case directiveCodes.prompt:
      return success({ kind: 'prompt', asks: reader.octet() & 0x80 ? 'keep-alive' : 'nak' });
    case directiveCodes['keep-alive']:
      return success({ kind: 'keep-alive', progressOctets: reader.unsigned(sizeOctets) });
    default:
      return reader.fault ?? failure('bad-directive', '4 to 9, or 12', code);
  }
}

/**
 * Writes a directive.
 *
 * @param sizeOctets octets of an offset: 4, or 8 in large files.
 * @throws RangeError when a field does not fit
 */
export function writeDirective(
  writer: OctetWriter,
  directive: CfdpDirective,
  sizeOctets: number,
): OctetWriter {
  writer.octet(directiveCodes[directive.kind]);
  switch (directive.kind) {
    case 'eof':
      writer.octet(cfdpConditionCodes[directive.condition] << 4);
      writer.unsigned(4, directive.checksum, 'checksum');
      writer.unsigned(sizeOctets, directive.fileSizeOctets, 'fileSizeOctets');
      return writeFaultLocation(writer, directive.faultLocation);
    case 'finished':
      writer.octet(
        (cfdpConditionCodes[directive.condition] << 4) |
          (directive.delivery === 'incomplete' ? 4 : 0) |
          cfdpFileStatuses.indexOf(directive.fileStatus),
      );
      for (const response of directive.filestoreResponses)
        writeCfdpTlv(writer, { kind: 'filestore-response', ...response });
      return writeFaultLocation(writer, directive.faultLocation);
    case 'ack':
      writer.octet(directive.of === 'finished' ? 0x51 : 0x40);
      return writer.octet(
        (cfdpConditionCodes[directive.condition] << 4) |
          cfdpTransactionStatuses.indexOf(directive.transactionStatus),
      );
    case 'metadata':
      return writeMetadata(writer, directive, sizeOctets);
    case 'nak':
      writer.unsigned(sizeOctets, directive.scopeStart, 'scopeStart');
      writer.unsigned(sizeOctets, directive.scopeEnd, 'scopeEnd');
      for (const { start, end } of directive.requests) {
        writer.unsigned(sizeOctets, start, 'start');
        writer.unsigned(sizeOctets, end, 'end');
      }
      return writer;
    case 'prompt':
      return writer.octet(directive.asks === 'keep-alive' ? 0x80 : 0);
    case 'keep-alive':
      return writer.unsigned(sizeOctets, directive.progressOctets, 'progressOctets');
  }
}

function readEof(reader: OctetReader, sizeOctets: number): Result<CfdpDirective, DirectiveFault> {
  const code = reader.octet() >>> 4;
  const checksum = reader.unsigned(4);
  const fileSizeOctets = reader.unsigned(sizeOctets);
  const condition = cfdpConditionOf(code);
  if (condition === undefined) return badCondition(code);
  const options = readOptions(reader);
  if (!options.ok) return options;
  const [first, ...more] = options.value;
  if (more.length > 0 || (first && first.kind !== 'entity-id'))
    return failure('bad-tlv', 'one entity id at most', (more[0] ?? first!).kind);
  return success({ kind: 'eof', condition, checksum, fileSizeOctets, faultLocation: first?.entityId });
}

function readFinished(reader: OctetReader): Result<CfdpDirective, DirectiveFault> {
  const octet = reader.octet();
  const condition = cfdpConditionOf(octet >>> 4);
  if (condition === undefined) return badCondition(octet >>> 4);
  const options = readOptions(reader);
  if (!options.ok) return options;
  const filestoreResponses: FilestoreResponse[] = [];
  let faultLocation: Uint8Array | undefined;
  for (const option of options.value) {
    const { kind } = option;
    if (kind === 'entity-id' && faultLocation === undefined) faultLocation = option.entityId;
    else if (kind === 'filestore-response' && faultLocation === undefined) {
      const { action, status, firstFileName, secondFileName, message } = option;
      filestoreResponses.push({ action, status, firstFileName, secondFileName, message });
    } else return failure('bad-tlv', 'filestore responses, then one entity id', kind);
  }
  return success({
    kind: 'finished',
    condition,
    delivery: octet & 4 ? 'incomplete' : 'complete',
    fileStatus: cfdpFileStatuses[octet & 3]!,
    filestoreResponses,
    faultLocation,
  });
}

/** The subtype (low half of the first octet) is not looked at: others write other things there (dariol83/ccsds). */
function readAck(reader: OctetReader): Result<CfdpDirective, DirectiveFault> {
  const code = reader.octet() >>> 4;
  const octet = reader.octet();
  const condition = cfdpConditionOf(octet >>> 4);
  if (reader.fault) return reader.fault;
  if (code !== directiveCodes.eof && code !== directiveCodes.finished)
    return failure('bad-directive', 'acknowledgement of 4 or 5', code);
  if (condition === undefined) return badCondition(octet >>> 4);
  return success({
    kind: 'ack',
    of: code === directiveCodes.eof ? 'eof' : 'finished',
    condition,
    transactionStatus: cfdpTransactionStatuses[octet & 3]!,
  });
}

/** Version 0 has a segmentation control bit and seven spare ones where closure and checksum type are now. */
function readMetadata(
  reader: OctetReader,
  sizeOctets: number,
  version: number,
): Result<CfdpDirective, DirectiveFault> {
  const octet = reader.octet();
  const flags = version === 0 ? 0 : octet;
  const fileSizeOctets = reader.unsigned(sizeOctets);
  const sourceFileName = fileNameOf(reader.lengthAndValue());
  const destinationFileName = fileNameOf(reader.lengthAndValue());
  const options = readOptions(reader);
  if (!options.ok) return options;
  return success({
    kind: 'metadata',
    isClosureRequested: (flags & 0x40) !== 0,
    checksumType: flags & 0x0f,
    fileSizeOctets,
    sourceFileName,
    destinationFileName,
    options: options.value,
  });
}

function writeMetadata(
  writer: OctetWriter,
  metadata: DirectiveOf<'metadata'>,
  sizeOctets: number,
): OctetWriter {
  const { checksumType } = metadata;
  mustBeWhole('checksumType', checksumType, 0, 15);
  writer.octet((metadata.isClosureRequested ? 0x40 : 0) | checksumType);
  writer.unsigned(sizeOctets, metadata.fileSizeOctets, 'fileSizeOctets');
  writer.lengthAndValue(octetsOfFileName(metadata.sourceFileName), 'sourceFileName');
  writer.lengthAndValue(octetsOfFileName(metadata.destinationFileName), 'destinationFileName');
  for (const option of metadata.options) writeCfdpTlv(writer, option);
  return writer;
}

function readNak(reader: OctetReader, sizeOctets: number): Result<CfdpDirective, DirectiveFault> {
  const scopeStart = reader.unsigned(sizeOctets);
  const scopeEnd = reader.unsigned(sizeOctets);
  const requests: SegmentRequest[] = [];
  while (reader.left > 0)
    requests.push({ start: reader.unsigned(sizeOctets), end: reader.unsigned(sizeOctets) });
  return success({ kind: 'nak', scopeStart, scopeEnd, requests });
}

function readOptions(reader: OctetReader): Result<CfdpTlv[], DirectiveFault> {
  const options: CfdpTlv[] = [];
  while (reader.left > 0) {
    if (options.length === mostOptions)
      return failure('bad-tlv', `at most ${mostOptions} options`, options.length + 1);
    const option = readCfdpTlv(reader);
    if (!option.ok) return option;
    options.push(option.value);
  }
  return success(options);
}

function writeFaultLocation(writer: OctetWriter, entityId: Uint8Array | undefined): OctetWriter {
  return entityId ? writeCfdpTlv(writer, { kind: 'entity-id', entityId }) : writer;
}

function badCondition(code: number) {
  return failure('bad-condition', '0 to 11, 14 or 15', code);
}
