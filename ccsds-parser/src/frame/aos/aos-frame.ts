import { failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';
import { errorControlOctetsOf, findBadErrorControl, sealErrorControl } from '../error-control.ts';
import type { FrameFault } from '../frame-fault.ts';
import { mustBeOperationalControl, operationalControlOctets } from '../operational-control.ts';
import { correctHeader, headerErrorControl } from './header-error-control.ts';

export { encodeMultiplexingUnit } from './multiplexing-unit.ts';

/**
 * An AOS transfer frame, the form of telemetry frame with 64 virtual channels and a 24-bit count.
 *
 *     octet 0-1  version 2 (01) | spacecraft 8 | virtual channel 6
 *     octet 2-4  virtual channel frame count
 *     octet 5    replay 1 | count cycle in use 1 | spare 2 | count cycle 4
 *     then       [header error control 2] [insert zone] data [operational control 4] [error control 2]
 *
 * Source: CCSDS 732.0-B-4, 4.1
 */
export interface AosFrame {
  readonly version: number;
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  /** 0 to 16,777,215. */
  readonly virtualChannelCount: number;
  /** The frame was stored on board and is sent again; its count goes with those of its like. */
  readonly isReplay: boolean;
  /** 0 to 15, how often the frame count has run over; undefined where the spacecraft does not tell. */
  readonly countCycle: number | undefined;
  /** Symbols of four bits that the header error control put right: 0 to 2. */
  readonly correctedHeaderSymbols: number;
  readonly insertZone: Uint8Array;
  /**
   * What the channel carries: an M_PDU (packets), a B_PDU (a stream of bits) or data of the mission's own (VCA). The
   * frame does not tell which.
   */
  readonly data: Uint8Array;
  readonly operationalControl: Uint8Array | undefined;
  /** The frame as it was received: a corrected header is in the fields above, not in here. */
  readonly bytes: Uint8Array;
}

/** What the mission fixes; an AOS frame does not tell which of its fields are there. */
export interface AosFrameFormat {
  readonly hasErrorControl: boolean;
  readonly hasOperationalControl: boolean;
  /**
   * Two octets behind the header. They correct up to two of its symbols where no frame error control judges the
   * whole; where there is one and it is good, the header is right whatever they say.
   */
  readonly hasHeaderErrorControl?: boolean;
  readonly insertZoneOctets?: number;
  /** Delivers frames whose version is not 1. */
  readonly acceptsAnyVersion?: boolean;
}

/** The only virtual channel of idle frames. Source: CCSDS 732.0-B-4, 4.1.2.3 */
export const aosIdleVirtualChannelId = 63;

/** Octets of the primary header, with its error control where it has one. */
export function aosHeaderOctets({
  hasHeaderErrorControl,
}: {
  hasHeaderErrorControl?: boolean | undefined;
}): 6 | 8 {
  return hasHeaderErrorControl ? 8 : 6;
}

/**
 * @returns the frame, a window on `bytes`; `bad-crc` before anything of it is believed, `too-short`, `bad-header`,
 *   `bad-version`
 */
export function decodeAosFrame(bytes: Uint8Array, format: AosFrameFormat): Result<AosFrame, FrameFault> {
  const insertAt = aosHeaderOctets(format);
  const dataAt = insertAt + (format.insertZoneOctets ?? 0);
  const controlOctets = errorControlOctetsOf(format.hasErrorControl);
  const trailerOctets = controlOctets + (format.hasOperationalControl ? operationalControlOctets : 0);
  if (bytes.length < dataAt + trailerOctets)
    return failure('too-short', dataAt + trailerOctets, bytes.length);
  const badErrorControl = findBadErrorControl(bytes, controlOctets);
  if (badErrorControl) return badErrorControl;
  const header =
    format.hasHeaderErrorControl && !format.hasErrorControl ? correctHeader(bytes) : asReceived(bytes);
  if (!header.ok) return header;
  const { first, second, signalling, correctedSymbols } = header.value;
  const version = first >>> 6;
  if (version !== 1 && !format.acceptsAnyVersion) return failure('bad-version', 1, version);
  const dataEnd = bytes.length - trailerOctets;
  return success({
    version,
    spacecraftId: ((first & 0x3f) << 2) | (second >>> 6),
    virtualChannelId: second & 0x3f,
    virtualChannelCount: (bytes[2]! << 16) | (bytes[3]! << 8) | bytes[4]!,
    isReplay: (signalling & 0x80) !== 0,
    countCycle: signalling & 0x40 ? signalling & 0x0f : undefined,
    correctedHeaderSymbols: correctedSymbols,
    insertZone: bytes.subarray(insertAt, dataAt),
    data: bytes.subarray(dataAt, dataEnd),
    operationalControl: format.hasOperationalControl
      ? bytes.subarray(dataEnd, dataEnd + operationalControlOctets)
      : undefined,
    bytes,
  });
}

/**
 * @param frame `data` fills the frame; see `encodeMultiplexingUnit` for packets, `encodeBitstreamUnit` for bits
 * @throws RangeError when a field does not fit
 */
export function encodeAosFrame(frame: {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  readonly virtualChannelCount: number;
  readonly isReplay?: boolean | undefined;
  readonly countCycle?: number | undefined;
  readonly insertZone?: Uint8Array | undefined;
  readonly data: Uint8Array;
  readonly operationalControl?: Uint8Array | undefined;
  readonly hasErrorControl: boolean;
  readonly hasHeaderErrorControl?: boolean | undefined;
}): Uint8Array {
  const { spacecraftId, virtualChannelId, virtualChannelCount, countCycle, operationalControl } = frame;
  mustBeWhole('spacecraftId', spacecraftId, 0, 0xff);
  mustBeWhole('virtualChannelId', virtualChannelId, 0, 0x3f);
  mustBeWhole('virtualChannelCount', virtualChannelCount, 0, 0xffffff);
  mustBeWhole('countCycle', countCycle ?? 0, 0, 0x0f);
  mustBeOperationalControl(operationalControl);
  const insertZone = frame.insertZone ?? new Uint8Array(0);
  const insertAt = aosHeaderOctets(frame);
  const dataAt = insertAt + insertZone.length;
  const dataEnd = dataAt + frame.data.length;
  const controlOctets = errorControlOctetsOf(frame.hasErrorControl);
  const bytes = new Uint8Array(dataEnd + (operationalControl?.length ?? 0) + controlOctets);
  bytes[0] = 0x40 | (spacecraftId >>> 2);
  bytes[1] = ((spacecraftId & 3) << 6) | virtualChannelId;
  bytes[2] = virtualChannelCount >>> 16;
  bytes[3] = (virtualChannelCount >>> 8) & 0xff;
  bytes[4] = virtualChannelCount & 0xff;
  bytes[5] = (frame.isReplay ? 0x80 : 0) | (countCycle === undefined ? 0 : 0x40 | countCycle);
  if (frame.hasHeaderErrorControl) {
    const check = headerErrorControl(bytes);
    bytes.set([check >>> 8, check & 0xff], insertAt - 2);
  }
  bytes.set(insertZone, insertAt);
  bytes.set(frame.data, dataAt);
  if (operationalControl) bytes.set(operationalControl, dataEnd);
  return sealErrorControl(bytes, controlOctets);
}

function asReceived(bytes: Uint8Array) {
  return success({ first: bytes[0]!, second: bytes[1]!, signalling: bytes[5]!, correctedSymbols: 0 });
}
