import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../bits/hex.ts';
import { encodeSpacePacket } from '../../packet/space-packet.ts';
import { AosDemultiplexer } from './aos-demultiplexer.ts';
import { decodeAosFrame } from './aos-frame.ts';
import { AosPacketPacker } from './aos-packet-packer.ts';

const packetOf = (octets: number, sequenceCount: number) =>
  encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid: 5,
    sequenceCount,
    data: new Uint8Array(octets - 6).fill(sequenceCount),
  });

describe('AosPacketPacker', () => {
  it('sends every packet whatever the sizes of packets and frames', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 7, max: 120 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 40, max: 90 }),
        fc.boolean(),
        (sizes, frameOctets, hasHeaderErrorControl) => {
          const format = {
            hasErrorControl: true,
            hasOperationalControl: true,
            hasHeaderErrorControl,
            insertZoneOctets: 3,
          };
          const packer = new AosPacketPacker({
            ...format,
            spacecraftId: 80,
            virtualChannelId: 1,
            frameOctets,
            hasCountCycle: true,
          });
          const packets = sizes.map((octets, index) => packetOf(octets, index));
          for (const packet of packets) packer.push(packet);
          const demultiplexer = new AosDemultiplexer();
          const delivered: string[] = [];
          while (packer.pendingOctets > 0 && delivered.length < packets.length) {
            const bytes = packer.nextFrame();
            expect(bytes).toHaveLength(frameOctets);
            const frame = decodeAosFrame(bytes, format);
            if (!frame.ok) throw new TypeError(frame.fault.kind);
            expect(frame.value.countCycle).toBe(0);
            for (const output of demultiplexer.push(frame.value)) {
              expect(output.kind).toBe('packet');
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

  it('sends idle data when there is nothing to say, and refuses frames without room', () => {
    const options = {
      spacecraftId: 1,
      virtualChannelId: 2,
      frameOctets: 30,
      hasErrorControl: false,
      hasOperationalControl: false,
    };
    const frame = decodeAosFrame(new AosPacketPacker(options).nextFrame(), options);
    if (!frame.ok) throw new TypeError(frame.fault.kind);
    expect(new AosDemultiplexer().push(frame.value)).toEqual([{ kind: 'idle-frame', virtualChannelId: 2 }]);
    expect(() => new AosPacketPacker({ ...options, frameOctets: 14 })).toThrow(RangeError);
  });
});
