import { createCipheriv, createHmac } from 'node:crypto';
import { encodeCltu } from 'ccsds-parser/coding/cltu';
import { sealCrc16 } from 'ccsds-parser/crc/crc16';
import { decodeClcw } from 'ccsds-parser/frame/tc/clcw';
import { encodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { encodeTcSegment } from 'ccsds-parser/frame/tc/tc-segment';
import { nodeCryptoCipher, SecurityAssociation, secureFrame } from 'ccsds-parser/sdls/sdls';
import { describe, expect, it } from 'vitest';
import { FrameGuard } from './frame-guard.ts';
import type { TcFraming } from './tc-framing.ts';
import { TcReceiver } from './tc-receiver.ts';

const cipher = nodeCryptoCipher({ createCipheriv, createHmac });
const algorithms = ['aes-gcm', 'aes-gmac', 'aes-cmac', 'hmac-sha-256'] as const;
const keyOf = (first: number) => Uint8Array.from({ length: 32 }, (_, index) => (first + 7 * index) & 0xff);

function link(algorithm: (typeof algorithms)[number], boardKey: Uint8Array | undefined, replayWindow = 100) {
  const framing: TcFraming = {
    kind: 'ccsds-tc',
    spacecraftId: 299,
    virtualChannelId: 0,
    mapId: 0,
    hasErrorControl: true,
    sdls: { spi: 7, algorithm, keyFile: 'test.key', replayWindow },
  };
  const packets: number[] = [];
  const guard = new FrameGuard(framing, framing.sdls!, boardKey, () => {});
  const receiver = new TcReceiver({
    framing,
    guard,
    report: () => {},
    onPacket: (packet) => packets.push(packet[0]!),
  });
  const sequenceOctets = algorithm === 'aes-cmac' || algorithm === 'hmac-sha-256' ? 4 : 0;
  const association = new SecurityAssociation({ spi: 7, algorithm, sequenceOctets });
  association.rekey(keyOf(1));
  association.start();
  const secure = async (name: number, sequenceNumber: number | undefined) => {
    const plain = encodeTcFrame({
      spacecraftId: 299,
      virtualChannelId: 0,
      isBypass: sequenceNumber === undefined,
      sequenceNumber: sequenceNumber ?? 0,
      data: encodeTcSegment({ mapId: 0, sequenceFlags: 3, data: Uint8Array.of(name, 1, 2, 3) }),
    });
    const format = { kind: 'tc', hasSegmentHeader: true, hasErrorControl: true } as const;
    const secured = await secureFrame(plain, format, association, cipher);
    if (!secured.ok) throw new TypeError(secured.fault.kind);
    return secured.value;
  };
  const hear = async (frame: Uint8Array) => {
    receiver.receive(encodeCltu(frame), true);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { packets, guard, receiver, secure, hear, association };
}

describe.each(algorithms)('the guard of the uplink, %s', (algorithm) => {
  it('lets pass what was made with the key, and nothing else', async () => {
    const { packets, secure, hear, guard, receiver } = link(algorithm, keyOf(1));
    await hear(await secure(1, 0));
    await hear(await secure(2, 1));
    expect(packets).toEqual([1, 2]);
    const altered = (await secure(3, 2)).slice(0, -2);
    altered[altered.length - 20]! ^= 0x10;
    // Whoever alters a frame makes its error control good again.
    await hear(sealCrc16(Uint8Array.from([...altered, 0, 0])));
    expect(packets).toEqual([1, 2]);
    expect(guard.counts).toMatchObject({ accepted: 2, refused: 1, refusedByKind: { 'bad-mac': 1 } });
    // The receiver still waits for the number of the frame that was not believed.
    expect(receiver.status.expectedSequenceNumber).toBe(2);
  });

  it('refuses a frame that was there before', async () => {
    const { packets, secure, hear, guard, receiver } = link(algorithm, keyOf(1));
    const frame = await secure(1, undefined);
    await hear(frame);
    await hear(frame);
    expect(packets).toEqual([1]);
    expect(guard.counts.refusedByKind).toEqual({ replayed: 1 });
    expect(receiver.status.farmBCounter).toBe(1);
  });

  it('refuses everything with another key, and with none', async () => {
    for (const key of [keyOf(2), undefined]) {
      const { packets, secure, hear, guard } = link(algorithm, key);
      await hear(await secure(1, undefined));
      expect(packets).toEqual([]);
      expect(guard.counts.refused).toBe(1);
    }
  });
});

describe('what the guard says in the control word', () => {
  it('reports a refusal in turn with the control word of the receiver, and stops after a while', async () => {
    const { secure, hear, receiver } = link('aes-gcm', keyOf(2));
    await hear(await secure(1, undefined));
    const report = receiver.controlWord();
    // Type 1, version 4, alarm and bad code; index 7; the last number that was believed is none.
    expect([...report]).toEqual([0xca, 0x00, 0x07, 0x00]);
    expect(decodeClcw(report).ok).toBe(false);
    expect(decodeClcw(receiver.controlWord()).ok).toBe(true);
    const later = Array.from({ length: 100 }, () => decodeClcw(receiver.controlWord()).ok);
    expect(later.filter((isControlWord) => !isControlWord)).toHaveLength(22);
    expect(later.slice(50)).not.toContain(false);
  });

  it('tells a bad number from an index that is not known', async () => {
    const replayed = link('aes-cmac', keyOf(1));
    const frame = await replayed.secure(1, undefined);
    await replayed.hear(frame);
    await replayed.hear(frame);
    expect([...replayed.receiver.controlWord()]).toEqual([0xcc, 0x00, 0x07, 0x01]);
    const strange = link('aes-cmac', keyOf(1));
    const other = (await strange.secure(1, undefined)).slice(0, -2);
    other[7] = 9;
    await strange.hear(sealCrc16(Uint8Array.from([...other, 0, 0])));
    expect([...strange.receiver.controlWord()]).toEqual([0xc9, 0x00, 0x09, 0x00]);
  });
});
