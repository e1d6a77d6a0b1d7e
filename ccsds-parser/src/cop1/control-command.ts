import { type Fault, failure, type Result, success } from '../fault.ts';
import { mustFit } from '../frame/frame-fault.ts';

/** What a BC frame orders: leave lockout, or expect that frame sequence number next. */
export type ControlCommand =
  | { readonly name: 'unlock' }
  | { readonly name: 'set-vr'; readonly value: number };

/** @throws RangeError when V(R) is not 0 to 255. Source: CCSDS 232.0-B-4, 4.1.3.3: `00`, and `82 00 V(R)` */
export function encodeControlCommand(command: ControlCommand): Uint8Array {
  if (command.name === 'unlock') return Uint8Array.of(0);
  mustFit('value', command.value, 0xff);
  return Uint8Array.of(0x82, 0, command.value);
}

/** @returns the order in the data field of a BC frame; `unknown-command` for any other octets */
export function decodeControlCommand(bytes: Uint8Array): Result<ControlCommand, Fault<'unknown-command'>> {
  if (bytes.length === 1 && bytes[0] === 0) return success({ name: 'unlock' });
  if (bytes.length === 3 && bytes[0] === 0x82 && bytes[1] === 0)
    return success({ name: 'set-vr', value: bytes[2]! });
  const found = Array.from(bytes.subarray(0, 4), (octet) => octet.toString(16).padStart(2, '0')).join(' ');
  return failure('unknown-command', '00, or 82 00 and an octet', `${found} (${bytes.length} octets)`);
}
