import { failure, type Result } from '../fault.ts';
import { mustBeWhole } from '../whole-number.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { ServiceFault } from './pus-fault.ts';
import { defaultIdOctets, enumeratedOctets, type ServiceMessage } from './service-message.ts';

/** One piece of a packet that is too long to travel whole. */
export interface LargePacketPart {
  /** 1, 2, 3 going down, 9, 10, 11 going up: the first, one in between, the last. */
  readonly subtype: 1 | 2 | 3 | 9 | 10 | 11;
  /** The packet that the part belongs to. */
  readonly transactionId: number;
  /** Counts the parts of a packet, from 1 on. */
  readonly partNumber: number;
  readonly part: Uint8Array;
}

/** Subtype 16: the spacecraft has given up an uplink. */
export interface LargePacketAbort {
  readonly subtype: 16;
  readonly transactionId: number;
  /** Why, in numbers of the mission. */
  readonly failureReason: number;
}

/**
 * A message of service 13, large packet transfer.
 *
 *     transaction id | part number | part (as long as the packet lets it be)
 *
 * Source: ECSS-E-ST-70-41C, 6.13, 8.13.2
 */
export type LargePacketTransfer = LargePacketPart | LargePacketAbort;

/** Widths that the mission fixes. */
export interface LargePacketFormat {
  /** 2 unless given. */
  readonly transactionIdOctets?: number;
  /** 2 unless given. */
  readonly partNumberOctets?: number;
  /** 1 unless given. */
  readonly failureReasonOctets?: number;
}

/** @returns faults `bad-subtype`, `too-short`, `too-long` */
export function decodeLargePacketTransfer(
  { subtype, data }: ServiceMessage,
  format: LargePacketFormat = {},
): Result<LargePacketTransfer, ServiceFault> {
  const { transactionOctets, partOctets, reasonOctets } = widthsOf(format);
  const fields = new FieldReader(data);
  switch (subtype) {
    case 1:
    case 2:
    case 3:
    case 9:
    case 10:
    case 11: {
      const transactionId = fields.unsigned(transactionOctets);
      const partNumber = fields.unsigned(partOctets);
      return fields.finish({ subtype, transactionId, partNumber, part: fields.rest() });
    }
    case 16: {
      const transactionId = fields.unsigned(transactionOctets);
      return fields.finish({ subtype, transactionId, failureReason: fields.unsigned(reasonOctets) });
    }
    default:
      return failure('bad-subtype', '1 to 3, 9 to 11 or 16', subtype);
  }
}

/** Data of a service 13 message. @throws RangeError when a field does not fit */
export function encodeLargePacketTransfer(
  message: LargePacketTransfer,
  format: LargePacketFormat = {},
): Uint8Array {
  const { transactionOctets, partOctets, reasonOctets } = widthsOf(format);
  const fields = new FieldWriter();
  fields.unsigned(transactionOctets, message.transactionId, 'transactionId');
  if (message.subtype === 16)
    return fields.unsigned(reasonOctets, message.failureReason, 'failureReason').finish();
  return fields.unsigned(partOctets, message.partNumber, 'partNumber').octets(message.part).finish();
}

/**
 * The parts of a large packet, in order; all but the last are of `partOctets`. A packet that fits into one part is not
 * large: it is sent as it is.
 *
 * @throws RangeError when the packet is not longer than one part
 * Source: ECSS-E-ST-70-41C, 6.13.3.2 and 6.13.4.2
 */
export function splitLargePacket(
  packet: Uint8Array,
  {
    transactionId,
    partOctets,
    isUplink = false,
  }: { readonly transactionId: number; readonly partOctets: number; readonly isUplink?: boolean },
): LargePacketPart[] {
  mustBeWhole('partOctets', partOctets, 1);
  if (packet.length <= partOctets)
    throw new RangeError(`packet: expected more than ${partOctets} octets, found ${packet.length}`);
  const [first, between, last] = isUplink ? ([9, 10, 11] as const) : ([1, 2, 3] as const);
  const parts: LargePacketPart[] = [];
  for (let at = 0; at < packet.length; at += partOctets) {
    const subtype = at === 0 ? first : at + partOctets >= packet.length ? last : between;
    const part = packet.subarray(at, at + partOctets);
    parts.push({ subtype, transactionId, partNumber: parts.length + 1, part });
  }
  return parts;
}

/** Whether a part is the first or the last of its packet. */
export function placeOfPart({ subtype }: LargePacketPart): 'first' | 'between' | 'last' {
  if (subtype === 1 || subtype === 9) return 'first';
  return subtype === 3 || subtype === 11 ? 'last' : 'between';
}

function widthsOf(format: LargePacketFormat) {
  return {
    transactionOctets: format.transactionIdOctets ?? defaultIdOctets,
    partOctets: format.partNumberOctets ?? 2,
    reasonOctets: format.failureReasonOctets ?? enumeratedOctets,
  };
}
