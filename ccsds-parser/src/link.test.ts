import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from './bits/hex.ts';
import { randomizeTm } from './coding/randomizer.ts';
import { createReedSolomon } from './coding/reed-solomon.ts';
import { attachedSyncMarker, FrameSync } from './coding/sync.ts';
import { TmDemultiplexer } from './frame/tm/tm-demultiplexer.ts';
import { decodeTmFrame } from './frame/tm/tm-frame.ts';
import { TmPacketPacker } from './frame/tm/tm-packet-packer.ts';
import { idleApid } from './packet/space-packet.ts';
import { encodePusTelemetry } from './pus/pus-telemetry.ts';

const code = createReedSolomon({ informationOctets: 223, isDualBasis: true });
const packets = Array.from({ length: 40 }, (_, index) =>
  encodePusTelemetry({
    apid: 0x20,
    sequenceCount: index,
    service: 3,
    subtype: 25,
    onboardTime: Uint8Array.of(0, 0, 0, index, 0, 0),
    data: new Uint8Array(5 + ((index * 53) % 170)).fill(index),
  }),
);

/** The packets as they leave the antenna: packed, coded, randomized, marked, `errors` octets of each block wrong. */
function transmit(errors: number): Uint8Array {
  const packer = new TmPacketPacker({
    spacecraftId: 0x12b,
    virtualChannelId: 0,
    frameOctets: 223,
    hasErrorControl: true,
    hasOperationalControl: true,
  });
  for (const packet of packets) packer.push(packet);
  const parts: Uint8Array[] = [];
  for (let count = 0; packer.pendingOctets > packer.zoneOctets / 2; count++) {
    const block = randomizeTm(code.encode(packer.nextFrame({ masterChannelCount: count })));
    for (let error = 0; error < errors; error++) block[(error * 15 + count) % 255]! ^= 0xff;
    parts.push(attachedSyncMarker, block);
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function receiver() {
  const sync = new FrameSync({ frameOctets: code.codeblockOctets });
  const demultiplexer = new TmDemultiplexer({ spacecraftId: 0x12b });
  return (chunk: Uint8Array): string[] =>
    sync.push(chunk).flatMap(({ codeblock }) => {
      const corrected = code.decode(randomizeTm(codeblock));
      if (!corrected.ok) return [];
      const frame = decodeTmFrame(corrected.value.data, { hasErrorControl: true });
      if (!frame.ok) return [];
      return demultiplexer
        .push(frame.value)
        .flatMap((output) =>
          output.kind === 'packet' && output.packet.apid !== idleApid ? [output.packet] : [],
        )
        .map((packet) => toHex(packet.bytes));
    });
}

/** The stream `bits` later, as a receiver that was switched on in between sees it. */
function shift(stream: Uint8Array, bits: number): Uint8Array {
  const out = new Uint8Array(stream.length + 1);
  for (const [index, octet] of stream.entries()) {
    out[index]! |= octet >>> bits;
    out[index + 1] = (octet << (8 - bits)) & 0xff;
  }
  return out;
}

describe('the whole way down', () => {
  it('delivers every packet through sixteen wrong octets in each codeblock', () => {
    const delivered = receiver()(transmit(16));
    expect(delivered).toEqual(packets.slice(0, delivered.length).map(toHex));
    expect(delivered.length).toBeGreaterThan(35);
  });

  it('delivers the same packets however the bits arrive', () => {
    const stream = transmit(3);
    const whole = receiver()(stream);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 30 }), fc.nat(7), (cuts, bits) => {
        const shifted = shift(stream, bits);
        const receive = receiver();
        const places = [0, ...cuts.sort((a, b) => a - b), shifted.length];
        const parts = places.slice(1).flatMap((end, index) => receive(shifted.subarray(places[index], end)));
        expect(parts).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });

  it('loses only what lay in a codeblock beyond repair', () => {
    const stream = transmit(0);
    stream.fill(0x55, 4 * 259 + 10, 4 * 259 + 200);
    const delivered = receiver()(stream);
    const sent = packets.map(toHex);
    expect(delivered.length).toBeGreaterThan(30);
    expect(delivered.length).toBeLessThan(sent.length);
    expect(delivered.every((packet) => sent.includes(packet))).toBe(true);
  });
});
