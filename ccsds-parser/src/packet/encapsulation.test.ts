import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import {
  decodeEncapsulationHeader,
  decodeEncapsulationPacket,
  encodeEncapsulationPacket,
  idleEncapsulationPacket,
} from './encapsulation-packet.ts';
import { EncapsulationSplitter } from './encapsulation-splitter.ts';

/** `bytes` cut at any places. */
const cutIntoChunks = (bytes: Uint8Array, cuts: readonly number[]) => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
};

describe('encapsulation packets', () => {
  // Headers of ravisuhag/astro, vectors/epp/header.json (2026)
  const headers: readonly [hex: string, fields: Record<string, number>][] = [
    ['e0', { protocolId: 0, headerOctets: 1, packetOctets: 1 }],
    ['e108', { protocolId: 0, headerOctets: 2, packetOctets: 8 }],
    ['e503', { protocolId: 1, headerOctets: 2, packetOctets: 3 }],
    ['e906', { protocolId: 2, headerOctets: 2, packetOctets: 6 }],
    ['ed04', { protocolId: 3, headerOctets: 2, packetOctets: 4 }],
    ['f104', { protocolId: 4, headerOctets: 2, packetOctets: 4 }],
    ['fd05', { protocolId: 7, headerOctets: 2, packetOctets: 5 }],
    ['ea500006', { protocolId: 2, headerOctets: 4, userDefined: 5, packetOctets: 6 }],
    ['fa030006', { protocolId: 6, headerOctets: 4, protocolExtension: 3, packetOctets: 6 }],
    [
      'fba3123400011170',
      {
        protocolId: 6,
        headerOctets: 8,
        userDefined: 10,
        protocolExtension: 3,
        ccsdsDefined: 0x1234,
        packetOctets: 70_000,
      },
    ],
  ];

  it('reads and writes the headers that others wrote, in all four lengths', () => {
    for (const [hex, fields] of headers) {
      expect(decodeEncapsulationHeader(fromHex(hex))).toMatchObject({ ok: true, value: fields });
      const { packetOctets, headerOctets, ...rest } = fields as {
        packetOctets: number;
        headerOctets: 1 | 2 | 4 | 8;
      };
      const data = new Uint8Array(packetOctets - headerOctets);
      const bytes = encodeEncapsulationPacket({ protocolId: 0, ...rest, headerOctets, data });
      expect(toHex(bytes.subarray(0, headerOctets))).toBe(hex);
    }
  });

  it('chooses the shortest header, as NASA’s HDTN does', () => {
    // nasa/HDTN, common/util/test/TestCcsdsEncap.cpp: octets of data and of the header around them
    const lengths = [
      [1, 2],
      [253, 2],
      [254, 4],
      [259, 4],
      [65_531, 4],
      [65_532, 8],
      [65_539, 8],
    ] as const;
    for (const [octets, headerOctets] of lengths) {
      const bytes = encodeEncapsulationPacket({ protocolId: 1, data: new Uint8Array(octets) });
      expect(bytes.length - octets).toBe(headerOctets);
      expect(decodeEncapsulationPacket(bytes)).toMatchObject({ ok: true, value: { headerOctets } });
    }
    expect(toHex(idleEncapsulationPacket(1))).toBe('e0');
    for (const octets of [2, 255, 256, 70_000]) expect(idleEncapsulationPacket(octets)).toHaveLength(octets);
  });

  it('gives back every packet it wrote', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7),
        fc.nat(15),
        fc.nat(15),
        fc.nat(0xffff),
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        (protocolId, extension, userDefined, ccsdsDefined, data) => {
          const protocolExtension = protocolId === 6 ? extension : 0;
          const packet = { protocolId, protocolExtension, userDefined, ccsdsDefined, data };
          expect(decodeEncapsulationPacket(encodeEncapsulationPacket(packet))).toMatchObject({
            ok: true,
            value: packet,
          });
        },
      ),
      { seed: 133, numRuns: 100 },
    );
  });

  it('refuses what the standard forbids, and says what it found', () => {
    const fault = (hex: string) => {
      const packet = decodeEncapsulationPacket(fromHex(hex));
      return packet.ok ? undefined : packet.fault;
    };
    // The first three are rejected in ravisuhag/astro, vectors/epp/header.json
    expect(fault('00')).toEqual({ kind: 'bad-version', expected: 7, found: 0 });
    expect(fault('e4')).toEqual({ kind: 'not-idle', expected: 0, found: 1 });
    expect(fault('fba3')).toEqual({ kind: 'too-short', expected: 8, found: 2 });
    expect(fault('')).toEqual({ kind: 'too-short', expected: 1, found: 0 });
    expect(fault('f90400')).toMatchObject({ kind: 'bad-extension' });
    expect(fault('e6030006aabb')).toMatchObject({ kind: 'bad-extension', found: 3 });
    expect(fault('e501')).toEqual({ kind: 'bad-length', expected: 2, found: 1 });
    expect(fault('e505aabb')).toEqual({ kind: 'bad-length', expected: 5, found: 4 });
    const data = new Uint8Array(1);
    expect(() => encodeEncapsulationPacket({ protocolId: 8, data })).toThrow(RangeError);
    expect(() => encodeEncapsulationPacket({ protocolId: 1, protocolExtension: 1, data })).toThrow(
      RangeError,
    );
    expect(() => encodeEncapsulationPacket({ protocolId: 1, data: new Uint8Array() })).toThrow(RangeError);
    expect(() => encodeEncapsulationPacket({ protocolId: 6, headerOctets: 2, data })).toThrow(RangeError);
    expect(() => idleEncapsulationPacket(0)).toThrow(RangeError);
  });
});

describe('EncapsulationSplitter', () => {
  const packets = [
    encodeEncapsulationPacket({ protocolId: 1, data: fromHex('aabbcc') }),
    idleEncapsulationPacket(1),
    encodeEncapsulationPacket({ protocolId: 6, protocolExtension: 3, data: new Uint8Array(300).fill(0xe0) }),
    idleEncapsulationPacket(9),
  ];
  const garbage = fromHex('000102ff');
  const stream = new Uint8Array([...packets[0]!, ...packets[1]!, ...garbage, ...packets[2]!, ...packets[3]!]);

  it('gives the same packets however the stream was cut, and counts what lies between', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
        // ff may begin a packet of 4 GiB; one that is too long for the mission is not believed.
        const splitter = new EncapsulationSplitter({ maxPacketOctets: 1000 });
        const outputs = [
          ...cutIntoChunks(stream, cuts).flatMap((chunk) => splitter.push(chunk)),
          ...splitter.flush(),
        ];
        expect(
          outputs.map((output) => (output.kind === 'packet' ? toHex(output.packet.bytes) : output)),
        ).toEqual([
          toHex(packets[0]!),
          toHex(packets[1]!),
          { kind: 'skipped', octets: 4 },
          toHex(packets[2]!),
          toHex(packets[3]!),
        ]);
      }),
      { seed: 133, numRuns: 50 },
    );
  });

  it('says how much of the last packet is missing', () => {
    const splitter = new EncapsulationSplitter();
    expect(splitter.push(packets[0]!.subarray(0, 4))).toEqual([]);
    expect(splitter.flush()).toEqual([{ kind: 'truncated', expectedOctets: 5, foundOctets: 4 }]);
    splitter.push(fromHex('e3'));
    expect(splitter.flush()).toEqual([{ kind: 'truncated', expectedOctets: 8, foundOctets: 1 }]);
    expect(splitter.flush()).toEqual([]);
    expect(() => new EncapsulationSplitter({ maxPacketOctets: 0 })).toThrow(RangeError);
  });

  it('accounts for every octet of a random stream', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const splitter = new EncapsulationSplitter();
        const octets = [...splitter.push(bytes), ...splitter.flush()].reduce((sum, output) => {
          if (output.kind === 'packet') return sum + output.packet.bytes.length;
          return sum + (output.kind === 'skipped' ? output.octets : output.foundOctets);
        }, 0);
        expect(octets).toBe(bytes.length);
      }),
      { seed: 133, numRuns: 100 },
    );
  });
});
