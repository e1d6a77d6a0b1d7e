import { isAprsCarrier } from '@dawa/protocols/aprs/aprs-frame';
import { type Ax25Address, addressText, decodeAx25 } from '@dawa/protocols/ax25';
import { failure, type Result, success } from '@dawa/seams/fault';
import type { DigipeatRefusal, DigipeatSettings, DigipeatStyle } from './digipeat-settings.ts';
import { type Hop, readHop } from './hop.ts';

export type { DigipeatRefusal, DigipeatSettings, DigipeatStyle };

/**
 * The frame as it is sent on, or why it is not. Source, destination, information and all addresses but those that are used
 * up stay as they were, octet for octet.
 *
 * Where eight digipeaters leave no room for the own call it takes the place of what was used up, and a `WIDEn-N` that has
 * hops left counts down without it.
 *
 * @param frame without flags and frame check
 * Source: APRS Protocol Reference 1.0.1, chapter 3; wb2osz/direwolf#531 (insert); decision record 0032
 */
export function digipeat(frame: Uint8Array, settings: DigipeatSettings): Result<Uint8Array, DigipeatRefusal> {
  const decoded = decodeAx25(frame);
  if (!decoded.ok) {
    const { kind, expected, found } = decoded.fault;
    const isDialect = kind === 'other-dialect';
    return failure({ kind: isDialect ? 'other-dialect' : 'not-ax25', expected, found });
  }
  const { source, path, oddities } = decoded.value;
  const odd = oddities.find((oddity) => oddity !== 'reserved-bits');
  if (odd !== undefined)
    return failure({ kind: odd, expected: 'a frame that everybody can read', found: odd });
  if (!isAprsCarrier(decoded.value)) {
    const found = `control ${decoded.value.control}, PID ${decoded.value.pid ?? 'none'}`;
    return failure({ kind: 'not-ui', expected: 'control 3 and PID 240', found });
  }
  if (decoded.value.information.length === 0)
    return failure({ kind: 'empty-information', expected: 'information', found: 'none' });
  const isOwn = ({ callsign, ssid }: Ax25Address) => callsign === settings.call && ssid === settings.ssid;
  if (isOwn(source))
    return failure({ kind: 'own-frame', expected: 'the frame of another', found: addressText(source) });
  const at = path.findIndex(({ isMarked }) => !isMarked);
  if (at < 0) {
    const found = path.length === 0 ? 'no path' : `${path.length} used`;
    return failure({ kind: 'path-used-up', expected: 'an address that is not used', found });
  }
  if (path.slice(at).some(({ isMarked }) => isMarked))
    return failure({
      kind: 'unordered-path',
      expected: 'used addresses in front',
      found: `address ${at + 1} not used`,
    });
  if (path.slice(0, at).some(isOwn))
    return failure({
      kind: 'own-call-used',
      expected: 'a frame not yet repeated here',
      found: settings.call,
    });
  const hop = readHop(path[at]!, settings);
  if (!hop.ok) return hop;
  return success(sendOn(frame, path.length, at, hop.value, settings));
}

const addressOctets = 7;
const mostDigipeaters = 8;

function sendOn(
  frame: Uint8Array,
  pathLength: number,
  at: number,
  hop: Hop,
  settings: DigipeatSettings,
): Uint8Array {
  const addressEnd = addressOctets * (2 + pathLength);
  const addresses: Uint8Array[] = Array.from({ length: 2 + pathLength }, (_, index) =>
    frame.slice(addressOctets * index, addressOctets * (index + 1)),
  );
  const used = addresses[2 + at]!;
  addresses.splice(2 + at, 1, ...stepOf(used, hop, pathLength < mostDigipeaters, settings));
  for (const [index, address] of addresses.entries()) {
    address[6] = (address[6]! & ~1) | (index === addresses.length - 1 ? 1 : 0);
  }
  const sent = new Uint8Array(addressOctets * addresses.length + frame.length - addressEnd);
  for (const [index, address] of addresses.entries()) sent.set(address, addressOctets * index);
  sent.set(frame.subarray(addressEnd), addressOctets * addresses.length);
  return sent;
}

/** What stands in the place of the address that was answered. */
function stepOf(
  address: Uint8Array,
  hop: Hop,
  hasRoom: boolean,
  { call, ssid, style }: DigipeatSettings,
): Uint8Array[] {
  const own = ownAddress(call, ssid);
  if (hop.kind === 'own-call') return [own];
  const inPlace = hop.hopsLeft > 0 ? counted(address, hop.hopsLeft) : usedUp(address, hop);
  if (style === 'decrement') return [inPlace];
  if (hop.hopsLeft > 0) return hasRoom ? [own, inPlace] : [inPlace];
  return style === 'insert' && hasRoom ? [own, inPlace] : [own];
}

/** H set, reserved bits 11. */
function ownAddress(call: string, ssid: number): Uint8Array {
  const address = new Uint8Array(addressOctets).fill(0x40);
  for (let at = 0; at < call.length; at++) address[at] = call.charCodeAt(at) << 1;
  address[6] = 0xe0 | (ssid << 1);
  return address;
}

function counted(address: Uint8Array, hopsLeft: number): Uint8Array {
  const next = address.slice();
  next[6] = (next[6]! & 0x61) | (hopsLeft << 1);
  return next;
}

/** With H; of a count nothing is left. */
function usedUp(address: Uint8Array, { kind }: Hop): Uint8Array {
  const next = address.slice();
  if (kind === 'counted') next[6] = next[6]! & 0x61;
  next[6] = next[6]! | 0x80;
  return next;
}
