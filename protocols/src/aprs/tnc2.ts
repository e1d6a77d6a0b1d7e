import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { AprsFrame, PathHop } from './aprs-frame.ts';
import { octetText, readableText, textOctets, utf8Octets } from './octet-text.ts';

export type Tnc2Fault = Fault<'bad-tnc2'>;

/**
 * A frame as monitors write it: `VU2ABC>CQ,A55BTN,ARISS*:text`. The star stands on the last digipeater that repeated the frame,
 * and all before it have done so too; stars on each of them mean the same. A digipeater without a name (`CQ,,`) is kept.
 *
 * @param line without line end; characters beyond an octet are taken as UTF-8, and `<0x0d>` as that octet
 * Source: APRS Protocol Reference 1.0.1, chapter 17, "Source Path Header"; wb2osz/direwolf#530, #531 (stars)
 */
export function readTnc2(line: string): Result<AprsFrame, Tnc2Fault> {
  const octets = utf8Octets(line);
  const colon = octets.indexOf(':');
  const unescaped = octets.slice(colon + 1).replace(/<0x([0-9a-f]{2})>/gi, hexOctet);
  return readTnc2Octets(octets.slice(0, colon + 1) + unescaped);
}

/** The same out of an octet string without escapes, as a gateway sends it on the air. */
export function readTnc2Octets(octets: string): Result<AprsFrame, Tnc2Fault> {
  const colon = octets.indexOf(':');
  const header = octets.slice(0, Math.max(colon, 0));
  const [, source, rest] = /^([^>,:]{0,19}[^>,:*])\**>([^>:]+)$/.exec(header) ?? [];
  if (rest === undefined || header.length > longestHeader || !/^[ -~]+$/.test(header)) {
    const expected = 'SOURCE>DESTINATION,PATH:text';
    return failure({ kind: 'bad-tnc2', expected, found: readableText(octets.slice(0, 60)) });
  }
  const [destination, ...via] = rest.split(',') as [string, ...string[]];
  const information = textOctets(octets.slice(colon + 1));
  return success({ source: source!, destination, path: hopsOf(via), information });
}

/** The star on the last used digipeater alone; octets that are no text as `<0x00>`, so that one line is one frame. */
export function writeTnc2(frame: AprsFrame): string {
  return `${printableOctets(tnc2Header(frame))}:${printableOctets(octetText(frame.information))}`;
}

/** `VU2ABC>CQ,A55BTN,ARISS*`. */
export function tnc2Header({ source, destination, path }: Omit<AprsFrame, 'information'>): string {
  const last = path.findLastIndex(({ isUsed }) => isUsed);
  const via = path.map(({ address }, at) => `,${address}${at === last ? '*' : ''}`).join('');
  return `${source}>${destination}${via}`;
}

/** Octets beyond ASCII, control characters and what would look like such an escape, as Dire Wolf writes them. */
function printableOctets(octets: string): string {
  return octets.replace(/[^ -~]|<(?=0x[0-9a-f]{2}>)/gi, (octet) => {
    return `<0x${octet.charCodeAt(0).toString(16).padStart(2, '0')}>`;
  });
}

/** Source and destination, and 40 digipeaters: more were never met. */
const longestHeader = 500;

function hopsOf(via: readonly string[]): PathHop[] {
  const last = via.findLastIndex((address) => address.endsWith('*'));
  return via.map((address, at) => ({ address: address.replace(/\*+$/, ''), isUsed: at <= last }));
}

function hexOctet(_whole: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}
