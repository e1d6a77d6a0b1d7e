import { failure, type Result, success } from '../fault.ts';
import type { SpacePacket } from '../packet/space-packet.ts';
import { mustBeWhole } from '../whole-number.ts';
import { type Acknowledgement, readAcknowledgement, writeAcknowledgement } from './acknowledgement.ts';
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

export type { Acknowledgement } from './acknowledgement.ts';

/**
 * A PUS request. Its secondary header in PUS-C:
 *
 *     version 4 | acknowledgement 4 | service 8 | subtype 8 | source 16 | [spare]
 *
 * and in PUS-A: 0 | version 3 | acknowledgement 4 | service 8 | subtype 8 | [source] | [spare]
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

/** Header fields that a mission may leave out or size otherwise. */
export interface PusTelecommandFields {
  /** 2 in PUS-C and 0 in PUS-A unless given. */
  readonly sourceOctets?: number;
  /** Octets that fill the header up to a whole word; 0 unless given. */
  readonly spareOctets?: number;
}

/** What a mission fixes and a packet does not tell; the CRC is taken for granted. */
export interface PusTelecommandFormat extends PusTelecommandFields, ErrorControlFormat {
  /** PUS-A only: a source of one octet. `sourceOctets` says more and goes before it. */
  readonly hasPusASource?: boolean;
}

/**
 * @returns the request, delivered with `hasGoodErrorControl` false when the check fails; faults `not-telecommand`,
 *   `no-secondary-header`, `bad-pus-version`, `too-short`
 */
export function decodePusTelecommand(
  packet: SpacePacket,
  format: PusTelecommandFormat = {},
): Result<PusTelecommand, PusFault> {
  if (!packet.isTelecommand) return failure('not-telecommand', 'packet type 1', 'packet type 0');
  const fixed = readFixedFields(packet);
  if (!fixed.ok) return fixed;
  const { pusVersion, lowBits, service, subtype } = fixed.value;
  const { data } = packet;
  const { sourceOctets, spareOctets } = widthsOf(pusVersion, format);
  const dataAt = fixedOctets + sourceOctets + spareOctets;
  const control = errorControlOf(format);
  const dataEnd = data.length - errorControlOctetsOf(control);
  if (dataEnd < dataAt) return failure('too-short', dataAt + data.length - dataEnd, data.length);
  return success({
    pusVersion,
    service,
    subtype,
    sourceId: readOptional(data, fixedOctets, sourceOctets),
    acknowledgement: readAcknowledgement(lowBits),
    data: data.subarray(dataAt, dataEnd),
    hasGoodErrorControl: isPacketIntact(packet.bytes, control),
  });
}

/**
 * A whole request packet: PUS-C with CRC unless `format` says otherwise.
 *
 * @param request `acknowledgement`: every stage unless given; `sourceId` 0 unless given
 * @throws RangeError when a field does not fit
 */
export function encodePusTelecommand(
  request: {
    readonly apid: number;
    readonly sequenceCount: number;
    readonly service: number;
    readonly subtype: number;
    readonly sourceId?: number;
    readonly acknowledgement?: Acknowledgement;
    readonly data: Uint8Array;
  },
  format: PusTelecommandFields & ErrorControlFormat & { readonly pusVersion?: PusVersion } = {},
): Uint8Array {
  const { apid, sequenceCount, service, subtype, sourceId = 0 } = request;
  const { pusVersion = pusC } = format;
  const lowBits =
    request.acknowledgement === undefined ? 0x0f : writeAcknowledgement(request.acknowledgement);
  const { sourceOctets, spareOctets } = widthsOf(pusVersion, format);
  const dataAt = fixedOctets + sourceOctets + spareOctets;
  const control = errorControlOf(format);
  const data = new Uint8Array(dataAt + request.data.length + errorControlOctetsOf(control));
  writeFixedFields(data, { pusVersion, lowBits, service, subtype });
  writeOptional(data, fixedOctets, sourceOctets, 'sourceId', sourceId);
  data.set(request.data, dataAt);
  return encodePusPacket({ isTelecommand: true, apid, sequenceCount, data }, control);
}

function widthsOf(
  pusVersion: PusVersion,
  format: PusTelecommandFields & Pick<PusTelecommandFormat, 'hasPusASource'>,
): { sourceOctets: number; spareOctets: number } {
  const sourceOctets = format.sourceOctets ?? (pusVersion === pusC ? 2 : format.hasPusASource ? 1 : 0);
  const { spareOctets = 0 } = format;
  mustBeWidth('sourceOctets', sourceOctets);
  mustBeWhole('spareOctets', spareOctets, 0, 255);
  return { sourceOctets, spareOctets };
}
