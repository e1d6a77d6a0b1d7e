import { aprsFrameOf } from '@dawa/protocols/aprs/aprs-frame';
import { writeTnc2 } from '@dawa/protocols/aprs/tnc2';
import { decodeAx25 } from '@dawa/protocols/ax25';

/** As a monitor writes it, cut where it is long; what is no AX.25 says so. */
export function frameText(frame: Uint8Array): string {
  const decoded = decodeAx25(frame);
  const text = decoded.ok
    ? writeTnc2(aprsFrameOf(decoded.value))
    : `no AX.25 (${decoded.fault.kind}: ${decoded.fault.found})`;
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

/** Octets in hex; of a long frame those around `at`. */
export function frameHex(frame: Uint8Array, at = 0): string {
  const start =
    frame.length <= mostOctets ? 0 : Math.max(0, Math.min(at - mostOctets / 2, frame.length - mostOctets));
  const hex = Buffer.from(frame.subarray(start, start + mostOctets)).toString('hex');
  return `${start > 0 ? `(${start} octets) …` : ''}${hex}${start + mostOctets < frame.length ? '…' : ''}`;
}

/** Where two frames part for the first time; undefined when they are the same. */
export function firstDifference(expected: Uint8Array, found: Uint8Array): number | undefined {
  const least = Math.min(expected.length, found.length);
  for (let at = 0; at < least; at++) if (expected[at] !== found[at]) return at;
  return expected.length === found.length ? undefined : least;
}

/** `octet 20 (digipeater 1): expected e0, found e1`; undefined when there is none. */
export function describeDifference(expected: Uint8Array, found: Uint8Array): string | undefined {
  const at = firstDifference(expected, found);
  if (at === undefined) return undefined;
  return `octet ${at} (${fieldAt(expected, at)}): expected ${octetAt(expected, at)}, found ${octetAt(found, at)}`;
}

/** A frame as TNC-2 and in octets. */
export function describeFrame(frame: Uint8Array, at = 0): string {
  return `${frameText(frame)} = ${frameHex(frame, at)}`;
}

const longestText = 160;
const mostOctets = 96;
const addressOctets = 7;

function octetAt(frame: Uint8Array, at: number): string {
  return frame[at]?.toString(16).padStart(2, '0') ?? 'its end';
}

function fieldAt(frame: Uint8Array, at: number): string {
  const decoded = decodeAx25(frame);
  if (!decoded.ok) return 'no AX.25';
  const { informationOffset, path } = decoded.value;
  const address = Math.floor(at / addressOctets);
  if (address === 0) return 'destination';
  if (address === 1) return 'source';
  if (address < 2 + path.length) return `digipeater ${address - 1}`;
  return at < informationOffset ? 'control and PID' : `information, octet ${at - informationOffset}`;
}
