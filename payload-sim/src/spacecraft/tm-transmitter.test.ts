import { randomizeTm } from 'ccsds-parser/coding/randomizer';
import { createReedSolomon } from 'ccsds-parser/coding/reed-solomon';
import { decodeTmFrame, type TmFrame } from 'ccsds-parser/frame/tm/tm-frame';
import { encodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { describe, expect, it } from 'vitest';
import { TmTransmitter } from './tm-transmitter.ts';

const framing = {
  kind: 'ccsds-tm' as const,
  spacecraftId: 0x12b,
  frameOctets: 223,
  hasErrorControl: true,
  hasOperationalControl: true,
  isRandomized: true,
  reedSolomon: { informationOctets: 223 as const, isDualBasis: true, interleaveDepth: 1 },
};
const unitOctets = 4 + 255;
const code = createReedSolomon(framing.reedSolomon);

function transmitter() {
  const state = { isHeld: false };
  const sender = new TmTransmitter(framing, {
    operationalControl: () => Uint8Array.of(1, 2, 3, 4),
    isHeld: () => state.isHeld,
  });
  return { sender, state };
}

function frameOf(unit: Uint8Array): TmFrame {
  // The attached sync marker of CCSDS 131.0-B-5, 9.3.
  expect([...unit.subarray(0, 4)]).toEqual([0x1a, 0xcf, 0xfc, 0x1d]);
  const block = code.decode(randomizeTm(unit.subarray(4)));
  const frame = block.ok ? decodeTmFrame(block.value.data, { hasErrorControl: true }) : block;
  if (!frame.ok) throw new TypeError(frame.fault.kind);
  return frame.value;
}

const packet = encodeSpacePacket({
  isTelecommand: false,
  hasSecondaryHeader: false,
  apid: 0x20,
  sequenceCount: 0,
  data: new Uint8Array(50).fill(7),
});

describe('telemetry transmitter', () => {
  it('fills the link with idle frames of channel 7 and sends packets on channel 0', () => {
    const { sender } = transmitter();
    const idle = frameOf(sender.read(unitOctets));
    expect(idle).toMatchObject({
      spacecraftId: 0x12b,
      virtualChannelId: 7,
      masterChannelCount: 0,
      firstHeaderPointer: 0x7fe,
    });
    sender.push(packet);
    const full = frameOf(sender.read(unitOctets));
    expect(full).toMatchObject({
      virtualChannelId: 0,
      virtualChannelCount: 0,
      masterChannelCount: 1,
      firstHeaderPointer: 0,
    });
    expect(full.data.subarray(0, packet.length)).toEqual(packet);
    expect(full.operationalControl).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  it('goes on counting while nobody listens', () => {
    const { sender } = transmitter();
    sender.skip(10 * unitOctets);
    expect(frameOf(sender.read(unitOctets)).masterChannelCount).toBe(10);
    sender.skip(100);
    sender.read(unitOctets - 100);
    expect(frameOf(sender.read(unitOctets)).masterChannelCount).toBe(12);
  });

  it('gives the same stream in any portions', () => {
    const whole = transmitter().sender.read(3 * unitOctets);
    const { sender } = transmitter();
    const pieces = [1, 258, 300, 3 * unitOctets - 559].flatMap((octets) => [...sender.read(octets)]);
    expect(pieces).toEqual([...whole]);
  });

  it('keeps packets back while it is held', () => {
    const { sender, state } = transmitter();
    sender.push(packet);
    state.isHeld = true;
    expect(frameOf(sender.read(unitOctets)).virtualChannelId).toBe(7);
    state.isHeld = false;
    expect(frameOf(sender.read(unitOctets)).virtualChannelId).toBe(0);
  });

  it('forgets what nobody fetches instead of growing without bound', () => {
    const { sender } = transmitter();
    for (let i = 0; i < 10_000; i++) sender.push(packet);
    sender.read(100 * unitOctets);
    expect(frameOf(sender.read(unitOctets)).virtualChannelId).toBe(7);
  });
});
