import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../bits/hex.ts';
import { encodeSpacePacket } from '../../packet/space-packet.ts';
import { AosDemultiplexer } from './aos-demultiplexer.ts';
import { type AosFrame, decodeAosFrame, encodeAosFrame, encodeMultiplexingUnit } from './aos-frame.ts';

const format = { hasErrorControl: true, hasOperationalControl: false };
const packet = encodeSpacePacket({
  isTelecommand: false,
  hasSecondaryHeader: false,
  apid: 9,
  sequenceCount: 1,
  data: new Uint8Array(24),
});
const frameOf = (virtualChannelCount: number, firstHeaderPointer: number, zone: Uint8Array): AosFrame => {
  const data = encodeMultiplexingUnit(firstHeaderPointer, zone);
  const bytes = encodeAosFrame({
    spacecraftId: 80,
    virtualChannelId: 1,
    virtualChannelCount,
    data,
    hasErrorControl: true,
  });
  const decoded = decodeAosFrame(bytes, format);
  if (!decoded.ok) throw new TypeError(decoded.fault.kind);
  return decoded.value;
};

describe('AOS frames', () => {
  it('writes the header that Yamcs reads', () => {
    // GVCID 0x1234 of Yamcs AosFrameHeaderErrorCorrTest has version 0; with version 1 the same fields give 0x5234:
    // spacecraft 0x48, virtual channel 0x34. Bit positions: CCSDS 732.0-B-4, 4.1.2.2
    const bytes = encodeAosFrame({
      spacecraftId: 0x48,
      virtualChannelId: 0x34,
      virtualChannelCount: 0x010203,
      countCycle: 6,
      data: fromHex('aa'),
      hasErrorControl: false,
    });
    expect(bytes).toEqual(fromHex('5234 010203 46 aa'));
  });

  it('gives back what it wrote', () => {
    fc.assert(
      fc.property(
        fc.record({
          spacecraftId: fc.nat(255),
          virtualChannelId: fc.nat(63),
          virtualChannelCount: fc.nat(0xffffff),
          isReplay: fc.boolean(),
          countCycle: fc.nat(15),
          insertZone: fc.uint8Array({ maxLength: 6 }),
          data: fc.uint8Array({ minLength: 2, maxLength: 40 }),
          operationalControl: fc.uint8Array({ minLength: 4, maxLength: 4 }),
        }),
        (frame) => {
          const bytes = encodeAosFrame({ ...frame, hasErrorControl: true });
          const insertZoneOctets = frame.insertZone.length;
          const decoded = decodeAosFrame(bytes, { ...format, hasOperationalControl: true, insertZoneOctets });
          expect(decoded).toMatchObject({ ok: true, value: { version: 1, ...frame } });
        },
      ),
    );
  });

  it('refuses damage, another version and frames without room for their fields', () => {
    const { bytes } = frameOf(0, 0, packet);
    const damaged = bytes.slice();
    damaged[12]! ^= 2;
    expect(decodeAosFrame(damaged, format)).toMatchObject({ fault: { kind: 'bad-crc' } });
    expect(decodeAosFrame(bytes.subarray(0, 7), format)).toMatchObject({ fault: { kind: 'too-short' } });
    expect(decodeAosFrame(new Uint8Array(20), { ...format, hasErrorControl: false })).toMatchObject({
      fault: { kind: 'bad-version', expected: 1, found: 0 },
    });
  });
});

describe('AosDemultiplexer', () => {
  it('puts packets together over frames and over the end of the count', () => {
    const demultiplexer = new AosDemultiplexer({ spacecraftId: 80 });
    const outputs = [
      ...demultiplexer.push(frameOf(0xffffff, 0, packet.subarray(0, 10))),
      ...demultiplexer.push(frameOf(0, 0x7ff, packet.subarray(10, 20))),
      ...demultiplexer.push(frameOf(1, 10, new Uint8Array([...packet.subarray(20), ...packet]))),
    ];
    expect(outputs).toMatchObject([
      { kind: 'packet', packet: { apid: 9, bytes: packet } },
      { kind: 'packet', packet: { apid: 9, bytes: packet } },
    ]);
  });

  it('reports gaps, idle channels, other spacecraft and what the end leaves', () => {
    const demultiplexer = new AosDemultiplexer({ spacecraftId: 80 });
    demultiplexer.push(frameOf(5, 0, packet.subarray(0, 10)));
    expect(demultiplexer.push(frameOf(9, 0, packet.subarray(0, 10)))).toMatchObject([
      { kind: 'gap', missing: 3 },
      { kind: 'dropped-fragment', reason: 'gap' },
    ]);
    expect(demultiplexer.push({ ...frameOf(1, 0, packet), virtualChannelId: 63 })).toMatchObject([
      { kind: 'idle-frame' },
    ]);
    expect(demultiplexer.push({ ...frameOf(1, 0, packet), spacecraftId: 35 })).toMatchObject([
      { kind: 'other-spacecraft', spacecraftId: 35 },
    ]);
    expect(demultiplexer.flush()).toMatchObject([{ kind: 'dropped-fragment', reason: 'end' }]);
  });

  it('never throws on random frames', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (frames) => {
        const demultiplexer = new AosDemultiplexer();
        for (const bytes of frames) {
          const open = { hasErrorControl: false, hasOperationalControl: true, acceptsAnyVersion: true };
          const frame = decodeAosFrame(bytes, open);
          if (frame.ok) demultiplexer.push(frame.value);
        }
      }),
    );
  });
});
