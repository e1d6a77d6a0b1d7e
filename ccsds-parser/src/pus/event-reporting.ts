import { failure, type Result } from '../fault.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { ServiceFault } from './pus-fault.ts';
import {
  type CommonWidths,
  defaultCountOctets,
  defaultIdOctets,
  type ServiceMessage,
} from './service-message.ts';

/** How grave an event is: subtypes 1 to 4. */
export type EventSeverity = 'informative' | 'low' | 'medium' | 'high';

/**
 * A message of service 5, event reporting.
 *
 * | subtype | says |
 * |---|---|
 * | 1 to 4 | this happened: informative, or an anomaly of low, medium, high severity |
 * | 5 / 6 | report these events / do not |
 * | 7 and 8 | ask which events are not reported, and the answer |
 *
 * Source: ECSS-E-ST-70-41C, 6.5, 8.5.2
 */
export type EventReporting =
  | {
      readonly subtype: 1 | 2 | 3 | 4;
      readonly severity: EventSeverity;
      readonly eventId: number;
      /** Laid out by the mission, differently for each event. */
      readonly auxiliaryData: Uint8Array;
    }
  | { readonly subtype: 5 | 6 | 8; readonly eventIds: readonly number[] }
  | { readonly subtype: 7 };

/** Widths that the mission fixes. */
export interface EventReportingFormat extends CommonWidths {
  /** 2 unless given. */
  readonly eventIdOctets?: number;
}

/** @returns faults `bad-subtype`, `too-short`, `too-long`, `bad-count` */
export function decodeEventReporting(
  { subtype, data }: ServiceMessage,
  { eventIdOctets = defaultIdOctets, countOctets = defaultCountOctets }: EventReportingFormat = {},
): Result<EventReporting, ServiceFault> {
  const fields = new FieldReader(data);
  switch (subtype) {
    case 1:
    case 2:
    case 3:
    case 4: {
      const eventId = fields.unsigned(eventIdOctets);
      return fields.finish({ subtype, severity: severities[subtype], eventId, auxiliaryData: fields.rest() });
    }
    case 5:
    case 6:
    case 8:
      return fields.finish({ subtype, eventIds: fields.unsignedList(countOctets, eventIdOctets) });
    case 7:
      return fields.finish({ subtype });
    default:
      return failure('bad-subtype', '1 to 8', subtype);
  }
}

/**
 * Data of a service 5 message, for the encoder of its packet with service 5 and the same subtype. The subtype decides;
 * `severity` need not be given.
 *
 * @throws RangeError when a field does not fit
 */
export function encodeEventReporting(
  message:
    | Exclude<EventReporting, { severity: unknown }>
    | Omit<Extract<EventReporting, { severity: unknown }>, 'severity'>,
  { eventIdOctets = defaultIdOctets, countOctets = defaultCountOctets }: EventReportingFormat = {},
): Uint8Array {
  const fields = new FieldWriter();
  if ('eventId' in message)
    fields.unsigned(eventIdOctets, message.eventId, 'eventId').octets(message.auxiliaryData);
  if ('eventIds' in message) fields.unsignedList(countOctets, eventIdOctets, message.eventIds, 'eventId');
  return fields.finish();
}

const severities = { 1: 'informative', 2: 'low', 3: 'medium', 4: 'high' } as const;
