import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { frameCheck, frameCheckIn, frameCheckOctets, withFrameCheck } from './frame-check.ts';

/**
 * AX.25 frames as the specification has them: callsigns shifted left by one bit, each with an octet for its SSID.
 *
 * ```
 *   destination  source  up to 8 digipeaters  control  PID  information  [frame check]
 *      7 octets    7           7 each            1      1      <= 256        2
 *   SSID octet: C or H, two reserved bits, four bits of SSID, and a bit that ends the addresses
 * ```
 * The satellites of BIRDS speak a dialect of it on their UHF link: `birds`.
 *
 * Source: AX.25 Link Access Protocol for Amateur Packet Radio, version 2.2, July 1998, sections 3 and 4.
 */
export interface Ax25Frame {
  readonly destination: Ax25Address;
  readonly source: Ax25Address;
  /** Digipeaters in order; those that have repeated the frame are marked. */
  readonly path: readonly Ax25Address[];
  readonly control: number;
  /** Which protocol the information is of, F0 for none; undefined where the frame has no such field. */
  readonly pid: number | undefined;
  readonly information: Uint8Array;
}

export interface Ax25Address {
  /** Without the spaces behind it; empty for an address of spaces. */
  readonly callsign: string;
  readonly ssid: number;
  /** Of a digipeater: it has repeated the frame (H). Of destination and source: the command bit (C). */
  readonly isMarked: boolean;
  /** The two bits that are 3 unless a network says otherwise. */
  readonly reserved?: number;
}

/** What satellites on the air do against the specification: the frame is read all the same, and this is told with it. */
export type Ax25Oddity =
  | 'lower-case-callsign'
  | 'empty-callsign'
  | 'strange-callsign'
  | 'reserved-bits'
  | 'long-path'
  | 'long-information';

export type DecodedAx25 = Ax25Frame & {
  readonly oddities: readonly Ax25Oddity[];
  /** Where the information begins. */
  readonly informationOffset: number;
};

/** `other-dialect`: an address such as BIRDS sends it, unshifted. */
export type Ax25Fault = Fault<'too-short' | 'bad-address' | 'other-dialect' | 'bad-frame-check'>;

/**
 * A frame without flags, bit stuffing and KISS.
 *
 * @param options.hasFrameCheck the last two octets are the check, and it must hold; most TNCs take it away
 * @returns faults for what cannot be read; what can be read and should not be so is an oddity
 */
export function decodeAx25(
  bytes: Uint8Array,
  { hasFrameCheck = false } = {},
): Result<DecodedAx25, Ax25Fault> {
  const end = hasFrameCheck ? bytes.length - frameCheckOctets : bytes.length;
  const least = 2 * addressOctets + 1;
  if (end < least) {
    const expected = `at least ${hasFrameCheck ? least + frameCheckOctets : least} octets`;
    return failure({ kind: 'too-short', expected, found: bytes.length });
  }
  if (hasFrameCheck && frameCheck(bytes, 0, end) !== frameCheckIn(bytes)) {
    return failure({
      kind: 'bad-frame-check',
      expected: hexText(frameCheck(bytes, 0, end), 4),
      found: hexText(frameCheckIn(bytes), 4),
    });
  }
  const addressEnd = findAddressEnd(bytes, end);
  if (!addressEnd.ok) return addressEnd;
  const addresses: Ax25Address[] = [];
  for (let at = 0; at < addressEnd.value; at += addressOctets) addresses.push(readAddress(bytes, at));
  const [destination, source, ...path] = addresses as [Ax25Address, Ax25Address, ...Ax25Address[]];
  const control = bytes[addressEnd.value]!;
  const hasPid = carriesPid(control) && addressEnd.value + 1 < end;
  const informationOffset = addressEnd.value + (hasPid ? 2 : 1);
  const information = bytes.subarray(informationOffset, end);
  const pid = hasPid ? bytes[informationOffset - 1] : undefined;
  const oddities = odditiesOf(addresses, information);
  return success({ destination, source, path, control, pid, information, informationOffset, oddities });
}

/**
 * The octets of a frame; `hasFrameCheck` puts the check behind them.
 *
 * @throws RangeError when a callsign is longer than six characters or not ASCII, or an SSID beyond 15
 */
export function encodeAx25(frame: Ax25Frame, { hasFrameCheck = false } = {}): Uint8Array {
  const { destination, source, path, control, pid, information } = frame;
  const addresses = [destination, source, ...path];
  const octets = addresses.flatMap((address, index) => addressOf(address, index === addresses.length - 1));
  octets.push(control, ...(pid === undefined ? [] : [pid]));
  const bytes = new Uint8Array(octets.length + information.length);
  bytes.set(octets);
  bytes.set(information, octets.length);
  return hasFrameCheck ? withFrameCheck(bytes) : bytes;
}

/** `JG6YBW-7`; without the SSID where it is 0. */
export function addressText({ callsign, ssid }: Ax25Address): string {
  return ssid === 0 ? callsign : `${callsign}-${ssid}`;
}

/**
 * Addresses as TNC-2 writes them: `VU2ABC>CQ,A55BTN,ARISS*`. Only the last digipeater that repeated the frame has a
 * star; other programs star each of them.
 */
export function addressesText({ source, destination, path }: Ax25Frame): string {
  const last = path.findLastIndex(({ isMarked }) => isMarked);
  const via = path.map((address, index) => `,${addressText(address)}${index === last ? '*' : ''}`).join('');
  return `${addressText(source)}>${addressText(destination)}${via}`;
}

const addressOctets = 7;
/** AX.25 2.0 lets a frame have so many digipeaters; 2.2 asks for two at most. */
const mostDigipeaters = 8;
const mostInformationOctets = 256;
/** Addresses beyond any that were ever met: a frame without an end of its addresses is noise. */
const mostAddresses = 2 + 2 * mostDigipeaters;

function findAddressEnd(bytes: Uint8Array, end: number): Result<number, Ax25Fault> {
  for (let address = 0; address < mostAddresses; address++) {
    const at = address * addressOctets;
    // The control octet must stand behind the addresses.
    if (at + addressOctets >= end) break;
    const wrong = bytes.subarray(at, at + addressOctets - 1).findIndex((octet) => (octet & 1) === 1);
    if (wrong >= 0) return failure(addressFault(bytes, at + wrong));
    if ((bytes[at + addressOctets - 1]! & 1) === 0) continue;
    if (address > 0) return success(at + addressOctets);
    return failure({ kind: 'bad-address', expected: 'a source behind the destination', found: 'none' });
  }
  const found = `none in ${end} octets`;
  return failure({ kind: 'bad-address', expected: 'an address that ends the addresses', found });
}

function addressFault(bytes: Uint8Array, at: number): Ax25Fault {
  if (looksLikeBirds(bytes)) {
    const expected = 'callsigns shifted left (AX.25)';
    return { kind: 'other-dialect', expected, found: 'plain ASCII: this looks like the BIRDS dialect' };
  }
  const expected = `octet ${at} of an address to end in bit 0`;
  return { kind: 'bad-address', expected, found: `0x${hexText(bytes[at]!, 2)}` };
}

/** Two callsigns in plain ASCII and the control octet of BIRDS behind them. */
export function looksLikeBirds(bytes: Uint8Array): boolean {
  if (bytes.length < 16 || bytes[14] !== 0x3e || bytes[15] !== 0xf0) return false;
  return bytes.subarray(0, 14).every((octet) => octet >= 0x20 && octet < 0x7f);
}

function readAddress(bytes: Uint8Array, at: number): Ax25Address {
  const characters = Array.from(bytes.subarray(at, at + 6), (octet) => String.fromCharCode(octet >>> 1));
  const last = bytes[at + 6]!;
  return {
    callsign: characters.join('').replace(/ +$/, ''),
    ssid: (last >>> 1) & 15,
    isMarked: last >= 0x80,
    reserved: (last >>> 5) & 3,
  };
}

function addressOf({ callsign, ssid, isMarked, reserved = 3 }: Ax25Address, isLast: boolean): number[] {
  const characters = Array.from(callsign.padEnd(6), (character) => character.charCodeAt(0) << 1);
  if (characters.length > 6 || characters.some((octet) => octet > 0xff)) {
    throw new RangeError(`callsign: expected up to six ASCII characters, found ${callsign}`);
  }
  if (!(Number.isInteger(ssid) && ssid >= 0 && ssid <= 15)) {
    throw new RangeError(`ssid: expected 0 to 15, found ${ssid}`);
  }
  return [...characters, (isMarked ? 0x80 : 0) | (reserved << 5) | (ssid << 1) | (isLast ? 1 : 0)];
}

/** Information and unnumbered information frames: AX.25 2.2, 3.4. */
function carriesPid(control: number): boolean {
  return (control & 1) === 0 || (control & 0xef) === 0x03;
}

function odditiesOf(addresses: readonly Ax25Address[], information: Uint8Array): Ax25Oddity[] {
  const oddities = new Set<Ax25Oddity>();
  for (const { callsign, reserved } of addresses) {
    if (callsign.trim() === '') oddities.add('empty-callsign');
    else if (/[a-z]/.test(callsign)) oddities.add('lower-case-callsign');
    else if (!/^[A-Z0-9]+$/.test(callsign)) oddities.add('strange-callsign');
    if (reserved !== 3) oddities.add('reserved-bits');
  }
  if (addresses.length > 2 + mostDigipeaters) oddities.add('long-path');
  if (information.length > mostInformationOctets) oddities.add('long-information');
  return [...oddities];
}

function hexText(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
