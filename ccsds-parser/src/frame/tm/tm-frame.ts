import { failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';
import { errorControlOctetsOf, findBadErrorControl, sealErrorControl } from '../error-control.ts';
import type { FrameFault } from '../frame-fault.ts';
import { mustBeOperationalControl, operationalControlOctets } from '../operational-control.ts';

export { noPacketStarts, onlyIdleData } from '../first-header-pointer.ts';

/**
 * A telemetry transfer frame: one of equally long boxes in a row, each belonging to one of eight virtual channels.
 *
 *     octet 0-1  version 2 | spacecraft 10 | virtual channel 3 | operational control 1
 *     octet 2    master channel frame count         octet 3  virtual channel frame count
 *     octet 4-5  secondary header 1 | sync 1 | packet order 1 | segment length 2 | first header pointer 11
 *     then       [secondary header] data [operational control 4 octets] [error control 2 octets]
 *
 * Source: CCSDS 132.0-B-3, 4.1
 */
export interface TmFrame {
  readonly version: number;
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  /** 0 to 255, over all virtual channels. */
  readonly masterChannelCount: number;
  /** 0 to 255, of this virtual channel. */
  readonly virtualChannelCount: number;
  readonly hasOperationalControl: boolean;
  readonly hasSecondaryHeader: boolean;
  /** False: the data are packets and the first header pointer counts. True: the data are the mission's own. */
  readonly syncFlag: boolean;
  readonly packetOrderFlag: boolean;
  readonly segmentLengthId: number;
  /** Octet of `data` where the first packet header starts; see `noPacketStarts` and `onlyIdleData`. */
  readonly firstHeaderPointer: number;
  /** Without its own identification octet; empty when there is none. */
  readonly secondaryHeader: Uint8Array;
  readonly data: Uint8Array;
  /** Four octets, mostly a CLCW. */
  readonly operationalControl: Uint8Array | undefined;
  readonly bytes: Uint8Array;
}

/** Octets of the primary header. */
export const tmHeaderOctets = 6;

/**
 * @param format what the mission fixes: whether an error control field ends the frame. `acceptsAnyVersion` delivers
 *   frames whose version is not 0
 * @returns the frame, a window on `bytes`; `bad-crc` before anything of it is believed, `too-short`, `bad-version`
 */
export function decodeTmFrame(
  bytes: Uint8Array,
  format: { readonly hasErrorControl: boolean; readonly acceptsAnyVersion?: boolean },
): Result<TmFrame, FrameFault> {
  const trailerOctets = errorControlOctetsOf(format.hasErrorControl);
  if (bytes.length < tmHeaderOctets + trailerOctets)
    return failure('too-short', tmHeaderOctets + trailerOctets, bytes.length);
  const badErrorControl = findBadErrorControl(bytes, trailerOctets);
  if (badErrorControl) return badErrorControl;
  const version = bytes[0]! >>> 6;
  if (version !== 0 && !format.acceptsAnyVersion) return failure('bad-version', 0, version);
  const hasOperationalControl = (bytes[1]! & 1) !== 0;
  const hasSecondaryHeader = (bytes[4]! & 0x80) !== 0;
  // The top two bits of the identification octet are a version, not part of the length.
  const secondaryOctets = hasSecondaryHeader ? 1 + ((bytes[tmHeaderOctets] ?? 0) & 0x3f) : 0;
  const dataAt = tmHeaderOctets + secondaryOctets;
  const dataEnd = bytes.length - trailerOctets - (hasOperationalControl ? operationalControlOctets : 0);
  if (dataEnd < dataAt) return failure('too-short', dataAt + bytes.length - dataEnd, bytes.length);
  return success({
    version,
    spacecraftId: ((bytes[0]! & 0x3f) << 4) | (bytes[1]! >>> 4),
    virtualChannelId: (bytes[1]! >>> 1) & 7,
    masterChannelCount: bytes[2]!,
    virtualChannelCount: bytes[3]!,
    hasOperationalControl,
    hasSecondaryHeader,
    syncFlag: (bytes[4]! & 0x40) !== 0,
    packetOrderFlag: (bytes[4]! & 0x20) !== 0,
    segmentLengthId: (bytes[4]! >>> 3) & 3,
    firstHeaderPointer: ((bytes[4]! & 7) << 8) | bytes[5]!,
    secondaryHeader: bytes.subarray(tmHeaderOctets + Math.min(1, secondaryOctets), dataAt),
    data: bytes.subarray(dataAt, dataEnd),
    operationalControl: hasOperationalControl
      ? bytes.subarray(dataEnd, dataEnd + operationalControlOctets)
      : undefined,
    bytes,
  });
}

/**
 * @param frame `data` fills the frame: its length decides the frame's. `secondaryHeader` (1 to 63 octets, without
 *   identification octet) and `operationalControl` (4 octets) set their flags by being there
 * @throws RangeError when a field does not fit
 */
export function encodeTmFrame(frame: {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  readonly masterChannelCount: number;
  readonly virtualChannelCount: number;
  readonly firstHeaderPointer: number;
  readonly data: Uint8Array;
  readonly hasErrorControl: boolean;
  readonly operationalControl?: Uint8Array | undefined;
  readonly secondaryHeader?: Uint8Array | undefined;
  readonly syncFlag?: boolean;
  readonly packetOrderFlag?: boolean;
  readonly segmentLengthId?: number;
}): Uint8Array {
  const { spacecraftId, virtualChannelId, firstHeaderPointer, operationalControl, secondaryHeader } = frame;
  const segmentLengthId = frame.segmentLengthId ?? 3;
  mustBeWhole('spacecraftId', spacecraftId, 0, 0x3ff);
  mustBeWhole('virtualChannelId', virtualChannelId, 0, 7);
  mustBeWhole('masterChannelCount', frame.masterChannelCount, 0, 0xff);
  mustBeWhole('virtualChannelCount', frame.virtualChannelCount, 0, 0xff);
  mustBeWhole('firstHeaderPointer', firstHeaderPointer, 0, 0x7ff);
  mustBeWhole('segmentLengthId', segmentLengthId, 0, 3);
  mustBeOperationalControl(operationalControl);
  if (secondaryHeader && (secondaryHeader.length < 1 || secondaryHeader.length > 63))
    throw new RangeError(`secondaryHeader: expected 1 to 63 octets, found ${secondaryHeader.length}`);
  const dataAt = tmHeaderOctets + (secondaryHeader ? 1 + secondaryHeader.length : 0);
  const dataEnd = dataAt + frame.data.length;
  const controlOctets = errorControlOctetsOf(frame.hasErrorControl);
  const bytes = new Uint8Array(dataEnd + (operationalControl?.length ?? 0) + controlOctets);
  bytes[0] = spacecraftId >>> 4;
  bytes[1] = ((spacecraftId & 0x0f) << 4) | (virtualChannelId << 1) | (operationalControl ? 1 : 0);
  bytes[2] = frame.masterChannelCount;
  bytes[3] = frame.virtualChannelCount;
  bytes[4] =
    (secondaryHeader ? 0x80 : 0) |
    (frame.syncFlag ? 0x40 : 0) |
    (frame.packetOrderFlag ? 0x20 : 0) |
    (segmentLengthId << 3) |
    (firstHeaderPointer >>> 8);
  bytes[5] = firstHeaderPointer & 0xff;
  if (secondaryHeader) {
    bytes[tmHeaderOctets] = secondaryHeader.length;
    bytes.set(secondaryHeader, tmHeaderOctets + 1);
  }
  bytes.set(frame.data, dataAt);
  if (operationalControl) bytes.set(operationalControl, dataEnd);
  return sealErrorControl(bytes, controlOctets);
}
