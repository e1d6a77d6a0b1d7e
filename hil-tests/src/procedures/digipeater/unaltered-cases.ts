import { textOctets } from '@dawa/protocols/aprs/octet-text';
import { type Ax25Address, type Ax25Frame, decodeAx25, encodeAx25 } from '@dawa/protocols/ax25';
import type { DeclaredDigipeater, DeclaredStyle } from './declared-digipeater.ts';
import type { DigipeaterCase } from './digipeater-case.ts';

const address = (callsign: string, ssid = 0): Ax25Address => ({ callsign, ssid, isMarked: false });
const command = (callsign: string, ssid = 0): Ax25Address => ({ callsign, ssid, isMarked: true });

interface Form {
  readonly source?: (source: string) => Ax25Address;
  readonly destination?: Ax25Address;
  /** The information, for the tag that it has to hold. */
  readonly information?: (tag: string) => Uint8Array;
}

const said = (tag: string, ...more: readonly number[]) => Uint8Array.of(...textOctets(`>${tag}`), ...more);
const filled = (octets: number) => (tag: string) =>
  textOctets(`>${tag}${'x'.repeat(octets - tag.length - 1)}`);

/**
 * What is easily lost on the way through a digipeater. Sources: SSID 15, nakhonthai ESP32APRS#83; C0, the published decoder of BIRDS
 * (SFward_AX25_v2.h), which tests for DB DD twice; NULs, spaces and CR, hessu/aprsc doc/IGATE-HINTS.md and recordings of satellites
 */
const forms: Readonly<Record<string, Form>> = {
  'A source of SSID 15': { source: (source) => address(source, 15) },
  'A destination of SSID 15': { destination: command('CQ', 15) },
  'What KISS escapes (C0, DB, DB DC, DB DD)': {
    information: (tag) => said(tag, 0xc0, 0xdb, 0xdb, 0xdc, 0xdb, 0xdd, 0xdc, 0xdd, 0xc0),
  },
  NULs: { information: (tag) => said(tag, 0, 0x41, 0, 0, 0x42) },
  'Spaces and CR at the end': { information: (tag) => said(tag, 0x20, 0x20, 0x0d) },
  'Octets beyond ASCII': {
    information: (tag) => said(tag, ...Array.from({ length: 128 }, (_, at) => 128 + at)),
  },
  'Runs of ones, which HDLC stuffs': { information: (tag) => said(tag, 0xff, 0xff, 0xfe, 0x7e, 0x7e, 0x3f) },
  '256 octets of information': { information: filled(256) },
  'No more than its tag': { information: said },
  // As stations of before 1984 send it: neither command nor answer. Source: AX.25 2.2, 6.1.2
  'Command bits of AX.25 1': { destination: address('CQ') },
  'Reserved bits 00 in the source': { source: (source) => ({ ...address(source), reserved: 0 }) },
};

/** Every one via the first alias: source, destination and information must come back as they were. */
export function unalteredCases(declared: DeclaredDigipeater, style: DeclaredStyle): DigipeaterCase[] {
  const alias = address(declared.aliases[0] ?? declared.call);
  return Object.entries(forms).map(([name, form]) => ({
    title: `Unaltered: ${name}`,
    isPathFree: true,
    sent: (tag, source) => {
      const { information = said, destination = command('CQ'), source: sourceOf = address } = form;
      const frame: Ax25Frame = {
        ...{ destination, source: sourceOf(source), path: [alias], control: 0x03, pid: 0xf0 },
        information: information(tag),
      };
      return encodeAx25(frame);
    },
    expected: (sent) => repeatedViaAlias(sent, declared, style),
  }));
}

/** The frame as it comes back when its one digipeater is an alias. */
export function repeatedViaAlias(
  sent: Uint8Array,
  { call, ssid }: DeclaredDigipeater,
  style: DeclaredStyle,
): Uint8Array {
  const frame = decodeAx25(sent);
  if (!frame.ok) throw new TypeError(`case: expected AX.25, found ${frame.fault.kind}`);
  const own: Ax25Address = { callsign: call, ssid, isMarked: true };
  const used = { ...frame.value.path[0]!, isMarked: true };
  const path = { insert: [own, used], replace: [own], decrement: [used] }[style];
  return encodeAx25({ ...frame.value, path });
}
