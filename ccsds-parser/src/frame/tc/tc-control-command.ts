import { toHex } from '../../bits/hex.ts';
import { type Fault, failure, type Result, success } from '../../fault.ts';
import { mustBeWhole } from '../../whole-number.ts';
import { encodeTcFrame, type TcFrame } from './tc-frame.ts';

/**
 * What a type BC frame tells the receiver itself: to accept frames again after a lockout, or which sequence number to
 * expect next.
 * Source: CCSDS 232.0-B-4, 4.1.3.3: Unlock is one octet of zeros, Set V(R) is 82 00 and the number
 */
export type TcControlCommand =
  | { readonly kind: 'unlock' }
  | { readonly kind: 'set-vr'; readonly sequenceNumber: number };

const setReceiveNumber = 0x82;

/** @returns the command in the data field of a type BC frame, or `not-a-command` */
export function decodeControlCommand(data: Uint8Array): Result<TcControlCommand, Fault<'not-a-command'>> {
  if (data.length === 1 && data[0] === 0) return success({ kind: 'unlock' });
  if (data.length === 3 && data[0] === setReceiveNumber && data[1] === 0)
    return success({ kind: 'set-vr', sequenceNumber: data[2]! });
  return failure(
    'not-a-command',
    '00, or 82 00 and an octet',
    `${data.length} octets: ${toHex(data.subarray(0, 4))}`,
  );
}

/** @throws RangeError when the sequence number does not fit */
export function encodeControlCommand(command: TcControlCommand): Uint8Array {
  if (command.kind === 'unlock') return Uint8Array.of(0);
  mustBeWhole('sequenceNumber', command.sequenceNumber, 0, 0xff);
  return Uint8Array.of(setReceiveNumber, 0, command.sequenceNumber);
}

/** The type BC frame of a command. @throws RangeError when a field does not fit */
export function encodeControlFrame(
  command: TcControlCommand,
  channel: {
    readonly spacecraftId: number;
    readonly virtualChannelId: number;
    readonly hasErrorControl?: boolean;
  },
): Uint8Array {
  const data = encodeControlCommand(command);
  return encodeTcFrame({ ...channel, isBypass: true, isControlCommand: true, data });
}

/**
 * `AD` data under sequence control, `BD` data that pass it by, `BC` commands to the receiver; `reserved` is the fourth
 * combination of the two flags, which a receiver throws away.
 * Source: CCSDS 232.0-B-4, 4.1.2.3, table 4-1
 */
export function tcFrameType(
  frame: Pick<TcFrame, 'isBypass' | 'isControlCommand'>,
): 'AD' | 'BD' | 'BC' | 'reserved' {
  if (frame.isBypass) return frame.isControlCommand ? 'BC' : 'BD';
  return frame.isControlCommand ? 'reserved' : 'AD';
}
