import { crc16, sealCrc16 } from '../crc/crc16.ts';
import { failure, type Result, success } from '../fault.ts';
import { encodeSpacePacket, type SpacePacket } from '../packet/space-packet.ts';
import { errorControlOctets, mustBeOctet, type PusFault, type PusVersion, pusA, pusC } from './pus-fault.ts';

/**
 * A PUS report. Its secondary header in PUS-C:
 *
 *     version 4 | time reference status 4 | service 8 | subtype 8 | message counter 16 | destination 16 | time
 *
 * and in PUS-A: spare 1 | version 3 | spare 4 | service 8 | subtype 8 | [counter 8] | [destination 8] | time
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
  /** The time field as it was sent; `time/cuc.ts` reads it. */
  readonly onboardTime: Uint8Array;
  /** Source data, without packet error control. */
  readonly data: Uint8Array;
  /** True as well where the mission sends no error control. */
  readonly hasGoodErrorControl: boolean;
}

/** What a mission fixes and a packet does not tell. */
export interface PusTelemetryFormat {
  /** Octets of the time field; the standard leaves them to the mission. */
  readonly timeOctets: number;
  readonly hasErrorControl: boolean;
  /** PUS-A only: which optional fields are there. Both absent unless said otherwise. */
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
  if (!packet.hasSecondaryHeader) return failure('no-secondary-header', 'secondary header flag 1', 0);
  const { data } = packet;
  const pusVersion = data[0]! >>> 4;
  if (pusVersion !== pusA && pusVersion !== pusC) return failure('bad-pus-version', '1 or 2', pusVersion);
  const isC = pusVersion === pusC;
  const counterOctets = isC ? 2 : format.hasPusAMessageCounter ? 1 : 0;
  const destinationOctets = isC ? 2 : format.hasPusADestination ? 1 : 0;
  const headerOctets = 3 + counterOctets + destinationOctets + format.timeOctets;
  const trailerOctets = format.hasErrorControl ? errorControlOctets : 0;
  if (data.length < headerOctets + trailerOctets)
    return failure('too-short', headerOctets + trailerOctets, data.length);
  const timeAt = headerOctets - format.timeOctets;
  return success({
    pusVersion,
    service: data[1]!,
    subtype: data[2]!,
    messageCounter: bigEndian(data, 3, counterOctets),
    destinationId: bigEndian(data, 3 + counterOctets, destinationOctets),
    timeReferenceStatus: isC ? data[0]! & 0x0f : 0,
    onboardTime: data.subarray(timeAt, headerOctets),
    data: data.subarray(headerOctets, data.length - trailerOctets),
    hasGoodErrorControl: !format.hasErrorControl || crc16(packet.bytes) === 0,
  });
}

/**
 * A whole PUS-C report packet, packet error control appended.
 *
 * @param report `timeReferenceStatus`, `messageCounter` and `destinationId` are 0 unless given
 * @throws RangeError when a field does not fit
 */
export function encodePusTelemetry(report: {
  readonly apid: number;
  readonly sequenceCount: number;
  readonly service: number;
  readonly subtype: number;
  readonly messageCounter?: number;
  readonly destinationId?: number;
  readonly timeReferenceStatus?: number;
  readonly onboardTime: Uint8Array;
  readonly data: Uint8Array;
}): Uint8Array {
  const { service, subtype, messageCounter = 0, destinationId = 0, timeReferenceStatus = 0 } = report;
  mustBeOctet('service', service);
  mustBeOctet('subtype', subtype);
  mustBeOctet('messageCounter', messageCounter, 0xffff);
  mustBeOctet('destinationId', destinationId, 0xffff);
  mustBeOctet('timeReferenceStatus', timeReferenceStatus, 0x0f);
  const dataAt = 7 + report.onboardTime.length;
  const data = new Uint8Array(dataAt + report.data.length + errorControlOctets);
  data.set([(pusC << 4) | timeReferenceStatus, service, subtype]);
  data.set([messageCounter >>> 8, messageCounter & 0xff, destinationId >>> 8, destinationId & 0xff], 3);
  data.set(report.onboardTime, 7);
  data.set(report.data, dataAt);
  const { apid, sequenceCount } = report;
  return sealCrc16(
    encodeSpacePacket({ isTelecommand: false, hasSecondaryHeader: true, apid, sequenceCount, data }),
  );
}

function bigEndian(bytes: Uint8Array, offset: number, octets: number): number | undefined {
  if (octets === 0) return undefined;
  return octets === 1 ? bytes[offset]! : (bytes[offset]! << 8) | bytes[offset + 1]!;
}
