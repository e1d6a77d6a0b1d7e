import { crc16, sealCrc16 } from '../crc/crc16.ts';
import { failure, type Result, success } from '../fault.ts';
import { encodeSpacePacket, type SpacePacket } from '../packet/space-packet.ts';
import { errorControlOctets, mustBeOctet, type PusFault, type PusVersion, pusA, pusC } from './pus-fault.ts';

/** Which stages of its life the sender wants reported by service 1. Failures are always reported. */
export interface Acknowledgement {
  readonly acceptance: boolean;
  readonly start: boolean;
  readonly progress: boolean;
  readonly completion: boolean;
}

/**
 * A PUS request. Its secondary header in PUS-C:
 *
 *     version 4 | acknowledgement 4 | service 8 | subtype 8 | source 16
 *
 * and in PUS-A: 0 | version 3 | acknowledgement 4 | service 8 | subtype 8 | [source 8]
 *
 * Source: ECSS-E-ST-70-41C, 7.4.4.1; ECSS-E-70-41A, 5.3.2
 */
export interface PusTelecommand {
  readonly pusVersion: PusVersion;
  readonly service: number;
  readonly subtype: number;
  /** Undefined where a PUS-A mission leaves the field out. */
  readonly sourceId: number | undefined;
  readonly acknowledgement: Acknowledgement;
  /** Application data, without packet error control. */
  readonly data: Uint8Array;
  readonly hasGoodErrorControl: boolean;
}

/**
 * @param format packet error control is taken for granted unless `hasErrorControl` is false
 * @returns the request, delivered with `hasGoodErrorControl` false when the check fails; faults `not-telecommand`,
 *   `no-secondary-header`, `bad-pus-version`, `too-short`
 */
export function decodePusTelecommand(
  packet: SpacePacket,
  format: { readonly hasErrorControl?: boolean; readonly hasPusASource?: boolean } = {},
): Result<PusTelecommand, PusFault> {
  if (!packet.isTelecommand) return failure('not-telecommand', 'packet type 1', 'packet type 0');
  if (!packet.hasSecondaryHeader) return failure('no-secondary-header', 'secondary header flag 1', 0);
  const hasErrorControl = format.hasErrorControl ?? true;
  const { data } = packet;
  const pusVersion = data[0]! >>> 4;
  if (pusVersion !== pusA && pusVersion !== pusC) return failure('bad-pus-version', '1 or 2', pusVersion);
  const sourceOctets = pusVersion === pusC ? 2 : format.hasPusASource ? 1 : 0;
  const headerOctets = 3 + sourceOctets;
  const trailerOctets = hasErrorControl ? errorControlOctets : 0;
  if (data.length < headerOctets + trailerOctets)
    return failure('too-short', headerOctets + trailerOctets, data.length);
  return success({
    pusVersion,
    service: data[1]!,
    subtype: data[2]!,
    sourceId: sourceOctets === 0 ? undefined : sourceOctets === 1 ? data[3]! : (data[3]! << 8) | data[4]!,
    acknowledgement: readAcknowledgement(data[0]! & 0x0f),
    data: data.subarray(headerOctets, data.length - trailerOctets),
    hasGoodErrorControl: !hasErrorControl || crc16(packet.bytes) === 0,
  });
}

/**
 * A whole PUS-C request packet, packet error control appended.
 *
 * @param request `acknowledgement`: every stage unless given; `sourceId` 0 unless given
 * @throws RangeError when a field does not fit
 */
export function encodePusTelecommand(request: {
  readonly apid: number;
  readonly sequenceCount: number;
  readonly service: number;
  readonly subtype: number;
  readonly sourceId?: number;
  readonly acknowledgement?: Acknowledgement;
  readonly data: Uint8Array;
}): Uint8Array {
  const { apid, sequenceCount, service, subtype, sourceId = 0 } = request;
  mustBeOctet('service', service);
  mustBeOctet('subtype', subtype);
  mustBeOctet('sourceId', sourceId, 0xffff);
  const flags = request.acknowledgement === undefined ? 0x0f : writeAcknowledgement(request.acknowledgement);
  const data = new Uint8Array(5 + request.data.length + errorControlOctets);
  data.set([(pusC << 4) | flags, service, subtype, sourceId >>> 8, sourceId & 0xff]);
  data.set(request.data, 5);
  return sealCrc16(
    encodeSpacePacket({ isTelecommand: true, hasSecondaryHeader: true, apid, sequenceCount, data }),
  );
}

// Acceptance is the last bit of the octet: ECSS counts bits from the most significant, and gives acceptance bit 3 of
// the four. Other software agrees (FSFW, PusTcIF.h: ACK_ACCEPTANCE 0b0001, ACK_COMPLETION 0b1000).
function readAcknowledgement(flags: number): Acknowledgement {
  return {
    acceptance: (flags & 1) !== 0,
    start: (flags & 2) !== 0,
    progress: (flags & 4) !== 0,
    completion: (flags & 8) !== 0,
  };
}

function writeAcknowledgement(stages: Acknowledgement): number {
  return (
    (stages.acceptance ? 1 : 0) |
    (stages.start ? 2 : 0) |
    (stages.progress ? 4 : 0) |
    (stages.completion ? 8 : 0)
  );
}
