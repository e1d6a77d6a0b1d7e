import { aprsFrameOf, isAprsCarrier } from '@dawa/protocols/aprs/aprs-frame';
import { parseAprs } from '@dawa/protocols/aprs/parse-aprs';
import type { AprsReport } from '@dawa/protocols/aprs/report';
import { type Ax25Address, addressesText, addressText, decodeAx25 } from '@dawa/protocols/ax25';
import { type BirdsAddress, decodeBirds } from '@dawa/protocols/birds';
import { parseCwBeacon } from '@dawa/protocols/cw-beacon';
import { frameCheckOctets } from '@dawa/protocols/frame-check';
import { type Fault, type Result, success } from '@dawa/seams/fault';

/** How the frames of a link without transfer frames are read; what a mission file says of it. */
export interface LinkFormat {
  /** `record`: octets of one length with no frame around them. */
  readonly kind: 'ax25' | 'birds' | 'cw' | 'record';
  /** The frame check stands behind the frame and must hold. */
  readonly hasFrameCheck: boolean;
  /** Of `cw`: how the satellite may call itself. */
  readonly satellites?: readonly string[] | undefined;
  /** Of `ax25`: what its information is, where that is a language of its own. */
  readonly content?: 'aprs' | undefined;
}

/** A frame that names its sender in letters, and what a dictionary is to be told of it. */
export interface LinkFrame {
  readonly kind: LinkFormat['kind'];
  /** Callsigns, with SSID or suffix; null where frames have none. */
  readonly source: string | null;
  readonly destination: string | null;
  /** Digipeaters in order, those that repeated the frame with a star. */
  readonly path: readonly string[];
  readonly control: number | null;
  readonly pid: number | null;
  /** The frame as people write it down; null where it holds no text. */
  readonly text: string | null;
  /** What is not as the specification has it. */
  readonly oddities: readonly string[];
  /** What the root container of the dictionary begins with. */
  readonly content: Uint8Array;
  /** What it says in APRS; absent where it is none, or nobody said that it would be. */
  readonly aprs?: AprsReport;
}

/**
 * Reads a frame that was cut out of its link.
 *
 * What the root container begins with: of AX.25 the information field, for what stands before has no fixed length; of the
 * BIRDS dialect the frame without its check; of a Morse beacon its five octets; of a record all of it.
 */
export function readLinkFrame(bytes: Uint8Array, format: LinkFormat): Result<LinkFrame, Fault> {
  switch (format.kind) {
    case 'ax25':
      return readAx25(bytes, format);
    case 'birds':
      return readBirds(bytes, format);
    case 'cw':
      return readBeacon(bytes, format);
    case 'record':
      return success({ ...nobody, kind: 'record', content: bytes });
  }
}

const nobody = {
  source: null,
  destination: null,
  path: [],
  control: null,
  pid: null,
  text: null,
  oddities: [],
} as const;

function readAx25(bytes: Uint8Array, format: LinkFormat): Result<LinkFrame, Fault> {
  const decoded = decodeAx25(bytes, format);
  if (!decoded.ok) return decoded;
  const { source, destination, path, control, pid, information, oddities } = decoded.value;
  const isAprs = format.content === 'aprs' && isAprsCarrier(decoded.value);
  return success({
    ...(isAprs && { aprs: parseAprs(aprsFrameOf(decoded.value)) }),
    kind: 'ax25',
    source: addressText(source),
    destination: addressText(destination),
    path: path.map(digipeaterText),
    control,
    pid: pid ?? null,
    text: `${addressesText(decoded.value)}:${printable(information)}`,
    oddities,
    content: information,
  });
}

function readBirds(bytes: Uint8Array, format: LinkFormat): Result<LinkFrame, Fault> {
  const decoded = decodeBirds(bytes, format);
  if (!decoded.ok) return decoded;
  const { source, destination } = decoded.value;
  const content = format.hasFrameCheck ? bytes.subarray(0, bytes.length - frameCheckOctets) : bytes;
  return success({
    ...nobody,
    kind: 'birds',
    source: birdsText(source),
    destination: birdsText(destination),
    control: bytes[14]!,
    pid: bytes[15]!,
    content,
  });
}

function readBeacon(bytes: Uint8Array, { satellites }: LinkFormat): Result<LinkFrame, Fault> {
  const text = String.fromCharCode(...bytes);
  const parsed = parseCwBeacon(text, { satellites });
  if (!parsed.ok) return parsed;
  const { callsign, telemetry } = parsed.value;
  return success({ ...nobody, kind: 'cw', source: callsign, text: text.trim(), content: telemetry });
}

function digipeaterText(address: Ax25Address): string {
  return address.isMarked ? `${addressText(address)}*` : addressText(address);
}

/** The suffix is left out where it is the usual one. */
function birdsText({ callsign, suffix }: BirdsAddress): string {
  return suffix === '0' ? callsign : `${callsign}-${suffix}`;
}

/** Text of others on one line. */
function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) =>
    octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·',
  ).join('');
}
