import { failure, type Result, success } from '../fault.ts';
import type { SpacePacket } from '../packet/space-packet.ts';
import { mustBeWhole } from '../whole-number.ts';
import {
  type ErrorControlFormat,
  errorControlOctetsOf,
  errorControlOf,
  isPacketIntact,
} from './packet-error-control.ts';
import { type PusFault, type PusVersion, pusC } from './pus-fault.ts';
import {
  encodePusPacket,
  fixedOctets,
  mustBeWidth,
  readFixedFields,
  readOptional,
  writeFixedFields,
  writeOptional,
} from './secondary-header.ts';

/**
 * A PUS report. Its secondary header in PUS-C:
 *
 *     version 4 | time reference status 4 | service 8 | subtype 8 | message counter 16 | destination 16 | time | [spare]
 *
 * and in PUS-A: spare 1 | version 3 | spare 4 | service 8 | subtype 8 | [counter 8] | [destination] | [time] | [spare]
 *
 * Source: ECSS-E-ST-70-41C, 7.4.3.1; ECSS-E-70-41A, 5.4.3
 */
export interface PusTelemetry {
  readonly pusVersion: PusVersion;
  readonly service: number;
  readonly subtype: number;
  /** Counts the messages of one type; undefined where a PUS-A mission leaves the field out. */
  readonly messageCounter: number | undefined;
  readonly destinationId: number | undefined;
  /** Status of the on-board time reference, 0 to 15; 0 in PUS-A. */
  readonly timeReferenceStatus: number;
  /** The time field as it was sent; `time/cuc.ts` and `time/time-code.ts` read it. */
  readonly onboardTime: Uint8Array;
  /** Source data, without packet error control. */
  readonly data: Uint8Array;
  /** True as well where the mission sends no error control. */
  readonly hasGoodErrorControl: boolean;
}

/** Header fields that a mission may leave out or size otherwise. */
export interface PusTelemetryFields {
  /** 2 in PUS-C and 0 in PUS-A unless given. */
  readonly messageCounterOctets?: number;
  /** 2 in PUS-C and 0 in PUS-A unless given. */
  readonly destinationOctets?: number;
  /** Octets behind the time that fill the header up to a whole word; 0 unless given. */
  readonly spareOctets?: number;
}

/** What a mission fixes and a packet does not tell. */
export interface PusTelemetryFormat extends PusTelemetryFields, ErrorControlFormat {
  /** Octets of the time field, its P-field included where there is one; the standard leaves them to the mission. */
  readonly timeOctets: number;
  /** PUS-A only: one octet each. `messageCounterOctets` and `destinationOctets` say more and go before them. */
  readonly hasPusAMessageCounter?: boolean;
  readonly hasPusADestination?: boolean;
}

/**
 * @returns the report; a packet with bad error control is delivered with `hasGoodErrorControl` false, since its
 *   header may still tell who lost it. Faults: `not-telemetry`, `no-secondary-header`, `bad-pus-version`, `too-short`
 */
export function decodePusTelemetry(
  packet: SpacePacket,
  format: PusTelemetryFormat,
): Result<PusTelemetry, PusFault> {
  if (packet.isTelecommand) return failure('not-telemetry', 'packet type 0', 'packet type 1');
  const fixed = readFixedFields(packet);
  if (!fixed.ok) return fixed;
  const { pusVersion, lowBits, service, subtype } = fixed.value;
  const { data } = packet;
  const { counterOctets, destinationOctets, spareOctets } = widthsOf(pusVersion, format);
  const timeAt = fixedOctets + counterOctets + destinationOctets;
  const timeEnd = timeAt + format.timeOctets;
  const control = errorControlOf(format);
  const dataEnd = data.length - errorControlOctetsOf(control);
  const dataAt = timeEnd + spareOctets;
  if (dataEnd < dataAt) return failure('too-short', dataAt + data.length - dataEnd, data.length);
  return success({
    pusVersion,
    service,
    subtype,
    messageCounter: readOptional(data, fixedOctets, counterOctets),
    destinationId: readOptional(data, fixedOctets + counterOctets, destinationOctets),
    timeReferenceStatus: pusVersion === pusC ? lowBits : 0,
    onboardTime: data.subarray(timeAt, timeEnd),
    data: data.subarray(dataAt, dataEnd),
    hasGoodErrorControl: isPacketIntact(packet.bytes, control),
  });
}

/**
 * A whole report packet: PUS-C with CRC unless `format` says otherwise.
 *
 * @param report `timeReferenceStatus` (PUS-C only), `messageCounter` and `destinationId` are 0 unless given
 * @throws RangeError when a field does not fit
 */
export function encodePusTelemetry(
  report: {
    readonly apid: number;
    readonly sequenceCount: number;
    readonly service: number;
    readonly subtype: number;
    readonly messageCounter?: number;
    readonly destinationId?: number;
    readonly timeReferenceStatus?: number;
    readonly onboardTime: Uint8Array;
    readonly data: Uint8Array;
  },
  format: PusTelemetryFields & ErrorControlFormat & { readonly pusVersion?: PusVersion } = {},
): Uint8Array {
  const { service, subtype, messageCounter = 0, destinationId = 0, timeReferenceStatus = 0 } = report;
  const { pusVersion = pusC } = format;
  mustBeWhole('timeReferenceStatus', timeReferenceStatus, 0, pusVersion === pusC ? 0x0f : 0);
  const { counterOctets, destinationOctets, spareOctets } = widthsOf(pusVersion, format);
  const timeAt = fixedOctets + counterOctets + destinationOctets;
  const dataAt = timeAt + report.onboardTime.length + spareOctets;
  const control = errorControlOf(format);
  const data = new Uint8Array(dataAt + report.data.length + errorControlOctetsOf(control));
  writeFixedFields(data, { pusVersion, lowBits: timeReferenceStatus, service, subtype });
  writeOptional(data, fixedOctets, counterOctets, 'messageCounter', messageCounter);
  writeOptional(data, fixedOctets + counterOctets, destinationOctets, 'destinationId', destinationId);
  data.set(report.onboardTime, timeAt);
  data.set(report.data, dataAt);
  const { apid, sequenceCount } = report;
  return encodePusPacket({ isTelecommand: false, apid, sequenceCount, data }, control);
}

function widthsOf(
  pusVersion: PusVersion,
  format: PusTelemetryFields & Pick<PusTelemetryFormat, 'hasPusAMessageCounter' | 'hasPusADestination'>,
): { counterOctets: number; destinationOctets: number; spareOctets: number } {
  const isC = pusVersion === pusC;
  const counterOctets = format.messageCounterOctets ?? (isC ? 2 : format.hasPusAMessageCounter ? 1 : 0);
  const destinationOctets = format.destinationOctets ?? (isC ? 2 : format.hasPusADestination ? 1 : 0);
  const { spareOctets = 0 } = format;
  mustBeWidth('messageCounterOctets', counterOctets);
  mustBeWidth('destinationOctets', destinationOctets);
  mustBeWhole('spareOctets', spareOctets, 0, 255);
  return { counterOctets, destinationOctets, spareOctets };
}
