import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../bits/hex.ts';
import { encodeSpacePacket } from '../../packet/space-packet.ts';
import { constructionRules, decodeUslpDataField, noPointer, uslpProtocols } from './uslp-data-field.ts';
import { UslpDemultiplexer, type UslpOutput } from './uslp-demultiplexer.ts';
import { decodeUslpFrame, encodeUslpFrame, type UslpFrame, type UslpFrameFields } from './uslp-frame.ts';
import { UslpPacketPacker } from './uslp-packet-packer.ts';

const crc16 = { errorControlOctets: 2 } as const;
const noControl = { errorControlOctets: 0 } as const;
const packetOf = (octets: number, sequenceCount = 0) =>
  encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid: 5,
    sequenceCount,
    data: new Uint8Array(octets - 6).fill(sequenceCount),
  });

/** A frame of virtual channel 1 that was sent and received. */
function frameOf(fields: Partial<UslpFrameFields>): UslpFrame {
  const frame = decodeUslpFrame(
    encodeUslpFrame({
      spacecraftId: 0xab,
      virtualChannelId: 1,
      rule: constructionRules.notSegmented,
      protocolId: uslpProtocols.packets,
      zone: new Uint8Array(0),
      ...crc16,
      ...fields,
    }),
    {
      ...crc16,
      ...(fields.errorControlOctets === undefined ? {} : { errorControlOctets: fields.errorControlOctets }),
    },
  );
  if (!frame.ok) throw new TypeError(frame.fault.kind);
  return frame.value;
}

// Yamcs UslpFrameDecoderTest, snapshot 425c8cbb3590 of November 2026 (also in vectors.json)
const yamcsFixed = fromHex('c00ab820001c8101000000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaf529');
const yamcsVariable = fromHex('c00ab820001a8101e0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaf548');

describe('USLP frames that others wrote', () => {
  it.each([
    ['fixed length, rule 0', yamcsFixed, 0, 0],
    ['variable length, rule 7', yamcsVariable, 7, undefined],
  ])('reads and writes the frame of Yamcs: %s', (_, bytes, rule, pointer) => {
    const frame = decodeUslpFrame(bytes, crc16);
    expect(frame).toMatchObject({
      ok: true,
      value: {
        version: 12,
        spacecraftId: 0xab,
        isDestination: true,
        virtualChannelId: 1,
        mapId: 0,
        isTruncated: false,
        isBypass: true,
        isProtocolControl: false,
        countOctets: 1,
        virtualChannelCount: 1n,
        rule,
        protocolId: 0,
        pointer,
        zone: new Uint8Array(16).fill(0xaa),
      },
    });
    if (frame.ok) expect(encodeUslpFrame({ ...frame.value, ...crc16 })).toEqual(bytes);
  });

  // spacepackets-py tests/test_uslp.py, snapshot b9c6bb151336: octets as its assertions fix them one by one
  it('writes the headers of spacepackets-py', () => {
    const whole = encodeUslpFrame({
      spacecraftId: 0xfffe,
      mapId: 3,
      virtualChannelId: 0b110111,
      isBypass: true,
      isProtocolControl: true,
      operationalControl: fromHex('01020304'),
      rule: 7,
      protocolId: 0,
      zone: new Uint8Array(0xfffe - 7 - 1 - 4),
      ...noControl,
    });
    expect(toHex(whole.subarray(0, 7))).toBe('cfffe6e6fffdc8');
    const truncated = encodeUslpFrame({
      isTruncated: true,
      spacecraftId: 0x1111,
      mapId: 0b1101,
      virtualChannelId: 0b101101,
      isDestination: true,
      rule: 7,
      protocolId: 0,
      zone: fromHex('01020304'),
      ...noControl,
    });
    expect(toHex(truncated)).toBe('c1111dbbe001020304');
  });

  it.each([
    [1, 0xafn, 'af'],
    [2, 0xaffen, 'affe'],
    [3, 0xaffefen, 'affefe'],
    [4, 0xaffecafen, 'affecafe'],
    [7, 0xaffecafebabeafn, 'affecafebabeaf'],
  ])('reads and writes the frame count of spacepackets-py in %i octets', (countOctets, count, hex) => {
    const frame = frameOf({ countOctets, virtualChannelCount: count });
    expect(toHex(frame.bytes.subarray(7, 7 + countOctets))).toBe(hex);
    expect(frame).toMatchObject({ countOctets, virtualChannelCount: count });
  });

  it('writes the pointer, insert zone and operational control of spacepackets-py', () => {
    const fields = { spacecraftId: 0x10, mapId: 3, virtualChannelId: 0b110111 };
    expect(
      toHex(
        encodeUslpFrame({
          ...fields,
          rule: 1,
          protocolId: 31,
          pointer: 0xaffe,
          zone: new Uint8Array(0),
          ...noControl,
        }),
      ),
    ).toBe('c00106e60009003faffe');
    const larger = encodeUslpFrame({
      ...fields,
      rule: 0,
      protocolId: 0,
      pointer: 0,
      insertZone: new Uint8Array(4),
      zone: fromHex('01020304'),
      operationalControl: fromHex('04030201'),
      ...crc16,
    });
    expect(toHex(larger.subarray(0, 22))).toBe('c00106e600170800000000000000' + '0102030404030201');
    expect(decodeUslpFrame(larger, { ...crc16, insertZoneOctets: 4 })).toMatchObject({
      ok: true,
      value: {
        insertZone: new Uint8Array(4),
        operationalControl: fromHex('04030201'),
        zone: fromHex('01020304'),
      },
    });
  });
});

describe('USLP frames', () => {
  it('give back what was written, any fields, with 0, 2 and 4 octets of error control', () => {
    fc.assert(
      fc.property(
        fc.record({
          spacecraftId: fc.nat(0xffff),
          isDestination: fc.boolean(),
          virtualChannelId: fc.nat(63),
          mapId: fc.nat(15),
          isBypass: fc.boolean(),
          isProtocolControl: fc.boolean(),
          rule: fc.nat(7),
          protocolId: fc.nat(31),
          zone: fc.uint8Array({ maxLength: 40 }),
          insertZone: fc.uint8Array({ maxLength: 5 }),
          operationalControl: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }), { nil: undefined }),
        }),
        fc.nat(7).chain((countOctets) =>
          fc.record({
            countOctets: fc.constant(countOctets),
            virtualChannelCount: fc.bigInt(0n, (1n << BigInt(8 * countOctets)) - 1n),
          }),
        ),
        fc.nat(0xffff),
        fc.constantFrom(0 as const, 2 as const, 4 as const),
        fc.uint8Array({ maxLength: 5 }),
        (fields, count, anyPointer, errorControlOctets, behind) => {
          const pointer = fields.rule <= 2 ? anyPointer : undefined;
          const sent = { ...fields, ...count, pointer };
          const bytes = encodeUslpFrame({ ...sent, errorControlOctets });
          const format = { errorControlOctets, insertZoneOctets: fields.insertZone.length };
          const virtualChannelCount = count.countOctets === 0 ? undefined : count.virtualChannelCount;
          // Octets behind the frame belong to the next one.
          expect(decodeUslpFrame(Uint8Array.of(...bytes, ...behind), format)).toMatchObject({
            ok: true,
            value: { ...sent, virtualChannelCount, bytes },
          });
          const truncated = encodeUslpFrame({
            isTruncated: true,
            spacecraftId: fields.spacecraftId,
            virtualChannelId: fields.virtualChannelId,
            rule: 7,
            protocolId: fields.protocolId,
            zone: fields.zone,
            errorControlOctets,
          });
          expect(
            decodeUslpFrame(Uint8Array.of(...truncated, ...behind), {
              ...format,
              truncatedFrameOctets: truncated.length,
            }),
          ).toMatchObject({
            ok: true,
            value: { isTruncated: true, zone: fields.zone, virtualChannelCount: undefined, bytes: truncated },
          });
        },
      ),
      { seed: 4, numRuns: 150 },
    );
  });

  it('are refused when damaged, cut, of another version, too long or without room for their fields', () => {
    const damaged = yamcsFixed.slice();
    damaged[15]! ^= 1;
    expect(decodeUslpFrame(damaged, crc16)).toMatchObject({ fault: { kind: 'bad-crc' } });
    const long = frameOf({ zone: new Uint8Array(9), errorControlOctets: 4 }).bytes.slice();
    long[10]! ^= 1;
    expect(decodeUslpFrame(long, { errorControlOctets: 4 })).toMatchObject({ fault: { kind: 'bad-crc' } });
    expect(decodeUslpFrame(yamcsFixed.subarray(0, 20), crc16)).toMatchObject({
      fault: { kind: 'bad-length', found: 29 },
    });
    expect(decodeUslpFrame(yamcsFixed, { ...crc16, maxFrameOctets: 28 })).toMatchObject({
      fault: { kind: 'too-long', expected: 28, found: 29 },
    });
    expect(decodeUslpFrame(fromHex('400ab820'), crc16)).toMatchObject({
      fault: { kind: 'bad-version', found: 4 },
    });
    expect(decodeUslpFrame(fromHex('c0'), crc16)).toMatchObject({ fault: { kind: 'too-short' } });
    expect(decodeUslpFrame(yamcsVariable, { ...crc16, insertZoneOctets: 17 })).toMatchObject({
      fault: { kind: 'too-short' },
    });
    expect(decodeUslpDataField(fromHex('0000'))).toMatchObject({ fault: { kind: 'too-short', expected: 3 } });
  });

  it('refuse to be made of fields that do not fit', () => {
    const encode = (fields: Partial<UslpFrameFields>) => () => frameOf(fields);
    expect(encode({ virtualChannelCount: 1, countOctets: 0 })).toThrow(RangeError);
    expect(encode({ virtualChannelCount: 256, countOctets: 1 })).toThrow(RangeError);
    expect(encode({ rule: 0 })).toThrow(RangeError);
    expect(encode({ pointer: 3 })).toThrow(RangeError);
    expect(encode({ mapId: 16 })).toThrow(RangeError);
    expect(encode({ isTruncated: true, isBypass: true })).toThrow(RangeError);
    expect(encode({ zone: new Uint8Array(65_536) })).toThrow(RangeError);
  });
});

describe('UslpDemultiplexer', () => {
  it('delivers every packet whatever the sizes of packets and frames', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 7, max: 120 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 40, max: 90 }),
        fc.nat(7),
        (sizes, frameOctets, countOctets) => {
          const packer = new UslpPacketPacker({
            spacecraftId: 1,
            virtualChannelId: 2,
            mapId: 3,
            frameOctets,
            countOctets,
            errorControlOctets: 4,
            hasOperationalControl: true,
            insertZoneOctets: 2,
          });
          const demultiplexer = new UslpDemultiplexer();
          const packets = sizes.map((octets, index) => packetOf(octets, index));
          for (const packet of packets) packer.push(packet);
          const delivered: string[] = [];
          while (packer.pendingOctets > 0 && delivered.length < packets.length) {
            const frame = decodeUslpFrame(packer.nextFrame(), { errorControlOctets: 4, insertZoneOctets: 2 });
            if (!frame.ok) throw new TypeError(frame.fault.kind);
            expect(frame.value.bytes).toHaveLength(frameOctets);
            for (const output of demultiplexer.push(frame.value)) {
              expect(output).toMatchObject({ kind: 'packet', virtualChannelId: 2, mapId: 3 });
              if (output.kind === 'packet' && output.packet.apid === 5)
                delivered.push(toHex(output.packet.bytes));
            }
          }
          expect(delivered).toEqual(packets.map(toHex));
        },
      ),
      { seed: 4, numRuns: 40 },
    );
  });

  it('keeps the packet of each access point, and drops them all when a frame of the channel is missing', () => {
    const demultiplexer = new UslpDemultiplexer();
    const packet = packetOf(30, 7);
    const part = (count: number, mapId: number, zone: Uint8Array, pointer: number) =>
      demultiplexer.push(
        frameOf({ rule: 0, pointer, zone, mapId, countOctets: 1, virtualChannelCount: count }),
      );
    expect(part(254, 1, packet.subarray(0, 10), 0)).toEqual([]);
    expect(part(255, 2, packet.subarray(0, 20), 0)).toEqual([]);
    expect(part(0, 1, packet.subarray(10), noPointer)).toMatchObject([{ kind: 'packet', mapId: 1 }]);
    expect(part(1, 1, packet.subarray(0, 10), 0)).toEqual([]);
    expect(part(5, 2, packet.subarray(20), noPointer)).toMatchObject([
      { kind: 'gap', missing: 3, expectedCount: 2, foundCount: 5 },
      { kind: 'dropped-fragment', mapId: 1, reason: 'gap' },
      { kind: 'dropped-fragment', mapId: 2, reason: 'gap' },
    ]);
  });

  it('counts expedited frames for themselves and takes frames without a count as they come', () => {
    const demultiplexer = new UslpDemultiplexer();
    const push = (fields: Partial<UslpFrameFields>) =>
      demultiplexer.push(frameOf({ zone: packetOf(8), ...fields }));
    const kinds = [
      ...push({ countOctets: 2, virtualChannelCount: 7 }),
      ...push({ countOctets: 2, virtualChannelCount: 900, isBypass: true }),
      ...push({ countOctets: 2, virtualChannelCount: 8 }),
      ...push({}),
      ...push({ countOctets: 1, virtualChannelCount: 3 }),
    ].map((output) => output.kind);
    expect(kinds).toEqual(['packet', 'packet', 'packet', 'packet', 'packet']);
  });

  it('takes several packets out of a frame without segmentation and says what is left over', () => {
    const zone = Uint8Array.of(...packetOf(9, 1), ...packetOf(12, 2), ...packetOf(20, 3).subarray(0, 15));
    expect(new UslpDemultiplexer().push(frameOf({ zone }))).toMatchObject([
      { kind: 'packet', packet: { sequenceCount: 1 } },
      { kind: 'packet', packet: { sequenceCount: 2 } },
      { kind: 'dropped-fragment', reason: 'incomplete', bytes: { length: 15 } },
    ]);
  });

  it('joins the segments of a packet and of a unit of the mission', () => {
    const packet = packetOf(30, 9);
    const join = (protocolId: number): UslpOutput[] => {
      const demultiplexer = new UslpDemultiplexer();
      return [
        frameOf({ rule: 4, protocolId, zone: packet.subarray(0, 10) }),
        frameOf({ rule: 5, protocolId, zone: packet.subarray(10, 20) }),
        frameOf({ rule: 6, protocolId, zone: packet.subarray(20) }),
      ].flatMap((frame) => demultiplexer.push(frame));
    };
    expect(join(uslpProtocols.packets)).toMatchObject([{ kind: 'packet', packet: { bytes: packet } }]);
    expect(join(uslpProtocols.missionData)).toMatchObject([{ kind: 'unit', protocolId: 5, bytes: packet }]);
  });

  it('ends a unit in frames of fixed length at the last valid octet', () => {
    const demultiplexer = new UslpDemultiplexer();
    const push = (rule: number, pointer: number, hex: string) =>
      demultiplexer.push(
        frameOf({ rule, pointer, protocolId: uslpProtocols.missionData, zone: fromHex(hex) }),
      );
    expect(push(1, 1, '01025555')).toMatchObject([{ kind: 'unit', bytes: fromHex('0102') }]);
    expect(push(1, noPointer, '01020304')).toEqual([]);
    expect(push(2, noPointer, '05060708')).toEqual([]);
    expect(push(2, 0, '09555555')).toMatchObject([{ kind: 'unit', bytes: fromHex('010203040506070809') }]);
    expect(push(2, 0, '09555555')).toMatchObject([{ kind: 'dropped-unit', reason: 'no-start' }]);
    expect(push(1, 4, '01020304')).toMatchObject([{ kind: 'dropped-unit', reason: 'bad-pointer' }]);
    push(1, noPointer, '01020304');
    expect(push(1, noPointer, '01020304')).toMatchObject([{ kind: 'dropped-unit', reason: 'incomplete' }]);
    expect(demultiplexer.flush()).toMatchObject([{ kind: 'dropped-unit', reason: 'end' }]);
  });

  it('hands out octet streams, commands to the protocol, idle frames and other spacecraft', () => {
    const demultiplexer = new UslpDemultiplexer({ spacecraftId: 0xab });
    const kindsOf = (fields: Partial<UslpFrameFields>) =>
      demultiplexer.push(frameOf(fields)).map(({ kind }) => kind);
    expect(kindsOf({ rule: 3, protocolId: uslpProtocols.octetStream, zone: fromHex('01') })).toEqual([
      'octet-stream',
    ]);
    expect(
      kindsOf({ isProtocolControl: true, protocolId: uslpProtocols.cop1Commands, zone: fromHex('00') }),
    ).toEqual(['unit']);
    expect(kindsOf({ protocolId: uslpProtocols.idle, zone: fromHex('00') })).toEqual(['idle-frame']);
    expect(kindsOf({ virtualChannelId: 63 })).toEqual(['idle-frame']);
    expect(kindsOf({ spacecraftId: 7 })).toEqual(['other-spacecraft']);
  });

  it('drops a unit beyond the longest that the mission allows', () => {
    const demultiplexer = new UslpDemultiplexer({ maxUnitOctets: 5 });
    const push = (rule: number) =>
      demultiplexer.push(frameOf({ rule, protocolId: uslpProtocols.missionData, zone: new Uint8Array(3) }));
    expect([...push(4), ...push(5), ...push(6)]).toMatchObject([
      { kind: 'dropped-unit', reason: 'too-long', bytes: { length: 6 } },
      { kind: 'dropped-unit', reason: 'no-start' },
    ]);
  });

  it('never throws on random frames', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (frames) => {
        const demultiplexer = new UslpDemultiplexer({ acceptsEncapsulation: true });
        for (const bytes of frames) {
          if (bytes.length > 5)
            bytes.set([0xc0 | (bytes[0]! & 15), bytes[1]!, bytes[2]!, bytes[3]!, 0, bytes.length - 1]);
          const frame = decodeUslpFrame(bytes, noControl);
          if (frame.ok) demultiplexer.push(frame.value);
        }
        demultiplexer.flush();
      }),
      { seed: 4 },
    );
  });
});
