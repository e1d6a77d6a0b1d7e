import { OctetReader } from '../bits/octet-reader.ts';
import { OctetWriter } from '../bits/octet-writer.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';
import {
  type CfdpCondition,
  type CfdpDelivery,
  type CfdpFaultHandler,
  type CfdpFileStatus,
  cfdpConditionCodes,
  cfdpConditionOf,
  cfdpFaultHandlerCodes,
  cfdpFileStatuses,
} from './condition.ts';
import { fileNameOf, octetsOfFileName } from './file-name.ts';
import type { CfdpMode } from './pdu-header.ts';
import {
  type CfdpTlv,
  type FilestoreRequest,
  type FilestoreResponse,
  filestoreValue,
  readCfdpTlv,
  readFilestoreTlv,
} from './tlv.ts';

/**
 * Messages to the user that the protocol has reserved: they begin with `cfdp` and ask another entity to send a file
 * (proxy operations) or to list a directory. What is not listed here is handed out as `other`.
 * Source: CCSDS 727.0-B-5, section 6
 */
export type CfdpReservedMessage =
  | {
      readonly kind: 'proxy-put-request';
      readonly destinationEntityId: Uint8Array;
      readonly sourceFileName: string;
      readonly destinationFileName: string;
    }
  | { readonly kind: 'proxy-message-to-user'; readonly message: Uint8Array }
  | ({ readonly kind: 'proxy-filestore-request' } & FilestoreRequest)
  | {
      readonly kind: 'proxy-fault-handler-override';
      readonly condition: CfdpCondition;
      readonly handler: CfdpFaultHandler;
    }
  | { readonly kind: 'proxy-transmission-mode'; readonly mode: CfdpMode }
  | { readonly kind: 'proxy-flow-label'; readonly label: Uint8Array }
  | { readonly kind: 'proxy-segmentation-control'; readonly keepsRecordBoundaries: boolean }
  | {
      readonly kind: 'proxy-put-response';
      readonly condition: CfdpCondition;
      readonly delivery: CfdpDelivery;
      readonly fileStatus: CfdpFileStatus;
    }
  | ({ readonly kind: 'proxy-filestore-response' } & FilestoreResponse)
  | { readonly kind: 'proxy-put-cancel' }
  | {
      readonly kind: 'originating-transaction';
      readonly entityIdOctets: number;
      readonly sequenceNumberOctets: number;
      readonly sourceEntityId: bigint;
      readonly sequenceNumber: bigint;
    }
  | { readonly kind: 'proxy-closure-request'; readonly isClosureRequested: boolean }
  | {
      readonly kind: 'directory-listing-request';
      readonly directoryName: string;
      readonly listingFileName: string;
    }
  | {
      readonly kind: 'directory-listing-response';
      readonly isSuccess: boolean;
      readonly directoryName: string;
      readonly listingFileName: string;
    }
  | { readonly kind: 'other'; readonly type: number; readonly value: Uint8Array };

type MessageFault = Fault<'too-short' | 'too-large' | 'bad-message' | 'bad-tlv'>;

/** `cfdp` in ASCII. */
const marker = [0x63, 0x66, 0x64, 0x70];
const typeAt = marker.length;

/** Whether a message to the user is one of the protocol's own. */
export function isCfdpReservedMessage(message: Uint8Array): boolean {
  return message.length > typeAt && marker.every((octet, index) => message[index] === octet);
}

/**
 * What a reserved message to the user says.
 *
 * @returns fault `bad-message` when it does not begin with `cfdp`, or holds something that its type cannot
 */
export function decodeCfdpReservedMessage(message: Uint8Array): Result<CfdpReservedMessage, MessageFault> {
  if (!isCfdpReservedMessage(message))
    return failure('bad-message', 'cfdp and a type', `${message.length} octets`);
  const reader = new OctetReader(message, typeAt + 1);
  const decoded = readMessage(message[typeAt]!, reader);
  if (!decoded.ok) return decoded;
  if (reader.fault) return reader.fault;
  return reader.left > 0 ? failure('bad-message', 0, `${reader.left} octets more`) : decoded;
}

/** The value of a message to the user. @throws RangeError when a field does not fit */
export function encodeCfdpReservedMessage(message: CfdpReservedMessage): Uint8Array {
  const writer = new OctetWriter();
  writer.octets(Uint8Array.from(marker));
  writer.octet(message.kind === 'other' ? message.type : typeCodes[message.kind]);
  writeMessage(writer, message);
  return writer.finish();
}

/** Source: CCSDS 727.0-B-5, tables 6-2 and 6-13; equal to spacepackets-py 0.31 */
const typeCodes: Record<Exclude<CfdpReservedMessage['kind'], 'other'>, number> = {
  'proxy-put-request': 0x00,
  'proxy-message-to-user': 0x01,
  'proxy-filestore-request': 0x02,
  'proxy-fault-handler-override': 0x03,
  'proxy-transmission-mode': 0x04,
  'proxy-flow-label': 0x05,
  'proxy-segmentation-control': 0x06,
  'proxy-put-response': 0x07,
  'proxy-filestore-response': 0x08,
  'proxy-put-cancel': 0x09,
  'originating-transaction': 0x0a,
  'proxy-closure-request': 0x0b,
  'directory-listing-request': 0x10,
  'directory-listing-response': 0x11,
};

function readMessage(type: number, reader: OctetReader): Result<CfdpReservedMessage, MessageFault> {
  switch (type) {
    case 0x00:
      return success({
        kind: 'proxy-put-request',
        destinationEntityId: reader.lengthAndValue(),
        sourceFileName: fileNameOf(reader.lengthAndValue()),
        destinationFileName: fileNameOf(reader.lengthAndValue()),
      });
    case 0x01:
      return success({ kind: 'proxy-message-to-user', message: reader.lengthAndValue() });
    case 0x02:
    case 0x08:
      return readProxyFilestore(reader, type === 0x08);
    case 0x03: {
      const override = readCfdpTlv(new OctetReader(Uint8Array.of(4, 1, reader.octet())));
      if (!override.ok) return override;
      const { condition, handler } = override.value as CfdpTlv & { kind: 'fault-handler-override' };
      return success({ kind: 'proxy-fault-handler-override', condition, handler });
    }
    case 0x04:
      return success({
        kind: 'proxy-transmission-mode',
        mode: reader.octet() & 1 ? 'unacknowledged' : 'acknowledged',
      });
    case 0x05:
      return success({ kind: 'proxy-flow-label', label: reader.lengthAndValue() });
    case 0x06:
      return success({
        kind: 'proxy-segmentation-control',
        keepsRecordBoundaries: (reader.octet() & 1) !== 0,
      });
    case 0x07:
      return readPutResponse(reader.octet());
    case 0x09:
      return success({ kind: 'proxy-put-cancel' });
    case 0x0a:
      return readOriginatingTransaction(reader);
    case 0x0b:
      return success({ kind: 'proxy-closure-request', isClosureRequested: (reader.octet() & 1) !== 0 });
    case 0x10:
      return success({ kind: 'directory-listing-request', ...readListing(reader) });
    case 0x11: {
      const isSuccess = (reader.octet() & 0x80) === 0;
      return success({ kind: 'directory-listing-response', isSuccess, ...readListing(reader) });
    }
    default:
      return success({ kind: 'other', type, value: reader.rest() });
  }
}

function writeMessage(writer: OctetWriter, message: CfdpReservedMessage): OctetWriter {
  switch (message.kind) {
    case 'proxy-put-request':
      writer.lengthAndValue(message.destinationEntityId, 'destinationEntityId');
      writer.lengthAndValue(octetsOfFileName(message.sourceFileName), 'sourceFileName');
      return writer.lengthAndValue(octetsOfFileName(message.destinationFileName), 'destinationFileName');
    case 'proxy-message-to-user':
      return writer.lengthAndValue(message.message, 'message');
    case 'proxy-filestore-request':
    case 'proxy-filestore-response':
      return writer.lengthAndValue(filestoreValue(message), 'filestore');
    case 'proxy-fault-handler-override':
      return writer.octet(
        (cfdpConditionCodes[message.condition] << 4) | cfdpFaultHandlerCodes[message.handler],
      );
    case 'proxy-transmission-mode':
      return writer.octet(message.mode === 'unacknowledged' ? 1 : 0);
    case 'proxy-flow-label':
      return writer.lengthAndValue(message.label, 'label');
    case 'proxy-segmentation-control':
      return writer.octet(message.keepsRecordBoundaries ? 1 : 0);
    case 'proxy-put-response':
      return writer.octet(
        (cfdpConditionCodes[message.condition] << 4) |
          (message.delivery === 'incomplete' ? 4 : 0) |
          cfdpFileStatuses.indexOf(message.fileStatus),
      );
    case 'proxy-put-cancel':
      return writer;
    case 'originating-transaction':
      writer.octet(((message.entityIdOctets - 1) << 4) | (message.sequenceNumberOctets - 1));
      writer.identifier(message.entityIdOctets, message.sourceEntityId, 'sourceEntityId');
      return writer.identifier(message.sequenceNumberOctets, message.sequenceNumber, 'sequenceNumber');
    case 'proxy-closure-request':
      return writer.octet(message.isClosureRequested ? 1 : 0);
    case 'directory-listing-response':
      writer.octet(message.isSuccess ? 0 : 0xff);
      return writeListing(writer, message);
    case 'directory-listing-request':
      return writeListing(writer, message);
    case 'other':
      return writer.octets(message.value);
  }
}

function readProxyFilestore(
  reader: OctetReader,
  isResponse: boolean,
): Result<CfdpReservedMessage, MessageFault> {
  const decoded = readFilestoreTlv(reader.lengthAndValue(), isResponse);
  if (!decoded.ok) return decoded;
  const { kind, ...fields } = decoded.value as FilestoreResponse & { kind: string };
  return success({
    kind: isResponse ? 'proxy-filestore-response' : 'proxy-filestore-request',
    ...fields,
  } as CfdpReservedMessage);
}

function readPutResponse(octet: number): Result<CfdpReservedMessage, MessageFault> {
  const condition = cfdpConditionOf(octet >>> 4);
  if (condition === undefined) return failure('bad-message', 'condition 0 to 11, 14 or 15', octet >>> 4);
  return success({
    kind: 'proxy-put-response',
    condition,
    delivery: octet & 4 ? 'incomplete' : 'complete',
    fileStatus: cfdpFileStatuses[octet & 3]!,
  });
}

function readOriginatingTransaction(reader: OctetReader): Result<CfdpReservedMessage, MessageFault> {
  const lengths = reader.octet();
  const entityIdOctets = ((lengths >>> 4) & 7) + 1;
  const sequenceNumberOctets = (lengths & 7) + 1;
  return success({
    kind: 'originating-transaction',
    entityIdOctets,
    sequenceNumberOctets,
    sourceEntityId: reader.identifier(entityIdOctets),
    sequenceNumber: reader.identifier(sequenceNumberOctets),
  });
}

function readListing(reader: OctetReader) {
  return {
    directoryName: fileNameOf(reader.lengthAndValue()),
    listingFileName: fileNameOf(reader.lengthAndValue()),
  };
}

function writeListing(
  writer: OctetWriter,
  listing: { readonly directoryName: string; readonly listingFileName: string },
): OctetWriter {
  writer.lengthAndValue(octetsOfFileName(listing.directoryName), 'directoryName');
  return writer.lengthAndValue(octetsOfFileName(listing.listingFileName), 'listingFileName');
}
