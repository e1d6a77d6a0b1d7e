import { OctetReader } from '../bits/octet-reader.ts';
import { OctetWriter } from '../bits/octet-writer.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';
import {
  type CfdpCondition,
  type CfdpFaultHandler,
  cfdpConditionCodes,
  cfdpConditionOf,
  cfdpFaultHandlerCodes,
  cfdpFaultHandlerOf,
} from './condition.ts';
import { fileNameOf, octetsOfFileName } from './file-name.ts';

/** What can be asked of a remote filestore, in the order of their codes. Source: CCSDS 727.0-B-5, table 5-16 */
export const filestoreActions = [
  'create-file',
  'delete-file',
  'rename-file',
  'append-file',
  'replace-file',
  'create-directory',
  'remove-directory',
  'deny-file',
  'deny-directory',
] as const;

export type FilestoreAction = (typeof filestoreActions)[number];

/** Only renaming, appending and replacing have a second file; an absent name is an empty one. */
export interface FilestoreRequest {
  readonly action: FilestoreAction;
  readonly firstFileName: string;
  readonly secondFileName: string;
}

/** What became of a filestore request. */
export interface FilestoreResponse extends FilestoreRequest {
  /** 0 done, 15 not performed; others depend on the action. Source: CCSDS 727.0-B-5, table 5-18 */
  readonly status: number;
  readonly message: string;
}

/**
 * Status of a filestore request that was not tried, because one before it failed. Source: CCSDS 727.0-B-5, table
 * 5-18
 */
export const filestoreNotPerformed = 15;

/**
 * An option of a Metadata, EOF or Finished PDU: type, length, value. What has a reserved type is handed out as `other`.
 * Source: CCSDS 727.0-B-5, 5.4
 */
export type CfdpTlv =
  | ({ readonly kind: 'filestore-request' } & FilestoreRequest)
  | ({ readonly kind: 'filestore-response' } & FilestoreResponse)
  | { readonly kind: 'message-to-user'; readonly message: Uint8Array }
  | {
      readonly kind: 'fault-handler-override';
      readonly condition: CfdpCondition;
      readonly handler: CfdpFaultHandler;
    }
  | { readonly kind: 'flow-label'; readonly label: Uint8Array }
  | { readonly kind: 'entity-id'; readonly entityId: Uint8Array }
  | { readonly kind: 'other'; readonly type: number; readonly value: Uint8Array };

type TlvFault = Fault<'too-short' | 'too-large' | 'bad-tlv'>;

/** The option at the reader. @returns faults `too-short`, and `bad-tlv` when its value is not what its type says */
export function readCfdpTlv(reader: OctetReader): Result<CfdpTlv, TlvFault> {
  const type = reader.octet();
  const value = reader.lengthAndValue();
  if (reader.fault) return reader.fault;
  switch (type) {
    case 0:
    case 1:
      return readFilestoreTlv(value, type === 1);
    case 2:
      return success({ kind: 'message-to-user', message: value });
    case 4:
      return readFaultHandlerOverride(value);
    case 5:
      return success({ kind: 'flow-label', label: value });
    case 6:
      return success({ kind: 'entity-id', entityId: value });
    default:
      return success({ kind: 'other', type, value });
  }
}

/** Writes an option. @throws RangeError when its value needs more than 255 octets or a name does not fit */
export function writeCfdpTlv(writer: OctetWriter, tlv: CfdpTlv): OctetWriter {
  switch (tlv.kind) {
    case 'filestore-request':
    case 'filestore-response':
      return writeTlv(writer, tlv.kind === 'filestore-request' ? 0 : 1, filestoreValue(tlv));
    case 'message-to-user':
      return writeTlv(writer, 2, tlv.message);
    case 'fault-handler-override':
      return writeTlv(
        writer,
        4,
        Uint8Array.of((cfdpConditionCodes[tlv.condition] << 4) | cfdpFaultHandlerCodes[tlv.handler]),
      );
    case 'flow-label':
      return writeTlv(writer, 5, tlv.label);
    case 'entity-id':
      return writeTlv(writer, 6, tlv.entityId);
    case 'other':
      return writeTlv(writer, tlv.type, tlv.value);
  }
}

/** Value of a filestore request or response, as the proxy messages carry it too. */
export function filestoreValue(request: FilestoreRequest | FilestoreResponse): Uint8Array {
  const writer = new OctetWriter();
  const status = 'status' in request ? request.status : 0;
  mustBeWhole('status', status, 0, 15);
  writer.octet((filestoreActions.indexOf(request.action) << 4) | status);
  writer.lengthAndValue(octetsOfFileName(request.firstFileName), 'firstFileName');
  if (hasSecondFile(request.action))
    writer.lengthAndValue(octetsOfFileName(request.secondFileName), 'secondFileName');
  else if (request.secondFileName !== '')
    throw new RangeError(`secondFileName: expected none for ${request.action}`);
  if ('status' in request) writer.lengthAndValue(octetsOfFileName(request.message), 'message');
  return writer.finish();
}

/** Value of a filestore request or response. @returns fault `bad-tlv` when its parts do not add up */
export function readFilestoreTlv(value: Uint8Array, isResponse: boolean): Result<CfdpTlv, TlvFault> {
  const reader = new OctetReader(value);
  const first = reader.octet();
  const action = filestoreActions[first >>> 4];
  if (action === undefined) return failure('bad-tlv', 'a filestore action from 0 to 8', first >>> 4);
  const firstFileName = fileNameOf(reader.lengthAndValue());
  const secondFileName = hasSecondFile(action) ? fileNameOf(reader.lengthAndValue()) : '';
  const message = isResponse ? fileNameOf(reader.lengthAndValue()) : '';
  if (reader.fault || reader.left > 0)
    return failure('bad-tlv', 'lengths that add up', `${value.length} octets`);
  const request = { action, firstFileName, secondFileName };
  return success(
    isResponse
      ? { kind: 'filestore-response', ...request, status: first & 15, message }
      : { kind: 'filestore-request', ...request },
  );
}

function readFaultHandlerOverride(value: Uint8Array): Result<CfdpTlv, TlvFault> {
  const condition = cfdpConditionOf((value[0] ?? 0xc0) >>> 4);
  const handler = cfdpFaultHandlerOf((value[0] ?? 0) & 15);
  if (value.length !== 1 || condition === undefined || handler === undefined)
    return failure(
      'bad-tlv',
      'one octet: condition and handler',
      `${value.length} octets, ${value[0] ?? ''}`,
    );
  return success({ kind: 'fault-handler-override', condition, handler });
}

function writeTlv(writer: OctetWriter, type: number, value: Uint8Array): OctetWriter {
  return writer.unsigned(1, type, 'type').lengthAndValue(value, 'value');
}

function hasSecondFile(action: FilestoreAction): boolean {
  return action === 'rename-file' || action === 'append-file' || action === 'replace-file';
}
