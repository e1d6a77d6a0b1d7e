import { failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';
import { errorControlOctetsOf, findBadErrorControl, sealErrorControl } from '../error-control.ts';
import type { FrameFault } from '../frame-fault.ts';

/**
 * A telecommand transfer frame; unlike telemetry it may have any length up to 1024 octets.
 *
 *     octet 0-1  version 2 | bypass 1 | control command 1 | spare 2 | spacecraft 10
 *     octet 2-3  virtual channel 6 | octets of the whole frame minus one 10
 *     octet 4    frame sequence number
 *     then       data [error control 2 octets]
 *
 * Bypass and control command name the type: AD (0, 0) sequence-controlled data, BD (1, 0) data that skip the control,
 * BC (1, 1) commands to the receiver itself.
 *
 * Source: CCSDS 232.0-B-4, 4.1
 */
export interface TcFrame {
  readonly version: number;
  readonly isBypass: boolean;
  readonly isControlCommand: boolean;
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  /** N(S) of COP-1, 0 to 255; 0 in type B frames. */
  readonly sequenceNumber: number;
  /** With a segment header first where the channel has one: see `tc-segment.ts`. */
  readonly data: Uint8Array;
  readonly bytes: Uint8Array;
}

/** Octets of the header, without the segment header. */
export const tcHeaderOctets = 5;
/** Source: CCSDS 232.0-B-4, 4.1.1: at most 1024 octets */
export const maxTcFrameOctets = 1024;

/** What the mission fixes; a frame does not tell these of itself. */
export interface TcFrameFormat {
  /** True unless said otherwise. */
  readonly hasErrorControl?: boolean;
  /** Longer frames are neither made nor accepted, what a security protocol adds included; 1024 octets unless given. */
  readonly maxFrameOctets?: number;
}

/**
 * @param bytes the frame, with or without the fill octets that a CLTU puts behind it
 * @returns the frame, a window on `bytes`; `too-short`, `bad-length` when its length field is beyond `bytes` or below
 *   a header, `too-long` when the mission allows less, `bad-crc`, `bad-version`
 */
export function decodeTcFrame(
  bytes: Uint8Array,
  { hasErrorControl = true, maxFrameOctets = maxTcFrameOctets }: TcFrameFormat = {},
): Result<TcFrame, FrameFault> {
  const controlOctets = errorControlOctetsOf(hasErrorControl);
  const leastOctets = tcHeaderOctets + controlOctets;
  if (bytes.length < leastOctets) return failure('too-short', leastOctets, bytes.length);
  const octets = (((bytes[2]! & 3) << 8) | bytes[3]!) + 1;
  if (octets < leastOctets || octets > bytes.length)
    return failure('bad-length', `${leastOctets} to ${bytes.length}`, octets);
  if (octets > maxFrameOctets) return failure('too-long', maxFrameOctets, octets);
  const frame = bytes.subarray(0, octets);
  const badErrorControl = findBadErrorControl(frame, controlOctets);
  if (badErrorControl) return badErrorControl;
  const version = frame[0]! >>> 6;
  if (version !== 0) return failure('bad-version', 0, version);
  return success({
    version,
    isBypass: (frame[0]! & 0x20) !== 0,
    isControlCommand: (frame[0]! & 0x10) !== 0,
    spacecraftId: ((frame[0]! & 3) << 8) | frame[1]!,
    virtualChannelId: frame[2]! >>> 2,
    sequenceNumber: frame[4]!,
    data: frame.subarray(tcHeaderOctets, octets - controlOctets),
    bytes: frame,
  });
}

/**
 * @param frame error control is appended unless `hasErrorControl` is false
 * @throws RangeError when a field does not fit or the frame is longer than `maxFrameOctets` (1024 octets unless given)
 */
export function encodeTcFrame(frame: {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  readonly isBypass: boolean;
  readonly isControlCommand?: boolean;
  readonly sequenceNumber?: number;
  readonly data: Uint8Array;
  readonly hasErrorControl?: boolean;
  readonly maxFrameOctets?: number;
}): Uint8Array {
  const { spacecraftId, virtualChannelId, isControlCommand = false, sequenceNumber = 0 } = frame;
  const { maxFrameOctets = maxTcFrameOctets } = frame;
  mustBeWhole('maxFrameOctets', maxFrameOctets, 0, maxTcFrameOctets);
  const controlOctets = errorControlOctetsOf(frame.hasErrorControl ?? true);
  mustBeWhole('spacecraftId', spacecraftId, 0, 0x3ff);
  mustBeWhole('virtualChannelId', virtualChannelId, 0, 0x3f);
  mustBeWhole('sequenceNumber', sequenceNumber, 0, 0xff);
  const octets = tcHeaderOctets + frame.data.length + controlOctets;
  if (octets > maxFrameOctets)
    throw new RangeError(`data: expected a frame of at most ${maxFrameOctets} octets, found ${octets}`);
  const bytes = new Uint8Array(octets);
  bytes[0] = (frame.isBypass ? 0x20 : 0) | (isControlCommand ? 0x10 : 0) | (spacecraftId >>> 8);
  bytes[1] = spacecraftId & 0xff;
  bytes[2] = (virtualChannelId << 2) | ((octets - 1) >>> 8);
  bytes[3] = (octets - 1) & 0xff;
  bytes[4] = sequenceNumber;
  bytes.set(frame.data, tcHeaderOctets);
  return sealErrorControl(bytes, controlOctets);
}
