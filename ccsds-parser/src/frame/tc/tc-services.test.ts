import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../bits/hex.ts';
import { encodeSpacePacket } from '../../packet/space-packet.ts';
import { decodeControlCommand, encodeControlFrame, tcFrameType } from './tc-control-command.ts';
import { TcDemultiplexer, type TcDemultiplexerOptions, type TcOutput } from './tc-demultiplexer.ts';
import { decodeTcFrame, encodeTcFrame, type TcFrame } from './tc-frame.ts';
import { encodeTcSegment } from './tc-segment.ts';
import { TcSegmenter } from './tc-segmenter.ts';

const packetOf = (octets: number, sequenceCount = 0) =>
  encodeSpacePacket({
    isTelecommand: true,
    hasSecondaryHeader: false,
    apid: 5,
    sequenceCount,
    data: new Uint8Array(octets - 6).fill(sequenceCount),
  });
const frameOf = (data: Uint8Array, more = {}): TcFrame => {
  const bytes = encodeTcFrame({ spacecraftId: 3, virtualChannelId: 0, isBypass: true, data, ...more });
  const frame = decodeTcFrame(bytes);
  if (!frame.ok) throw new TypeError(frame.fault.kind);
  return frame.value;
};
const segmentOf = (mapId: number, sequenceFlags: number, data: Uint8Array) =>
  frameOf(encodeTcSegment({ mapId, sequenceFlags, data }));
const receive = (frames: readonly TcFrame[], options: TcDemultiplexerOptions = {}): TcOutput[] => {
  const demultiplexer = new TcDemultiplexer(options);
  return [...frames.flatMap((frame) => demultiplexer.push(frame)), ...demultiplexer.flush()];
};

describe('telecommand frames that others wrote', () => {
  it('are read with their segment: dariol83/ccsds', () => {
    // dariol83/ccsds TcTransferFrameTest, snapshot of November 2026: spacecraft 123, count 23, MAP 1, not segmented
    const bytes = fromHex('207b001717c1000102030405060708090a0b0c0d0e0f0def');
    const frame = decodeTcFrame(bytes);
    expect(frame).toMatchObject({
      ok: true,
      value: { spacecraftId: 123, virtualChannelId: 0, sequenceNumber: 23 },
    });
    if (!frame.ok) return;
    expect(receive([frame.value], { unitMapIds: [1] })).toEqual([
      { kind: 'unit', virtualChannelId: 0, mapId: 1, bytes: fromHex('000102030405060708090a0b0c0d0e0f') },
    ]);
    expect(
      encodeTcFrame({
        spacecraftId: 123,
        virtualChannelId: 0,
        isBypass: true,
        sequenceNumber: 23,
        data: encodeTcSegment({ mapId: 1, data: fromHex('000102030405060708090a0b0c0d0e0f') }),
      }),
    ).toEqual(bytes);
  });

  const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../../shared/data');
  const isAbsent = !existsSync(join(data, 'spacepylib_vectors.json'));
  const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';
  it.skipIf(isAbsent)(`are segmented and joined as SpacePyLibrary does${reason}`, () => {
    const vectors = JSON.parse(readFileSync(join(data, 'spacepylib_vectors.json'), 'utf8'));
    const packet = fromHex(vectors.TC_PACKET_01);
    const segmenter = new TcSegmenter({ maxSegmentOctets: 249 });
    segmenter.push(2, packet);
    const [first, second, none] = [segmenter.nextSegment(), segmenter.nextSegment(), segmenter.nextSegment()];
    expect(toHex(first!)).toBe(vectors.TC_SEGMENT_01.toLowerCase());
    expect(second?.[0]).toBe(0x82);
    expect(none).toBeUndefined();
    expect(receive([frameOf(first!), frameOf(second!)])).toMatchObject([
      { kind: 'packet', mapId: 2, packet: { bytes: packet } },
    ]);
  });
});

describe('control commands', () => {
  // CCSDS 232.0-B-4, 4.1.3.3; the same octets in Yamcs, simulator UslpVcFrameLink, snapshot 425c8cbb3590
  it.each([
    [{ kind: 'unlock' as const }, '00'],
    [{ kind: 'set-vr' as const, sequenceNumber: 0xab }, '8200ab'],
  ])('are written and read: %j', (command, hex) => {
    const frame = decodeTcFrame(encodeControlFrame(command, { spacecraftId: 3, virtualChannelId: 1 }));
    if (!frame.ok) throw new TypeError(frame.fault.kind);
    expect(tcFrameType(frame.value)).toBe('BC');
    expect(toHex(frame.value.data)).toBe(hex);
    expect(receive([frame.value])).toEqual([{ kind: 'control-command', virtualChannelId: 1, command }]);
  });

  it('are refused when they are none', () => {
    for (const hex of ['', '01', '0000', '8201ab', '820000ab'])
      expect(decodeControlCommand(fromHex(hex))).toMatchObject({ fault: { kind: 'not-a-command' } });
    expect(receive([frameOf(fromHex('01'), { isControlCommand: true })])).toMatchObject([
      { kind: 'dropped-segment', reason: 'not-a-command' },
    ]);
    expect(receive([frameOf(fromHex('00'), { isControlCommand: true, isBypass: false })])).toMatchObject([
      { kind: 'dropped-segment', reason: 'reserved-type' },
    ]);
  });
});

describe('TcDemultiplexer', () => {
  const packet = packetOf(20, 1);

  it('joins first, continuing and last segments, each access point for itself', () => {
    expect(
      receive([
        segmentOf(1, 1, packet.subarray(0, 8)),
        segmentOf(2, 1, packet.subarray(0, 15)),
        segmentOf(1, 0, packet.subarray(8, 16)),
        segmentOf(2, 2, packet.subarray(15)),
        segmentOf(1, 2, packet.subarray(16)),
      ]),
    ).toMatchObject([
      { kind: 'packet', mapId: 2, packet: { bytes: packet } },
      { kind: 'packet', mapId: 1, packet: { bytes: packet } },
    ]);
  });

  it('drops and counts what comes out of order', () => {
    const demultiplexer = new TcDemultiplexer();
    const reasons = [
      segmentOf(1, 0, packet.subarray(8)),
      segmentOf(1, 2, packet.subarray(8)),
      segmentOf(1, 1, packet.subarray(0, 8)),
      segmentOf(1, 1, packet.subarray(0, 8)),
      segmentOf(1, 3, packet),
      segmentOf(1, 2, packet.subarray(8)),
      frameOf(new Uint8Array(0)),
    ].flatMap((frame) =>
      demultiplexer.push(frame).map((output) => ('reason' in output ? output.reason : output.kind)),
    );
    expect(reasons).toEqual([
      'no-start',
      'no-start',
      'incomplete',
      'incomplete',
      'packet',
      'no-start',
      'too-short',
    ]);
    expect(demultiplexer.droppedSegments).toBe(6);
    demultiplexer.push(segmentOf(1, 1, packet.subarray(0, 8)));
    expect(demultiplexer.flush()).toMatchObject([{ kind: 'dropped-segment', reason: 'end' }]);
  });

  it('does not let a frame that passes sequence control break a packet under it', () => {
    const under = (data: Uint8Array, sequenceFlags: number) =>
      frameOf(encodeTcSegment({ mapId: 1, sequenceFlags, data }), { isBypass: false });
    expect(
      receive([
        under(packet.subarray(0, 8), 1),
        segmentOf(1, 3, packetOf(9, 2)),
        under(packet.subarray(8), 2),
      ]),
    ).toMatchObject([
      { kind: 'packet', packet: { sequenceCount: 2 } },
      { kind: 'packet', packet: { sequenceCount: 1 } },
    ]);
  });

  it('takes several packets out of one frame, with and without segment headers', () => {
    const block = Uint8Array.of(...packetOf(9, 1), ...packetOf(12, 2), 0x18, 0x05);
    const found = [
      { kind: 'packet', packet: { sequenceCount: 1 } },
      { kind: 'packet', packet: { sequenceCount: 2 } },
      { kind: 'dropped-fragment', reason: 'incomplete', bytes: { length: 2 } },
    ];
    expect(receive([segmentOf(0, 3, block)])).toMatchObject(found);
    expect(receive([frameOf(block)], { segmentedVirtualChannelIds: [] })).toMatchObject(found);
    expect(
      receive([frameOf(block)], { segmentedVirtualChannelIds: [], unitVirtualChannelIds: [0] }),
    ).toMatchObject([{ kind: 'unit', mapId: undefined, bytes: block }]);
    expect(receive([frameOf(block)], { spacecraftId: 4 })).toEqual([
      { kind: 'other-spacecraft', spacecraftId: 3 },
    ]);
  });

  it('bounds what it keeps', () => {
    expect(
      receive([segmentOf(1, 1, packet), segmentOf(1, 0, packet), segmentOf(1, 2, packet)], {
        maxUnitOctets: 39,
      }),
    ).toMatchObject([
      { kind: 'dropped-segment', reason: 'too-long', bytes: { length: 40 } },
      { kind: 'dropped-segment', reason: 'no-start' },
    ]);
  });

  it('delivers what the segmenter was given, in order for each access point', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ mapId: fc.nat(3), octets: fc.integer({ min: 7, max: 90 }) }), { maxLength: 20 }),
        fc.integer({ min: 2, max: 60 }),
        fc.boolean(),
        (sent, maxSegmentOctets, isBlocking) => {
          const segmenter = new TcSegmenter({ maxSegmentOctets, isBlocking });
          const packets = sent.map(({ mapId, octets }, index) => ({ mapId, bytes: packetOf(octets, index) }));
          for (const { mapId, bytes } of packets) segmenter.push(mapId, bytes);
          const frames: TcFrame[] = [];
          for (let data = segmenter.nextSegment(); data !== undefined; data = segmenter.nextSegment()) {
            expect(data.length).toBeLessThanOrEqual(maxSegmentOctets);
            frames.push(frameOf(data));
          }
          const outputs = receive(frames);
          for (const mapId of [0, 1, 2, 3]) {
            const delivered = outputs.flatMap((output) =>
              output.kind === 'packet' && output.mapId === mapId ? [toHex(output.packet.bytes)] : [],
            );
            expect(delivered).toEqual(
              packets.filter((item) => item.mapId === mapId).map((item) => toHex(item.bytes)),
            );
          }
          expect(outputs.every((output) => output.kind === 'packet')).toBe(true);
        },
      ),
      { seed: 4, numRuns: 60 },
    );
  });

  it('never throws on random frames', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (frames) => {
        const demultiplexer = new TcDemultiplexer({ acceptsEncapsulation: true });
        for (const bytes of frames) {
          if (bytes.length > 5) bytes.set([bytes[0]! & 0x3f, 0, 0, bytes.length - 1]);
          const frame = decodeTcFrame(bytes, { hasErrorControl: false });
          if (frame.ok) demultiplexer.push(frame.value);
        }
        demultiplexer.flush();
      }),
      { seed: 4 },
    );
  });
});

describe('the longest telecommand frame', () => {
  it('is what the mission allows, in both directions', () => {
    const data = new Uint8Array(50);
    const channel = { spacecraftId: 3, virtualChannelId: 0, isBypass: true, data };
    const bytes = encodeTcFrame({ ...channel, maxFrameOctets: 57 });
    expect(decodeTcFrame(bytes, { maxFrameOctets: 57 }).ok).toBe(true);
    expect(decodeTcFrame(bytes, { maxFrameOctets: 56 })).toMatchObject({
      fault: { kind: 'too-long', expected: 56, found: 57 },
    });
    expect(() => encodeTcFrame({ ...channel, maxFrameOctets: 56 })).toThrow(RangeError);
    expect(() => encodeTcFrame({ ...channel, maxFrameOctets: 1025 })).toThrow(RangeError);
    expect(() => new TcSegmenter({ maxSegmentOctets: 1 })).toThrow(RangeError);
    expect(() => new TcSegmenter({ maxSegmentOctets: 1020 })).toThrow(RangeError);
  });
});
