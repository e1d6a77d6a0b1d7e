import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../bits/hex.ts';
import { encodeSpacePacket } from '../../packet/space-packet.ts';
import { AosDemultiplexer } from './aos-demultiplexer.ts';
import { decodeAosFrame, encodeAosFrame } from './aos-frame.ts';
import { allBitsValid, decodeBitstreamUnit, encodeBitstreamUnit, noBitsValid } from './bitstream-unit.ts';
import { decodeMultiplexingUnit, encodeMultiplexingUnit } from './multiplexing-unit.ts';

/**
 * A frame of NASA's channel emulator (test/aos_frame_test.cpp), as it stands in Yamcs AosFrameDecoderTest, snapshot
 * 425c8cbb3590: spacecraft 0xAB, channel 1, count 343, pointer 0, and an encapsulation packet of 397 octets (an IPv4
 * datagram) whose first octets it carries.
 */
const emulatorFrame = fromHex(`
  6ac1000157000000ea00018d2145000188000040003f118cc3c0a86428c0a8c828753075310174000088888888888888
  778888887788888888887788888888777755444444443344334444555566558888888888887766776666776677666666
  55556666667788888877888877777777776677777777778888888877887793fd`);

const noControl = { hasErrorControl: true, hasOperationalControl: false };

describe('an AOS frame of the NASA channel emulator', () => {
  it('has a good error control and the fields that Yamcs reads', () => {
    const decoded = decodeAosFrame(emulatorFrame, noControl);
    expect(emulatorFrame).toHaveLength(128);
    expect(decoded).toMatchObject({
      ok: true,
      value: { spacecraftId: 0xab, virtualChannelId: 1, virtualChannelCount: 343, isReplay: false },
    });
    if (!decoded.ok) return;
    expect(decodeMultiplexingUnit(decoded.value.data)).toMatchObject({
      ok: true,
      value: { spare: 0, firstHeaderPointer: 0, zone: { length: 118 } },
    });
    expect(
      encodeAosFrame({
        spacecraftId: 0xab,
        virtualChannelId: 1,
        virtualChannelCount: 343,
        data: decoded.value.data,
        hasErrorControl: true,
      }),
    ).toEqual(emulatorFrame);
  });

  it('holds no space packet, and an encapsulation packet where those are taken', () => {
    const decoded = decodeAosFrame(emulatorFrame, noControl);
    if (!decoded.ok) throw new TypeError(decoded.fault.kind);
    expect(new AosDemultiplexer().push(decoded.value)).toMatchObject([
      { kind: 'dropped-fragment', reason: 'bad-version' },
    ]);
    const demultiplexer = new AosDemultiplexer({ acceptsEncapsulation: true });
    expect(demultiplexer.push(decoded.value)).toEqual([]);
    const rest = new Uint8Array(397 - 118).fill(0x77);
    const data = encodeMultiplexingUnit(rest.length, Uint8Array.of(...rest, 0xe0, 0xe0, 0xe0));
    const next = decodeAosFrame(
      encodeAosFrame({
        spacecraftId: 0xab,
        virtualChannelId: 1,
        virtualChannelCount: 344,
        data,
        hasErrorControl: true,
      }),
      noControl,
    );
    if (!next.ok) throw new TypeError(next.fault.kind);
    const outputs = demultiplexer.push(next.value);
    // Three idle octets behind it are passed over.
    expect(outputs).toMatchObject([{ kind: 'encapsulation-packet', virtualChannelId: 1 }]);
    expect(outputs[0]?.kind === 'encapsulation-packet' && outputs[0].bytes.length).toBe(397);
    expect(demultiplexer.flush()).toEqual([]);
  });

  it('drops an encapsulation packet beyond the length that the channel allows', () => {
    const decoded = decodeAosFrame(emulatorFrame, noControl);
    if (!decoded.ok) throw new TypeError(decoded.fault.kind);
    const demultiplexer = new AosDemultiplexer({ acceptsEncapsulation: true, maxPacketOctets: 396 });
    expect(demultiplexer.push(decoded.value)).toMatchObject([
      { kind: 'dropped-fragment', reason: 'bad-length' },
    ]);
  });
});

describe('multiplexing units', () => {
  it('give back the pointer and the zone', () => {
    const unit = encodeMultiplexingUnit(0x7fe, fromHex('aabb'));
    expect(toHex(unit)).toBe('07feaabb');
    expect(decodeMultiplexingUnit(unit)).toMatchObject({ ok: true, value: { firstHeaderPointer: 0x7fe } });
    expect(decodeMultiplexingUnit(unit.subarray(0, 1))).toMatchObject({ fault: { kind: 'too-short' } });
    expect(() => encodeMultiplexingUnit(0x800, unit)).toThrow(RangeError);
  });
});

describe('bitstream units', () => {
  // CCSDS 732.0-B-4, 4.1.4.3.2: the pointer is the place of the last valid bit, and bits count from 0
  it.each([
    ['000a', 11],
    ['0000', 1],
    ['3fff', 32],
    ['3ffe', 0],
  ])('with the pointer %s hold %i bits', (pointer, validBits) => {
    const unit = fromHex(`${pointer}deadbeef`);
    expect(decodeBitstreamUnit(unit)).toMatchObject({ ok: true, value: { validBits } });
    expect(encodeBitstreamUnit(fromHex('deadbeef'), validBits)).toEqual(unit);
  });

  it('give back any number of bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 30 }), fc.nat(240), (zone, wanted) => {
        const validBits = Math.min(wanted, zone.length * 8);
        expect(decodeBitstreamUnit(encodeBitstreamUnit(zone, validBits))).toEqual({
          ok: true,
          value: { validBits, zone },
        });
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('refuse a pointer out of their zone', () => {
    expect(decodeBitstreamUnit(fromHex('0010aabb'))).toMatchObject({
      fault: { kind: 'bad-length', found: 16 },
    });
    expect(decodeBitstreamUnit(fromHex('00'))).toMatchObject({ fault: { kind: 'too-short' } });
    expect(() => encodeBitstreamUnit(fromHex('aabb'), 17)).toThrow(RangeError);
    expect([allBitsValid, noBitsValid]).toEqual([16_383, 16_382]);
  });
});

describe('AosDemultiplexer of several kinds of channels', () => {
  it('hands out packets, bits and data of the mission by what it was told of each channel', () => {
    const packet = encodeSpacePacket({
      isTelecommand: false,
      hasSecondaryHeader: false,
      apid: 9,
      sequenceCount: 1,
      data: fromHex('0102'),
    });
    const demultiplexer = new AosDemultiplexer({
      packetVirtualChannelIds: [1],
      bitstreamVirtualChannelIds: [2],
    });
    const push = (virtualChannelId: number, data: Uint8Array, virtualChannelCount = 0) => {
      const bytes = encodeAosFrame({
        spacecraftId: 1,
        virtualChannelId,
        virtualChannelCount,
        data,
        hasErrorControl: true,
      });
      const frame = decodeAosFrame(bytes, noControl);
      if (!frame.ok) throw new TypeError(frame.fault.kind);
      return demultiplexer.push(frame.value);
    };
    expect(push(1, encodeMultiplexingUnit(0, packet))).toMatchObject([
      { kind: 'packet', packet: { apid: 9 } },
    ]);
    expect(push(2, encodeBitstreamUnit(fromHex('ff80'), 9))).toMatchObject([
      { kind: 'bitstream', validBits: 9 },
    ]);
    expect(push(2, encodeBitstreamUnit(fromHex('0000'), 0), 1)).toMatchObject([{ kind: 'idle-frame' }]);
    expect(push(2, fromHex('0010aabb'), 2)).toMatchObject([
      { kind: 'dropped-fragment', reason: 'bad-pointer' },
    ]);
    expect(push(3, fromHex('0102'))).toMatchObject([{ kind: 'not-packets', data: fromHex('0102') }]);
    expect(push(63, fromHex('0102'))).toMatchObject([{ kind: 'idle-frame' }]);
  });
});
