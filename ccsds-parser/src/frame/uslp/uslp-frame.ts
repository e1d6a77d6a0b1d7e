import { failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';
import { type ErrorControlOctets, findBadErrorControl, sealErrorControl } from '../error-control.ts';
import type { FrameFault } from '../frame-fault.ts';
import { mustBeOperationalControl, operationalControlOctets } from '../operational-control.ts';
import { decodeUslpDataField, encodeUslpDataField, type UslpDataField } from './uslp-data-field.ts';

/**
 * A frame of the unified space data link protocol, which serves both directions and all lengths.
 *
 *     octet 0-3  version 4 (1100) | spacecraft 16 | destination 1 | virtual channel 6 | MAP 4 | end of header 1
 *     octet 4-5  octets of the whole frame minus one
 *     octet 6    bypass 1 | protocol control 1 | spare 2 | operational control 1 | octets of the frame count 3
 *     then       [frame count 0 to 7] [insert zone] data field [operational control 4] [error control 2 or 4]
 *
 * A truncated frame ends its header after octet 3; it has neither insert zone nor operational control, and the mission
 * fixes how long it is.
 * Source: CCSDS 732.1-B-3, 4.1; annex D for truncated frames
 */
export interface UslpFrame extends UslpDataField {
  readonly version: number;
  readonly spacecraftId: number;
  /** False: the spacecraft identifier names the sender. True: it names the receiver. */
  readonly isDestination: boolean;
  readonly virtualChannelId: number;
  /** Multiplexer access point, 0 to 15. */
  readonly mapId: number;
  readonly isTruncated: boolean;
  /** True: expedited service, which sequence control lets pass; such frames have a count of their own. */
  readonly isBypass: boolean;
  /** True: the data are commands to the protocol of the receiver. */
  readonly isProtocolControl: boolean;
  /** Octets of the frame count, 0 to 7. */
  readonly countOctets: number;
  /** Up to 56 bits, hence a bigint; undefined when the frame has none. */
  readonly virtualChannelCount: bigint | undefined;
  readonly insertZone: Uint8Array;
  readonly operationalControl: Uint8Array | undefined;
  /** The frame alone, where more octets were given than its length field tells. */
  readonly bytes: Uint8Array;
}

/** What the mission fixes; a frame does not tell these of itself. */
export interface UslpFrameFormat {
  /** 0 none, 2 CRC-16, 4 CRC-32 of Proximity-1. */
  readonly errorControlOctets: ErrorControlOctets;
  readonly insertZoneOctets?: number;
  /** Octets of a truncated frame; all that were given unless said. */
  readonly truncatedFrameOctets?: number;
  /** Longer frames are refused. 65,536 octets unless given. */
  readonly maxFrameOctets?: number;
}

/** Transfer frame version number, 1100. */
export const uslpVersion = 12;
/** The only virtual channel of frames without data. Source: CCSDS 732.1-B-3, 4.1.2.4 */
export const uslpIdleVirtualChannelId = 63;
/** What the length field can say. */
export const maxUslpFrameOctets = 65_536;

const truncatedHeaderOctets = 4;
/** Octets of the header before the frame count. */
export const uslpHeaderOctets = 7;

/**
 * @param bytes the frame; octets behind its end are allowed and left alone, so that frames of changing length can be
 *   read one after the other (`bytes` of the frame tells where the next one starts)
 * @returns the frame, a window on `bytes`; `too-short`, `bad-version`, `bad-length` and `too-long` for a length field
 *   that cannot be, then `bad-crc` before anything else of it is believed
 */
export function decodeUslpFrame(bytes: Uint8Array, format: UslpFrameFormat): Result<UslpFrame, FrameFault> {
  if (bytes.length < truncatedHeaderOctets) return failure('too-short', truncatedHeaderOctets, bytes.length);
  const version = bytes[0]! >>> 4;
  if (version !== uslpVersion) return failure('bad-version', uslpVersion, version);
  const length = uslpFrameOctets(bytes, format);
  if (!length.ok) return length;
  const frame = bytes.subarray(0, length.value);
  const badErrorControl = findBadErrorControl(frame, format.errorControlOctets);
  if (badErrorControl) return badErrorControl;
  return (frame[3]! & 1) !== 0 ? readTruncated(frame, format) : readWhole(frame, format);
}

/** How long the frame is that starts `bytes`, by its length field. The version is not looked at. */
export function uslpFrameOctets(bytes: Uint8Array, format: UslpFrameFormat): Result<number, FrameFault> {
  if (bytes.length < truncatedHeaderOctets) return failure('too-short', truncatedHeaderOctets, bytes.length);
  const isTruncated = (bytes[3]! & 1) !== 0;
  if (!isTruncated && bytes.length < uslpHeaderOctets)
    return failure('too-short', uslpHeaderOctets, bytes.length);
  const octets = isTruncated
    ? (format.truncatedFrameOctets ?? bytes.length)
    : ((bytes[4]! << 8) | bytes[5]!) + 1;
  const least = (isTruncated ? truncatedHeaderOctets : uslpHeaderOctets) + format.errorControlOctets;
  if (octets < least || octets > bytes.length)
    return failure('bad-length', `${least} to ${bytes.length}`, octets);
  const most = format.maxFrameOctets ?? maxUslpFrameOctets;
  return octets > most ? failure('too-long', most, octets) : success(octets);
}

/** What `encodeUslpFrame` is given; what is not there is 0, false or absent. */
export interface UslpFrameFields {
  readonly spacecraftId: number;
  readonly isDestination?: boolean | undefined;
  readonly virtualChannelId: number;
  readonly mapId?: number | undefined;
  readonly isTruncated?: boolean | undefined;
  readonly isBypass?: boolean | undefined;
  readonly isProtocolControl?: boolean | undefined;
  readonly countOctets?: number | undefined;
  readonly virtualChannelCount?: bigint | number | undefined;
  readonly insertZone?: Uint8Array | undefined;
  readonly rule: number;
  readonly protocolId: number;
  readonly pointer?: number | undefined;
  readonly zone: Uint8Array;
  readonly operationalControl?: Uint8Array | undefined;
  readonly errorControlOctets: ErrorControlOctets;
}

/** @throws RangeError when a field does not fit, or a truncated frame is given what it cannot have */
export function encodeUslpFrame(fields: UslpFrameFields): Uint8Array {
  mustBeWhole('spacecraftId', fields.spacecraftId, 0, 0xffff);
  mustBeWhole('virtualChannelId', fields.virtualChannelId, 0, 63);
  mustBeWhole('mapId', fields.mapId ?? 0, 0, 15);
  const header = fields.isTruncated ? truncatedHeaderOf(fields) : headerOf(fields);
  const insertZone = fields.insertZone ?? noOctets;
  const dataField = encodeUslpDataField(fields);
  const control = fields.operationalControl ?? noOctets;
  const dataAt = header.length + insertZone.length;
  const octets = dataAt + dataField.length + control.length + fields.errorControlOctets;
  if (octets > maxUslpFrameOctets)
    throw new RangeError(`zone: expected a frame of at most ${maxUslpFrameOctets} octets, found ${octets}`);
  const bytes = new Uint8Array(octets);
  bytes.set(header);
  bytes.set(insertZone, header.length);
  bytes.set(dataField, dataAt);
  bytes.set(control, dataAt + dataField.length);
  if (!fields.isTruncated) {
    bytes[4] = (octets - 1) >>> 8;
    bytes[5] = (octets - 1) & 0xff;
  }
  return sealErrorControl(bytes, fields.errorControlOctets);
}

const noOctets = new Uint8Array(0);

function readTruncated(frame: Uint8Array, format: UslpFrameFormat): Result<UslpFrame, FrameFault> {
  const field = decodeUslpDataField(
    frame.subarray(truncatedHeaderOctets, frame.length - format.errorControlOctets),
  );
  if (!field.ok) return field;
  const parts = { virtualChannelCount: undefined, insertZone: noOctets, operationalControl: undefined };
  return success(frameOf(frame, 0, field.value, parts));
}

function readWhole(frame: Uint8Array, format: UslpFrameFormat): Result<UslpFrame, FrameFault> {
  const flags = frame[6]!;
  const countOctets = flags & 7;
  const insertAt = uslpHeaderOctets + countOctets;
  const dataAt = insertAt + (format.insertZoneOctets ?? 0);
  const hasOperationalControl = (flags & 0x08) !== 0;
  const trailerOctets = format.errorControlOctets + (hasOperationalControl ? operationalControlOctets : 0);
  const dataEnd = frame.length - trailerOctets;
  if (dataEnd <= dataAt) return failure('too-short', dataAt + 1 + trailerOctets, frame.length);
  const field = decodeUslpDataField(frame.subarray(dataAt, dataEnd));
  if (!field.ok) return field;
  const parts = {
    virtualChannelCount: countOctets === 0 ? undefined : readCount(frame, countOctets),
    insertZone: frame.subarray(insertAt, dataAt),
    operationalControl: hasOperationalControl
      ? frame.subarray(dataEnd, dataEnd + operationalControlOctets)
      : undefined,
  };
  return success(frameOf(frame, flags, field.value, parts));
}

/** Field by field: to spread so many takes several times as long as to read the frame. */
function frameOf(
  frame: Uint8Array,
  flags: number,
  field: UslpDataField,
  parts: Pick<UslpFrame, 'virtualChannelCount' | 'insertZone' | 'operationalControl'>,
): UslpFrame {
  return {
    version: frame[0]! >>> 4,
    spacecraftId: ((frame[0]! & 15) << 12) | (frame[1]! << 4) | (frame[2]! >>> 4),
    isDestination: (frame[2]! & 8) !== 0,
    virtualChannelId: ((frame[2]! & 7) << 3) | (frame[3]! >>> 5),
    mapId: (frame[3]! >>> 1) & 15,
    isTruncated: (frame[3]! & 1) !== 0,
    isBypass: (flags & 0x80) !== 0,
    isProtocolControl: (flags & 0x40) !== 0,
    countOctets: flags & 7,
    virtualChannelCount: parts.virtualChannelCount,
    insertZone: parts.insertZone,
    rule: field.rule,
    protocolId: field.protocolId,
    pointer: field.pointer,
    zone: field.zone,
    operationalControl: parts.operationalControl,
    bytes: frame,
  };
}

function readCount(frame: Uint8Array, countOctets: number): bigint {
  let high = 0;
  let low = 0;
  for (let index = 0; index < countOctets; index++) {
    const octet = frame[uslpHeaderOctets + index]!;
    // Two halves of at most 32 bits keep the loop out of bigint arithmetic.
    if (index < countOctets - 4) high = high * 256 + octet;
    else low = low * 256 + octet;
  }
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

function truncatedHeaderOf(fields: UslpFrameFields): Uint8Array {
  const { countOctets, insertZone, operationalControl } = fields;
  if (countOctets || insertZone?.length || operationalControl || fields.isBypass || fields.isProtocolControl)
    throw new RangeError(
      'isTruncated: expected no count, insert zone, operational control or flags, found some',
    );
  const bytes = new Uint8Array(truncatedHeaderOctets);
  writeIdentity(bytes, fields);
  bytes[3]! |= 1;
  return bytes;
}

function headerOf(fields: UslpFrameFields): Uint8Array {
  const { countOctets = 0, operationalControl } = fields;
  mustBeWhole('countOctets', countOctets, 0, 7);
  mustBeOperationalControl(operationalControl);
  let count = BigInt(fields.virtualChannelCount ?? 0);
  if (count < 0n || count >= 1n << BigInt(8 * countOctets))
    throw new RangeError(`virtualChannelCount: expected ${countOctets} octets, found ${count}`);
  const bytes = new Uint8Array(uslpHeaderOctets + countOctets);
  writeIdentity(bytes, fields);
  bytes[6] =
    (fields.isBypass ? 0x80 : 0) |
    (fields.isProtocolControl ? 0x40 : 0) |
    (operationalControl ? 0x08 : 0) |
    countOctets;
  for (let index = countOctets - 1; index >= 0; index--) {
    bytes[uslpHeaderOctets + index] = Number(count & 0xffn);
    count >>= 8n;
  }
  return bytes;
}

function writeIdentity(bytes: Uint8Array, fields: UslpFrameFields): void {
  const { spacecraftId, virtualChannelId, mapId = 0 } = fields;
  bytes[0] = (uslpVersion << 4) | (spacecraftId >>> 12);
  bytes[1] = (spacecraftId >>> 4) & 0xff;
  bytes[2] = ((spacecraftId & 15) << 4) | (fields.isDestination ? 8 : 0) | (virtualChannelId >>> 3);
  bytes[3] = ((virtualChannelId & 7) << 5) | (mapId << 1);
}
