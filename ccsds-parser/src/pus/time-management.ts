import { failure, type Result } from '../fault.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { ServiceFault } from './pus-fault.ts';
import type { ServiceMessage } from './service-message.ts';

/**
 * A message of service 9, time management: 1 sets how often the spacecraft tells its time, 2 (CUC) and 3 (CDS) tell it.
 *
 *     rate 8 | spacecraft time, often with its P-field | [time reference status 8]
 *
 * A time report is sent without secondary header under APID 0 (a "time packet"): decode it from the data of the space
 * packet, with subtype 2 or 3 as the mission has it.
 *
 * Source: ECSS-E-ST-70-41C, 6.9, 8.9.2
 */
export type TimeManagement =
  | { readonly subtype: 1; readonly rateExponent: number }
  | {
      readonly subtype: 2 | 3;
      /** A report every 2^rate transfer frames of virtual channel 0; undefined where the mission leaves it out. */
      readonly rateExponent: number | undefined;
      /** As it was sent; `decodeTimeCode` reads it when it has a P-field. */
      readonly spacecraftTime: Uint8Array;
      readonly timeReferenceStatus: number | undefined;
    };

/** Fields that the mission may leave out. */
export interface TimeManagementFormat {
  /** 1 unless given; 0 leaves the rate out of reports. */
  readonly rateOctets?: number;
  /** 0 (left out) unless given. */
  readonly timeReferenceStatusOctets?: number;
}

/** @returns faults `bad-subtype`, `too-short`, `too-long` */
export function decodeTimeManagement(
  { subtype, data }: ServiceMessage,
  { rateOctets = 1, timeReferenceStatusOctets = 0 }: TimeManagementFormat = {},
): Result<TimeManagement, ServiceFault> {
  const fields = new FieldReader(data);
  if (subtype === 1)
    return fields.finish({ subtype, rateExponent: fields.unsigned(Math.max(rateOctets, 1)) });
  if (subtype !== 2 && subtype !== 3) return failure('bad-subtype', '1 to 3', subtype);
  const rateExponent = rateOctets === 0 ? undefined : fields.unsigned(rateOctets);
  const timeOctets = fields.left - timeReferenceStatusOctets;
  // A report without a time tells nothing, whatever its length.
  if (timeOctets < 1) return failure('too-short', data.length - timeOctets + 1, data.length);
  const spacecraftTime = fields.octets(timeOctets);
  const timeReferenceStatus =
    timeReferenceStatusOctets === 0 ? undefined : fields.unsigned(timeReferenceStatusOctets);
  return fields.finish({ subtype, rateExponent, spacecraftTime, timeReferenceStatus });
}

/** Data of a service 9 message. @throws RangeError when a field does not fit */
export function encodeTimeManagement(
  message: TimeManagement,
  { rateOctets = 1, timeReferenceStatusOctets = 0 }: TimeManagementFormat = {},
): Uint8Array {
  const fields = new FieldWriter();
  if (message.subtype === 1)
    return fields.unsigned(Math.max(rateOctets, 1), message.rateExponent, 'rateExponent').finish();
  const { rateExponent = 0, spacecraftTime, timeReferenceStatus = 0 } = message;
  if (rateOctets > 0) fields.unsigned(rateOctets, rateExponent, 'rateExponent');
  fields.octets(spacecraftTime);
  fields.unsigned(timeReferenceStatusOctets, timeReferenceStatus, 'timeReferenceStatus');
  return fields.finish();
}
