import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../bits/hex.ts';
import { encodeSpacePacket, idlePacket } from '../../packet/space-packet.ts';
import type { DemultiplexOutput } from '../packet-reassembly.ts';
import { TmDemultiplexer } from './tm-demultiplexer.ts';
import { decodeTmFrame, encodeTmFrame, noPacketStarts, onlyIdleData, type TmFrame } from './tm-frame.ts';
import { TmPacketPacker } from './tm-packet-packer.ts';

const frameOf = (
  firstHeaderPointer: number,
  data: Uint8Array,
  virtualChannelCount: number,
  more = {},
): TmFrame => {
  const bytes = encodeTmFrame({
    spacecraftId: 0x12b,
    virtualChannelId: 0,
    masterChannelCount: virtualChannelCount,
    virtualChannelCount,
    firstHeaderPointer,
    data,
    hasErrorControl: true,
    ...more,
  });
  const decoded = decodeTmFrame(bytes, { hasErrorControl: true });
  if (!decoded.ok) throw new TypeError(decoded.fault.kind);
  return decoded.value;
};
const packetOf = (octets: number, sequenceCount: number) =>
  encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid: 5,
    sequenceCount,
    data: new Uint8Array(octets - 6).fill(sequenceCount),
  });
const kindsOf = (outputs: DemultiplexOutput[]) => outputs.map((output) => output.kind);
const countsOf = (outputs: DemultiplexOutput[]) =>
  outputs.flatMap((output) => (output.kind === 'packet' ? [output.packet.sequenceCount] : []));
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('TM frames', () => {
  it('reads a header that others wrote', () => {
    // First and last octets of TM_FRAME_01, SpacePyLibrary UnitTest/testData.py; the rest here is zero
    const bytes = new Uint8Array(1115);
    bytes.set(fromHex('2f61000018000cd2c000001a'));
    const decoded = decodeTmFrame(bytes, { hasErrorControl: false });
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        version: 0,
        spacecraftId: 758,
        virtualChannelId: 0,
        hasOperationalControl: true,
        hasSecondaryHeader: false,
        syncFlag: false,
        segmentLengthId: 3,
        firstHeaderPointer: 0,
      },
    });
    expect(decoded.ok && decoded.value.data.length).toBe(1115 - 6 - 4);
  });

  it('gives back what it wrote, secondary header and operational control included', () => {
    fc.assert(
      fc.property(
        fc.record({
          spacecraftId: fc.nat(1023),
          virtualChannelId: fc.nat(7),
          masterChannelCount: fc.nat(255),
          virtualChannelCount: fc.nat(255),
          firstHeaderPointer: fc.nat(0x7ff),
          syncFlag: fc.boolean(),
          packetOrderFlag: fc.boolean(),
          segmentLengthId: fc.nat(3),
          data: fc.uint8Array({ minLength: 1, maxLength: 40 }),
        }),
        fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }), { nil: undefined }),
        fc.uint8Array({ maxLength: 63 }),
        (frame, operationalControl, secondary) => {
          const secondaryHeader = secondary.length > 0 ? secondary : undefined;
          const bytes = encodeTmFrame({
            ...frame,
            hasErrorControl: true,
            operationalControl,
            secondaryHeader,
          });
          const decoded = decodeTmFrame(bytes, { hasErrorControl: true });
          expect(decoded).toMatchObject({ ok: true, value: { ...frame, secondaryHeader: secondary } });
          expect(decoded.ok && decoded.value.operationalControl).toEqual(operationalControl);
        },
      ),
    );
  });

  it('refuses a frame with one wrong bit, and one that ends inside its own fields', () => {
    const { bytes } = frameOf(0, new Uint8Array(20), 0);
    const damaged = bytes.slice();
    damaged[9]! ^= 1;
    expect(decodeTmFrame(damaged, { hasErrorControl: true })).toMatchObject({ fault: { kind: 'bad-crc' } });
    expect(decodeTmFrame(bytes.subarray(0, 7), { hasErrorControl: true })).toMatchObject({
      fault: { kind: 'too-short', found: 7 },
    });
    // Secondary header of 64 octets announced in a frame of 10; the top two bits of its octet are a version (yamcs#1125)
    expect(decodeTmFrame(fromHex('00000000800000ff0000'), { hasErrorControl: false })).toMatchObject({
      ok: true,
    });
    expect(decodeTmFrame(fromHex('0000000080003fff0000'), { hasErrorControl: false })).toMatchObject({
      fault: { kind: 'too-short' },
    });
    expect(decodeTmFrame(fromHex('c00000000000ff0000'), { hasErrorControl: false })).toMatchObject({
      fault: { kind: 'bad-version', found: 3 },
    });
  });
});

describe('TmDemultiplexer', () => {
  it('puts together a packet whose header lies on both sides of a cut', () => {
    const demultiplexer = new TmDemultiplexer();
    const stream = join(packetOf(17, 1), packetOf(30, 2), packetOf(13, 3));
    const outputs = [
      ...demultiplexer.push(frameOf(0, stream.subarray(0, 20), 254)),
      ...demultiplexer.push(frameOf(noPacketStarts, stream.subarray(20, 40), 255)),
      ...demultiplexer.push(frameOf(7, stream.subarray(40, 60), 0)),
    ];
    expect(kindsOf(outputs)).toEqual(['packet', 'packet', 'packet']);
    expect(countsOf(outputs)).toEqual([1, 2, 3]);
  });

  it('drops the fragment at a gap and starts afresh at the next first header pointer', () => {
    const demultiplexer = new TmDemultiplexer();
    const stream = join(packetOf(30, 1), packetOf(30, 2), packetOf(20, 3));
    const outputs = [
      ...demultiplexer.push(frameOf(0, stream.subarray(0, 20), 0)),
      ...demultiplexer.push(frameOf(noPacketStarts, stream.subarray(40, 60), 2)),
      ...demultiplexer.push(frameOf(0, stream.subarray(60, 80), 3)),
    ];
    expect(outputs).toMatchObject([
      { kind: 'gap', missing: 1, expectedCount: 1, foundCount: 2 },
      { kind: 'dropped-fragment', reason: 'gap' },
      { kind: 'packet', packet: { sequenceCount: 3 } },
    ]);
  });

  it('keeps the fragment over an idle frame', () => {
    const demultiplexer = new TmDemultiplexer();
    const packet = packetOf(30, 1);
    const outputs = [
      ...demultiplexer.push(frameOf(0, packet.subarray(0, 20), 0)),
      ...demultiplexer.push(frameOf(onlyIdleData, new Uint8Array(20), 1)),
      ...demultiplexer.push(frameOf(10, join(packet.subarray(20), packetOf(10, 2)), 2)),
    ];
    expect(kindsOf(outputs)).toEqual(['idle-frame', 'packet', 'packet']);
  });

  it('says so when the next packet starts before the one in hand is whole', () => {
    const demultiplexer = new TmDemultiplexer();
    const outputs = [
      ...demultiplexer.push(frameOf(0, packetOf(30, 1).subarray(0, 20), 0)),
      ...demultiplexer.push(frameOf(5, join(new Uint8Array(5), packetOf(15, 2)), 1)),
    ];
    expect(outputs).toMatchObject([{ kind: 'dropped-fragment', reason: 'incomplete' }, { kind: 'packet' }]);
  });

  it('leaves other spacecraft, channels without packets and packets of another version alone', () => {
    const demultiplexer = new TmDemultiplexer({ spacecraftId: 0x12b, packetVirtualChannelIds: [0] });
    expect(kindsOf(demultiplexer.push(frameOf(0, packetOf(20, 1), 0, { spacecraftId: 7 })))).toEqual([
      'other-spacecraft',
    ]);
    expect(kindsOf(demultiplexer.push(frameOf(0, packetOf(20, 1), 0, { virtualChannelId: 2 })))).toEqual([
      'not-packets',
    ]);
    const version1 = packetOf(20, 1);
    version1[0]! |= 0x20;
    expect(demultiplexer.push(frameOf(0, version1, 1))).toMatchObject([
      { kind: 'dropped-fragment', reason: 'bad-version' },
    ]);
    expect(kindsOf(demultiplexer.push(frameOf(1500, packetOf(20, 1), 2)))).toEqual([]);
  });

  it('reports the fragment that the end leaves behind', () => {
    const demultiplexer = new TmDemultiplexer();
    demultiplexer.push(frameOf(0, packetOf(30, 1).subarray(0, 20), 0));
    expect(demultiplexer.flush()).toMatchObject([{ kind: 'dropped-fragment', reason: 'end' }]);
    expect(demultiplexer.flush()).toEqual([]);
  });

  it('delivers every packet whatever the sizes of packets and frames', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 7, max: 120 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 19, max: 90 }),
        (sizes, frameOctets) => {
          const packer = new TmPacketPacker({
            spacecraftId: 1,
            virtualChannelId: 0,
            frameOctets,
            hasErrorControl: true,
            hasOperationalControl: true,
          });
          const demultiplexer = new TmDemultiplexer();
          const packets = sizes.map((octets, index) => packetOf(octets, index));
          for (const packet of packets) packer.push(packet);
          const delivered: string[] = [];
          for (let count = 0; packer.pendingOctets > 0 && count < 300; count++) {
            const bytes = packer.nextFrame({ masterChannelCount: count & 0xff });
            expect(bytes).toHaveLength(frameOctets);
            const frame = decodeTmFrame(bytes, { hasErrorControl: true });
            if (!frame.ok) throw new TypeError(frame.fault.kind);
            for (const output of demultiplexer.push(frame.value)) {
              expect(output.kind).toBe('packet');
              if (output.kind === 'packet' && output.packet.apid !== 0x7ff)
                delivered.push(toHex(output.packet.bytes));
            }
            if (delivered.length === packets.length) break;
          }
          expect(delivered).toEqual(packets.map(toHex));
        },
      ),
      { seed: 4, numRuns: 40 },
    );
  });

  it('sends an idle frame when there is nothing to say', () => {
    const options = { spacecraftId: 1, virtualChannelId: 7, frameOctets: 40 };
    const packer = new TmPacketPacker({ ...options, hasErrorControl: false, hasOperationalControl: false });
    const frame = decodeTmFrame(packer.nextFrame({ masterChannelCount: 0 }), { hasErrorControl: false });
    expect(frame).toMatchObject({ ok: true, value: { firstHeaderPointer: onlyIdleData } });
  });

  it('never throws on random frames', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (frames) => {
        const demultiplexer = new TmDemultiplexer();
        for (const bytes of frames) {
          const frame = decodeTmFrame(bytes, { hasErrorControl: false, acceptsAnyVersion: true });
          if (frame.ok) demultiplexer.push(frame.value);
        }
        demultiplexer.flush();
      }),
    );
    expect(idlePacket(20)).toHaveLength(20);
  });
});
