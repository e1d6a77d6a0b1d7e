import { textOctets } from '@dawa/protocols/aprs/octet-text';
import { type Ax25Address, type Ax25Frame, encodeAx25 } from '@dawa/protocols/ax25';
import type { DeclaredDigipeater } from './declared-digipeater.ts';
import type { DigipeaterCase } from './digipeater-case.ts';

const address = (callsign: string, ssid = 0): Ax25Address => ({ callsign, ssid, isMarked: false });
const information = (tag: string) => textOctets(`>${tag} hello`);
const filled = (octets: number) => (tag: string) =>
  textOctets(`>${tag}${'x'.repeat(octets - tag.length - 1)}`);

type Parts = Partial<Omit<Ax25Frame, 'information'>> & { readonly information?: (tag: string) => Uint8Array };

/**
 * Frames against the rules, all of which have been heard: none of them may be sent on. Sources: fact sheet of the payload, 3.2 and 3.3
 * (hessu/aprsc#53, wb2osz/direwolf#254; recordings of satellites); AX.25 2.2, 3.12 (eight digipeaters) and 3.6 (256 octets)
 */
const wrong: Readonly<Record<string, (alias: Ax25Address, source: string) => Parts>> = {
  'Empty digipeaters behind an alias': (alias) => ({ path: [alias, address(''), address('')] }),
  'Empty digipeaters in front of an alias': (alias) => ({ path: [address(''), address(''), alias] }),
  'Nine digipeaters': (alias) => ({
    path: [alias, ...Array.from({ length: 8 }, (_, at) => address('R1AA', at))],
  }),
  '257 octets of information': () => ({ information: filled(257) }),
  '330 octets of information': () => ({ information: filled(330) }),
  'No information': (_alias, source) => ({
    ...{ source: address(source, 14), information: () => new Uint8Array(0) },
  }),
  'A source in small letters': () => ({ source: address('qt1aa') }),
  'A source of spaces': () => ({ source: address('') }),
  'A space inside the source': () => ({ source: address('QT 1AA') }),
  'A used digipeater behind an unused one': (alias) => ({
    path: [alias, { ...address('RS0ISS'), isMarked: true }],
  }),
  'A connection (SABM)': () => ({ control: 0x3f, pid: undefined }),
  'Another layer (PID CF, NET/ROM)': () => ({ pid: 0xcf }),
};

/** In octets, as they were heard or must never have been. */
const octets: Readonly<Record<string, string>> = {
  // Fact sheet of the payload, 3.3: bad, AISAT-like.
  'A frame as AISAT sent it':
    '86a240404040e08292a682a84062404040404040604040404040406103f03a43512d3020202020203a656d70747920766961206669656c6473',
  // The dialect of BIRDS: callsigns that are not shifted. Source: facts of the missions, section 9
  'The dialect of BIRDS': `${Buffer.from('JG6YMX0JG6YBW0').toString('hex')}3ef00102030405`,
  'Addresses without an end': '82'.repeat(60),
  'Ten octets': '86a240404040e0acaa64',
};

export function refusedCases({ aliases, call }: DeclaredDigipeater): DigipeaterCase[] {
  const alias = address(aliases[0] ?? call);
  const cases = Object.entries(wrong).map(
    ([name, partsOf]): DigipeaterCase => ({
      title: `${name}: let be`,
      sent: (tag, source) => {
        const parts = partsOf(alias, source);
        return encodeAx25({
          ...{ destination: { ...address('CQ'), isMarked: true }, source: address(source) },
          ...{ path: [alias], control: 0x03, pid: 0xf0, ...parts },
          information: (parts.information ?? information)(tag),
        });
      },
      expected: () => undefined,
    }),
  );
  const asHeard = Object.entries(octets).map(
    ([name, hex]): DigipeaterCase => ({
      title: `${name}: let be`,
      sent: () => Uint8Array.from(Buffer.from(hex, 'hex')),
      expected: () => undefined,
    }),
  );
  return [...cases, ...asHeard];
}
