import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { addressesText, type DecodedAx25, decodeAx25, encodeAx25 } from './ax25.ts';
import { frameCheck } from './frame-check.ts';

const bytes = (hex: string) =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const ascii = (octets: Uint8Array) => String.fromCharCode(...octets);

function read(hex: string, options = {}): DecodedAx25 {
  const decoded = decodeAx25(bytes(hex), options);
  if (!decoded.ok) throw new TypeError(JSON.stringify(decoded.fault));
  return decoded.value;
}

describe('the frame check of AX.25', () => {
  // CRC-16/X-25 (also CRC-16/ISO-HDLC) in the catalogue of parametrised CRC algorithms of G. Cook: check 0x906E.
  it('gives 0x906E for the digits 1 to 9', () => {
    expect(frameCheck(bytes('313233343536373839'))).toBe(0x906e);
  });
});

/**
 * Frames built octet by octet from AX.25 2.2 and the path rules of APRS, checked against direwolf 1.6 `decode_aprs`; the
 * last columns are the frame check as it is sent. Source: fact sheet of the payload, 3.3.
 */
const frames = [
  [
    'VU2ABC>CQ,ARISS',
    '>Kuzuzangpo from Thimphu',
    '86a240404040e0acaa648284866082a492a6a6406103f03e4b757a757a616e67706f2066726f6d205468696d706875',
    '5c83',
  ],
  [
    'VU2ABC>CQ,A55BTN,ARISS*',
    '>Kuzuzangpo from Thimphu',
    '86a240404040e0acaa6482848660826a6a84a89ce082a492a6a640e103f03e4b757a757a616e67706f2066726f6d205468696d706875',
    '5231',
  ],
  [
    'VU2ABC>CQ,A55BTN*',
    '>Kuzuzangpo from Thimphu',
    '86a240404040e0acaa6482848660826a6a84a89ce103f03e4b757a757a616e67706f2066726f6d205468696d706875',
    'b06d',
  ],
  [
    'A55BTN>APTT4',
    'T#005,199,000,255,073,123,01101001',
    '82a0a8a86840e0826a6a84a89c6103f054233030352c3139392c3030302c3235352c3037332c3132332c3031313031303031',
    'd0e6',
  ],
  [
    'A51AA>APRS,ARISS',
    ':A55BTN   :hello{1',
    '82a0a4a64040e0826a628282406082a492a6a6406103f03a41353542544e2020203a68656c6c6f7b31',
    '6c6a',
  ],
  [
    'A55BTN>APRS,ARISS',
    ':A51AA    :ack1',
    '82a0a4a64040e0826a6a84a89c6082a492a6a6406103f03a4135314141202020203a61636b31',
    '7ed9',
  ],
] as const;

describe('frames of AX.25', () => {
  it.each(frames)('%s is read with its path and its information', (addresses, text, hex, check) => {
    const frame = read(hex + check, { hasFrameCheck: true });
    expect(addressesText(frame)).toBe(addresses);
    expect(ascii(frame.information)).toBe(text);
    expect(frame).toMatchObject({ control: 0x03, pid: 0xf0, oddities: [] });
  });

  it.each(frames)('%s is written as it was', (_addresses, _text, hex, check) => {
    expect(encodeAx25(read(hex), { hasFrameCheck: true })).toEqual(bytes(hex + check));
  });

  // SFward_AX25_v2.h of BIRDS-X, a test array: store and forward through the digipeater of a satellite.
  it('reads the message that the BIRDS-X payload is tested with', () => {
    const frame = read(
      '82a09660606660 948e6cb284aeee 82a0a4a682a861 03f0 3a4249524453342020203a61616161617b32370d',
    );
    expect(addressesText(frame)).toBe('JG6YBW-7>APK003,APRSAT');
    expect(ascii(frame.information)).toBe(':BIRDS4   :aaaaa{27\r');
  });

  it('tells what AISAT does, empty digipeaters, and reads the frame all the same', () => {
    const frame = read(
      '86a240404040e08292a682a84062404040404040604040404040406103f03a43512d3020202020203a656d70747920766961206669656c6473',
    );
    expect(frame.oddities).toEqual(['empty-callsign']);
    expect(addressesText(frame)).toBe('AISAT-1>CQ,,');
    expect(ascii(frame.information)).toBe(':CQ-0     :empty via fields');
  });

  it('tells lower case, a blank inside, reserved bits and a path of nine, all met on the air', () => {
    const address = (callsign: string, reserved = 3) => ({ callsign, ssid: 15, isMarked: false, reserved });
    const frame = {
      destination: address('cq'),
      source: address('A 5B'),
      path: Array.from({ length: 9 }, () => address('ARISS', 0)),
      control: 3,
      pid: 0xf0,
      information: new Uint8Array(330),
    };
    const decoded = decodeAx25(encodeAx25(frame));
    expect(decoded).toMatchObject({
      ok: true,
      value: { ...frame, source: { ssid: 15, callsign: 'A 5B' } },
    });
    expect(decoded.ok && [...decoded.value.oddities].sort()).toEqual([
      'long-information',
      'long-path',
      'lower-case-callsign',
      'reserved-bits',
      'strange-callsign',
    ]);
  });

  it('takes no PID out of a supervisory frame', () => {
    // AX.25 2.2, 4.3.2: RR is 01 with the sequence in its upper bits, and has neither PID nor information.
    const frame = read('86a240404040e0acaa6482848661 21');
    expect(frame).toMatchObject({ control: 0x21, pid: undefined });
    expect(frame.information).toHaveLength(0);
  });
});

const data = process.env['DAWA_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const decodes = `${data}/ax25/direwolf_decodes.json`;
const isThere = existsSync(decodes);
const note = isThere ? '' : ' (skipped: the recordings of DAWA_DATA are absent)';

/** Frames that direwolf 1.6 took out of recordings of satellites, with what it says of each address; PROVENANCE.md there. */
describe('frames from the air', () => {
  it.skipIf(!isThere)(`are read as direwolf reads them${note}`, () => {
    const recordings: { frames: { monitor: string; hdr: string[]; hex: string }[] }[] = JSON.parse(
      readFileSync(decodes, 'utf8'),
    );
    const heard = recordings.flatMap(({ frames: list }) => list);
    expect(heard.length).toBeGreaterThan(3);
    for (const { monitor, hdr, hex } of heard) {
      const frame = read(hex);
      const { source, destination, path, information } = frame;
      expect(monitor.replace(/^\[\d+\] /, '').startsWith(`${addressesText(frame)}:`), monitor).toBe(true);
      const said = hdr
        .slice(1)
        .map((line) => /^ (?:dest|source|digi \d) +(.{6}) +(\d+) +(?:c\/r|h)=(\d) res=(\d)/.exec(line)!);
      expect(said.map((match) => match.slice(1))).toEqual(
        [destination, source, ...path].map(({ callsign, ssid, isMarked, reserved }) => [
          callsign.padEnd(6),
          String(ssid),
          isMarked ? '1' : '0',
          String(reserved),
        ]),
      );
      expect(hdr[0]).toMatch(/^U frame UI: p\/f=[01],/);
      expect([0x03, 0x13]).toContain(frame.control);
      expect(hexOf(encodeAx25(frame))).toBe(hex);
      expect(Number(/length = (\d+)/.exec(hdr[0]!)![1])).toBe(hex.length / 2);
      expect(information.length).toBeGreaterThan(0);
    }
  });
});

describe('what is no frame of AX.25', () => {
  const faultOf = (hex: string, options = {}) => {
    const decoded = decodeAx25(bytes(hex), options);
    return decoded.ok ? undefined : decoded.fault;
  };

  it('is called the dialect of BIRDS where it looks like it', () => {
    expect(faultOf('4a4736594257304a4736594c47303ef0aa031234a05000000000000000aa')).toEqual({
      kind: 'other-dialect',
      expected: 'callsigns shifted left (AX.25)',
      found: 'plain ASCII: this looks like the BIRDS dialect',
    });
  });

  it('is told with the check that was expected', () => {
    const [, , hex] = frames[0];
    expect(faultOf(`${hex}5c82`, { hasFrameCheck: true })).toEqual({
      kind: 'bad-frame-check',
      expected: '835C',
      found: '825C',
    });
  });

  it.each([
    ['nothing', ''],
    ['a destination alone', '86a240404040e1'],
    ['addresses without an end', '86a240404040e0acaa648284866082a492a6a6406003f0'],
    ['a destination that ends the addresses', '86a240404040e1acaa648284866103f0'],
  ])('%s is a fault', (_what, hex) => {
    expect(faultOf(hex)).toMatchObject({ kind: expect.stringMatching(/too-short|bad-address/) });
  });

  it('never throws, whatever the octets are', () => {
    const random = createRandom('ax25');
    for (let round = 0; round < 20_000; round++) {
      const octets = Uint8Array.from({ length: random.integer(80) }, () => random.integer(256));
      // Half of them with plausible addresses, so that the parts behind are reached too.
      if (round % 2 === 0)
        for (let at = 0; at < Math.min(octets.length, 7 * (1 + random.integer(20))); at++)
          octets[at]! &= 0xfe;
      for (const hasFrameCheck of [false, true]) {
        const decoded = decodeAx25(octets, { hasFrameCheck });
        if (decoded.ok && !hasFrameCheck && decoded.value.pid !== undefined) {
          const frame = decoded.value;
          expect(hexOf(encodeAx25(frame))).toBe(hexOf(octets));
        }
      }
    }
  });
});
