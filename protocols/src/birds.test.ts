import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { decodeBirds, decodeBirdsCommand, encodeBirds, encodeBirdsCommand } from './birds.ts';

const bytes = (hex: string) =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

/**
 * Built octet by octet from the layouts in the firmware of BIRDS-3 and BIRDS-4, checks computed apart; no captures from
 * the air. Source: fact sheet of the missions, section 9.
 */
const vectors = {
  'data packet 1':
    '4a4736594257304a4736594c47303ef0fff0ff00000101080f161d242b323940474e555c636a71787f868d949ba2a9b0b7bec5ccd3dae1e8eff6fd040b121920272e353c434a51585f666d747b828990979ea5acb3bac1c8cfd6dde4ebf2f900070e151c232a3165f5',
  'data packet 2':
    '4a4736594257304a4736594c47303ef0fff0ff000002020910171e252c333a41484f565d646b727980878e959ca3aab1b8bfc6cdd4dbe2e9f0f7fe050c131a21282f363d444b525960676e757c838a91989fa6adb4bbc2c9d0d7dee5ecf3fa01080f161d242b32bcdd',
  ACK: '4a4736594257304a4736594c47303ef0aa031234a05000000000000000aafef1',
  NAK: '4a4736594257304a4736594c47303ef0aa031234696969696969696969aad5fe',
} as const;

const ground = { callsign: 'JG6YBW', suffix: '0' };
const ship = { callsign: 'JG6YLG', suffix: '0' };

describe('frames of the BIRDS dialect', () => {
  it.each([1, 2])(
    'data packet %d is 105 octets with its check and gives sequence and payload',
    (sequence) => {
      const octets = bytes(vectors[`data packet ${sequence as 1 | 2}`]);
      expect(octets).toHaveLength(105);
      const payload = Uint8Array.from({ length: 81 }, (_, index) => 7 * index + sequence);
      const frame = {
        destination: ground,
        source: ship,
        content: { kind: 'data', sequence, payload },
      } as const;
      expect(decodeBirds(octets, { hasFrameCheck: true })).toEqual({ ok: true, value: frame });
      expect(decodeBirds(octets.subarray(0, 103))).toEqual({ ok: true, value: frame });
      expect(encodeBirds(frame, { hasFrameCheck: true })).toEqual(octets);
    },
  );

  it.each([
    ['ACK', false, 'a05000000000000000'],
    ['NAK', true, '696969696969696969'],
  ] as const)('%s tells sequence and echo', (name, isNegative, echo) => {
    const octets = bytes(vectors[name]);
    const frame = {
      destination: ground,
      source: ship,
      content: { kind: 'acknowledgement', isNegative, sequence: 0x1234, echo: bytes(echo) },
    } as const;
    expect(decodeBirds(octets, { hasFrameCheck: true })).toEqual({ ok: true, value: frame });
    expect(encodeBirds(frame, { hasFrameCheck: true })).toEqual(octets);
  });

  // SFward_AX25_v2.h of BIRDS-X, a test array: what came out of the store; SSID octet 0x31, no check.
  it('hands on what it does not know, here a message out of the store', () => {
    const octets = bytes(
      '4a4736594b4d30 532646475354 31 3ef0 53460000 51313830373031333135303531385537313031333135323032323553',
    );
    const decoded = decodeBirds(octets);
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        destination: { callsign: 'JG6YKM', suffix: '0' },
        source: { callsign: 'S&FGST', suffix: '1' },
        content: { kind: 'other' },
      },
    });
    expect(decoded.ok && encodeBirds(decoded.value)).toEqual(octets);
  });
});

describe('what is no frame of the BIRDS dialect', () => {
  const faultOf = (hex: string, hasFrameCheck = false) => {
    const decoded = decodeBirds(bytes(hex), { hasFrameCheck });
    return decoded.ok ? undefined : decoded.fault;
  };

  it('is called AX.25 where it is that', () => {
    const spec = '82a09660606660948e6cb284aeee82a0a4a682a86103f03a4249524453342020203a61';
    expect(faultOf(spec)).toMatchObject({
      kind: 'other-dialect',
      expected: 'callsigns in plain ASCII (BIRDS)',
    });
  });

  it('is told by its length when the check is there, or is not, against the agreement', () => {
    expect(faultOf(vectors['data packet 1'])).toEqual({
      kind: 'wrong-length',
      expected: '103 octets of a data packet',
      found: '105: a frame with its check?',
    });
    expect(faultOf(vectors['data packet 1'].slice(0, -4), true)).toEqual({
      kind: 'wrong-length',
      expected: '105 octets of a data packet',
      found: '103: a frame without its check?',
    });
  });

  it('is told by a wrong check', () => {
    const damaged = vectors.ACK.replace('1234', '1235');
    expect(faultOf(damaged, true)).toMatchObject({ kind: 'bad-frame-check', found: 'F1FE' });
  });

  it('is told by an acknowledgement that does not end as one', () => {
    expect(faultOf(`${vectors.ACK.slice(0, -6)}ab`)).toMatchObject({ kind: 'bad-marker', found: 'AB' });
  });

  it.each([
    ['4a47365942', 'too-short'],
    ['ff4736594257304a4736594c47303ef0aa', 'bad-address'],
    ['4a4736594257304a4736594c473003f0aa', 'bad-control'],
  ])('%s is a fault', (hex, kind) => {
    expect(faultOf(hex)).toMatchObject({ kind });
  });

  it('never throws, whatever the octets are', () => {
    const random = createRandom('birds');
    const start = bytes(vectors.ACK);
    for (let round = 0; round < 20_000; round++) {
      const octets = Uint8Array.from({ length: random.integer(120) }, () => random.integer(256));
      octets.set(start.subarray(0, Math.min(octets.length, random.integer(19))));
      for (const hasFrameCheck of [false, true]) {
        const decoded = decodeBirds(octets, { hasFrameCheck });
        if (decoded.ok && !hasFrameCheck) expect(hexOf(encodeBirds(decoded.value))).toBe(hexOf(octets));
      }
      decodeBirdsCommand(octets.subarray(0, 14));
    }
  });
});

describe('commands to a ship of BIRDS', () => {
  // Layout: firmware of BIRDS-4; 0x90 is "shut up for ten minutes" (Command Sheet - BIRDSX.xlsx). The check is from a
  // bit-serial program of CRC-16/X-25 that gives 0x906E for the digits 1 to 9.
  const shutUp = {
    header: 0x55,
    satelliteId: 0xaa,
    format: 0xa0,
    id: 0x90,
    reservationTime: 0,
    data: new Uint8Array(7),
  };
  const octets = bytes('55aaa09000000000000000005cf0');

  it('are fourteen octets, the last two a check', () => {
    expect(encodeBirdsCommand(shutUp)).toEqual(octets);
    expect(decodeBirdsCommand(octets)).toEqual({ ok: true, value: shutUp });
  });

  it('are refused when damaged or cut', () => {
    expect(decodeBirdsCommand(octets.with(3, 0x91))).toMatchObject({ fault: { kind: 'bad-frame-check' } });
    expect(decodeBirdsCommand(octets.subarray(1))).toMatchObject({ fault: { expected: 14, found: 13 } });
    expect(() => encodeBirdsCommand({ ...shutUp, id: 256 })).toThrow(RangeError);
  });
});
