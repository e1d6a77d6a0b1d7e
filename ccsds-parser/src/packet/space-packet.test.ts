import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { PacketSplitter } from './packet-splitter.ts';
import { SequenceMonitor } from './sequence-monitor.ts';
import { decodeSpacePacket, encodeSpacePacket, idlePacket } from './space-packet.ts';

// Telecommand (17,1) drawn octet by octet in spacepackets-py, docs/packets.rst
const ping = fromHex('1873c0190004111101a0b8');
// TM_PACKET_01 of SpacePyLibrary, UnitTest/testData.py
const report = fromHex('0844c000000f10010100000000000000000000000000');

/** `bytes` cut at any places. */
const cutIntoChunks = (bytes: Uint8Array, cuts: readonly number[]) => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
};

describe('space packets', () => {
  it('reads the header that others wrote', () => {
    const decoded = decodeSpacePacket(ping.subarray(0, 11));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        version: 0,
        isTelecommand: true,
        hasSecondaryHeader: true,
        apid: 115,
        sequenceFlags: 3,
        sequenceCount: 25,
      },
    });
    expect(decodeSpacePacket(report)).toMatchObject({
      ok: true,
      value: { isTelecommand: false, apid: 0x44 },
    });
  });

  it('writes the header that others read', () => {
    const bytes = encodeSpacePacket({
      isTelecommand: true,
      hasSecondaryHeader: true,
      apid: 115,
      sequenceCount: 25,
      data: fromHex('111101a0b8'),
    });
    expect(toHex(bytes)).toBe(toHex(ping));
  });

  it('writes every kind of header as spacepackets does', () => {
    // spacepackets 0.32.0, captured in ravisuhag/astro, vectors/spp/interop.json (2026)
    const theirs = [
      ['0064c0000003', { apid: 100, sequenceCount: 0 }, 4],
      ['17ffffff0001', { isTelecommand: true, apid: 2047, sequenceCount: 16_383 }, 2],
      ['0801c0010007', { hasSecondaryHeader: true, apid: 1, sequenceCount: 1 }, 8],
      ['002a40050003', { apid: 42, sequenceFlags: 1, sequenceCount: 5 }, 4],
      ['002a00060003', { apid: 42, sequenceFlags: 0, sequenceCount: 6 }, 4],
      ['002a80070003', { apid: 42, sequenceFlags: 2, sequenceCount: 7 }, 4],
      ['0000c0000000', { apid: 0, sequenceCount: 0 }, 1],
    ] as const;
    for (const [header, fields, octets] of theirs) {
      const packet = {
        isTelecommand: false,
        hasSecondaryHeader: false,
        ...fields,
        data: new Uint8Array(octets),
      };
      const bytes = encodeSpacePacket(packet);
      expect(toHex(bytes.subarray(0, 6))).toBe(header);
      expect(decodeSpacePacket(bytes)).toMatchObject({ ok: true, value: packet });
    }
  });

  it('gives back every packet it wrote', () => {
    fc.assert(
      fc.property(
        fc.record({
          isTelecommand: fc.boolean(),
          hasSecondaryHeader: fc.boolean(),
          apid: fc.nat(0x7ff),
          sequenceFlags: fc.nat(3),
          sequenceCount: fc.nat(0x3fff),
          data: fc.uint8Array({ minLength: 1, maxLength: 40 }),
        }),
        (packet) => {
          const decoded = decodeSpacePacket(encodeSpacePacket(packet));
          expect(decoded).toMatchObject({ ok: true, value: packet });
        },
      ),
    );
  });

  it('refuses what is too short, of another length or of another version, and says what it found', () => {
    expect(decodeSpacePacket(ping.subarray(0, 6))).toMatchObject({ fault: { kind: 'too-short', found: 6 } });
    expect(decodeSpacePacket(ping.subarray(0, 9))).toMatchObject({
      fault: { kind: 'bad-length', expected: 11, found: 9 },
    });
    // CCSDSPy, tests/data/var_length: packets of version 1 exist
    const version1 = fromHex('20e20000000100');
    version1[5] = 0;
    expect(decodeSpacePacket(version1)).toMatchObject({ fault: { kind: 'bad-version', found: 1 } });
    expect(decodeSpacePacket(version1, { acceptsAnyVersion: true })).toMatchObject({ ok: true });
    expect(() => idlePacket(6)).toThrow(RangeError);
    expect(idlePacket(7)).toHaveLength(7);
  });
});

describe('PacketSplitter', () => {
  const stream = new Uint8Array([...ping, ...report, ...idlePacket(300), ...ping]);

  it('gives the same packets however the stream was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (cuts) => {
        const splitter = new PacketSplitter();
        const packets = cutIntoChunks(stream, cuts).flatMap((chunk) => splitter.push(chunk));
        expect(packets.map((packet) => packet.bytes.length)).toEqual([11, 22, 300, 11]);
        expect(packets.map((packet) => toHex(packet.bytes)).join('')).toBe(toHex(stream));
        expect(splitter.flush()).toEqual({ ok: true, value: 0 });
      }),
    );
  });

  it('gives copies that may be kept, also of a Buffer that is used again', () => {
    const buffer = Buffer.from(stream);
    const [first] = new PacketSplitter().push(buffer);
    buffer.fill(0);
    expect(toHex(first!.bytes)).toBe(toHex(ping));
  });

  it('says how much of the last packet is missing', () => {
    const splitter = new PacketSplitter();
    splitter.push(stream.subarray(0, 20));
    expect(splitter.flush()).toEqual({ ok: false, fault: { kind: 'truncated', expected: 22, found: 9 } });
  });

  it('takes random bytes without complaint', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (chunks) => {
        const splitter = new PacketSplitter();
        const octets = chunks
          .flatMap((chunk) => splitter.push(chunk))
          .reduce((sum, p) => sum + p.bytes.length, 0);
        expect(octets).toBeLessThanOrEqual(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
      }),
    );
  });
});

describe('SequenceMonitor', () => {
  it('counts what is missing, around the end of the counter too', () => {
    const monitor = new SequenceMonitor();
    const steps = [16_382, 16_383, 0, 3, 3].map((sequenceCount) => monitor.push({ apid: 5, sequenceCount }));
    expect(steps.map((step) => [step.kind, step.missing])).toEqual([
      ['first', 0],
      ['next', 0],
      ['next', 0],
      ['gap', 2],
      ['repeat', 0],
    ]);
    expect(monitor.totals().get(5)).toEqual({ packets: 5, discontinuities: 2, missing: 2, isCounting: true });
  });

  it('does not cry wolf over an application process that never counts', () => {
    // EQUULEUS sends sequence count 0 in every packet (Estevez, "EQUL frames.ipynb")
    const monitor = new SequenceMonitor();
    const kinds = Array.from({ length: 20 }, () => monitor.push({ apid: 1296, sequenceCount: 0 }).kind);
    expect(kinds.at(-1)).toBe('not-counting');
    expect(monitor.totals().get(1296)).toMatchObject({ discontinuities: 19, missing: 0, isCounting: false });
  });
});
