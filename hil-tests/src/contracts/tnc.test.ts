import { supervisePort } from '@dawa/groundstation/adapters/port-supervisor';
import { createKissModem, type KissSettings } from '@dawa/groundstation/devices/kiss-modem';
import { type TncSettings, TncSimulator, type TncTransmission } from '@dawa/payload-sim/station-devices/tnc';
import { KissDecoder } from '@dawa/protocols/kiss';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { helloFrame } from './modem-contract.fixture.ts';

const hello = Uint8Array.of(0xc0, 0, ...helloFrame, 0xc0);
/** 21 octets, their check and two flags, at 1200 bits a second. */
const airMs = (25 * 8000) / 1200;

async function openRig(settings: KissSettings, tncSettings: Partial<TncSettings> = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const transmitted: TncTransmission[] = [];
  const tnc = new TncSimulator({
    ...{ clock, settings: { bitRateHz: 1200, ...tncSettings } },
    onTransmitted: (transmission) => transmitted.push(transmission),
  });
  let near: ByteStream | undefined;
  let far: ByteStream | undefined;
  const plug = () => {
    [near, far] = createMemoryStreamPair('tnc');
    tnc.attach(far);
  };
  plug();
  const port = supervisePort({
    ...{ name: 'tnc', clock },
    open: () => (near?.isOpen ? Promise.resolve(near) : Promise.reject(new TypeError('no such port'))),
  });
  const modem = createKissModem({ port, clock, settings });
  const heard: Uint8Array[] = [];
  const decoder = new KissDecoder();
  modem.onBytes((bytes) => {
    for (const frame of decoder.push(bytes)) if (frame.ok) heard.push(frame.value.data);
  });
  await clock.runFor(2000);
  return { clock, tnc, modem, transmitted, heard, plug, unplug: () => far!.close() };
}

describe('the driver of KISS on a TNC', () => {
  it('sends after the delay that the station file asks for, and is deaf until it has turned round', async () => {
    const { clock, tnc, modem, transmitted, heard } = await openRig({ txDelayMs: 300, txTailMs: 50 });
    const sentAtMs = clock.nowAtMs();
    await modem.send(hello);
    await clock.runFor(200);
    expect(tnc.isKeyed).toBe(true);
    tnc.receive(helloFrame);
    await clock.runFor(1000);
    expect(transmitted).toMatchObject([{ frame: helloFrame, startAtMs: sentAtMs + 300 }]);
    expect(transmitted[0]!.endAtMs).toBeCloseTo(sentAtMs + 300 + airMs, 3);
    expect(tnc.isKeyed).toBe(false);
    expect([tnc.lostFrames, heard.length]).toEqual([1, 0]);
    tnc.receive(helloFrame);
    await clock.runFor(100);
    expect(heard).toEqual([helloFrame]);
  });

  it('hears while it sends where both sides are full duplex', async () => {
    const { clock, tnc, modem, heard } = await openRig({ isFullDuplex: true });
    await modem.send(hello);
    await clock.runFor(200);
    tnc.receive(helloFrame);
    await clock.runFor(100);
    expect([tnc.lostFrames, heard.length]).toEqual([0, 1]);
  });

  it('loses a frame that its own transmission cut, however short before it ended', async () => {
    const { clock, tnc, modem, heard } = await openRig({ txDelayMs: 0, txTailMs: 0 }, { turnaroundMs: 100 });
    await modem.send(hello);
    // It began in the turnaround and ends after it.
    await clock.runFor(airMs + 100 + airMs - 20);
    tnc.receive(helloFrame);
    await clock.runFor(50);
    expect([tnc.lostFrames, heard.length]).toEqual([1, 0]);
  });

  it('takes it out of its command mode, tells it its wishes then, and does so again when it is back', async () => {
    const rig = await openRig(
      { enterBy: 'tnc2', txDelayMs: 100, isLeftAtEnd: true },
      { beginsInCommandMode: true },
    );
    const { clock, modem, tnc, transmitted, heard } = rig;
    tnc.receive(helloFrame);
    await modem.send(hello);
    await clock.runFor(1000);
    expect(heard).toEqual([helloFrame]);
    expect(transmitted[0]!.startAtMs - transmitted[0]!.keyedAtMs).toBe(100);
    await rig.unplug();
    await clock.runFor(500);
    expect(modem.info.state).toBe('lost');
    rig.plug();
    await clock.runFor(2000);
    await modem.send(hello);
    await clock.runFor(1000);
    expect(transmitted).toHaveLength(2);
    await modem.close();
    await clock.runFor(100);
    tnc.receive(helloFrame);
    expect(tnc.lostFrames).toBe(1);
  });

  it('puts what the TNC of BIRDS wants before each frame, and sends by the radio that is named', async () => {
    const clock = new VirtualClock(0);
    const [near, far] = createMemoryStreamPair('tnc');
    const written: string[] = [];
    far.onData((bytes) => written.push(Buffer.from(bytes).toString('hex')));
    const port = supervisePort({ name: 'tnc', clock, open: async () => near });
    const modem = createKissModem({
      port,
      clock,
      settings: { channel: 1, sendPrefix: 'B', persistence: 0.25 },
    });
    await clock.runFor(100);
    await modem.send(hello);
    await clock.runFor(100);
    expect(written).toEqual(['c0123fc0', `42c010${Buffer.from(helloFrame).toString('hex')}c0`]);
  });
});
