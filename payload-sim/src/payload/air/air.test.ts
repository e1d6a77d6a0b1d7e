import { AfskDemodulator } from '@dawa/protocols/afsk/demodulator';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { aprsFrameOf, encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { judgeStrictly } from '@dawa/protocols/aprs/strict';
import { readTnc2, writeTnc2 } from '@dawa/protocols/aprs/tnc2';
import { decodeAx25 } from '@dawa/protocols/ax25';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { encodeKiss, KissDecoder } from '@dawa/protocols/kiss';
import { readWav } from '@dawa/protocols/wav';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { Breadboard, type BreadboardOptions } from '../breadboard.ts';
import { AirRecording } from './air-recording.ts';
import { airtimeMs } from './airtime.ts';
import { AudioPort } from './audio-port.ts';
import { AirKissPort } from './kiss-port.ts';
import { oddFrames } from './odd-frames.ts';
import { audioRateHz } from './sound-of-transmission.ts';
import { ordinaryTraffic, Traffic } from './traffic.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22);

function frameOf(line: string): Uint8Array {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(line);
  return encodeAprsFrame(frame.value);
}

function textOf(octets: Uint8Array): string {
  const frame = decodeAx25(octets);
  return frame.ok ? writeTnc2(aprsFrameOf(frame.value)) : frame.fault.kind;
}

/** A breadboard on a cable instead of its antenna, and a tester's TNC at the other end. */
function bench(options: Partial<BreadboardOptions> = {}) {
  const clock = new VirtualClock(startAtMs);
  const reports: string[] = [];
  const random = createRandom('air');
  const board = new Breadboard({ clock, random, runningMode: 'DIGI', hasTraffic: false, ...options });
  const tnc = new AirKissPort(clock, board, (_type, text) => reports.push(text));
  const [ours, theirs] = createMemoryStreamPair('tnc');
  tnc.attach(theirs);
  const heard: { text: string; atMs: number }[] = [];
  const decoder = new KissDecoder();
  ours.onData((bytes) => {
    for (const frame of decoder.push(bytes)) {
      if (!frame.ok) throw new TypeError(frame.fault.kind);
      expect(frame.value).toMatchObject({ port: 0, command: 0 });
      heard.push({ text: textOf(frame.value.data), atMs: clock.nowAtMs() });
    }
  });
  const send = async (line: string | Uint8Array, port = 0) => {
    const data = typeof line === 'string' ? frameOf(line) : line;
    await ours.write(encodeKiss({ port, command: 0, data }));
  };
  const hears = async (line: string | Uint8Array, waitMs = 15_000) => {
    const before = heard.length;
    await send(line);
    await clock.runFor(waitMs);
    return heard.slice(before).map(({ text }) => text);
  };
  return { clock, board, tnc, ours, heard, send, hears, reports };
}

describe("the payload at the end of a tester's TNC", () => {
  it('answers over the air as A55BTN does, after TXDELAY and its turn', async () => {
    const { clock, board, send, heard } = bench();
    const sentAtMs = clock.nowAtMs();
    await send('VU2ABC>CQ,ARISS:>Kuzuzangpo from Thimphu');
    await clock.runFor(20_000);
    expect(heard.map(({ text }) => text)).toEqual(['VU2ABC>CQ,A55BTN,ARISS*:>Kuzuzangpo from Thimphu']);
    // His key and frame, a slot of ours, our key and frame.
    expect(heard[0]!.atMs - sentAtMs).toBeGreaterThan(300 + 400 + 150 + 300 + 400);
    expect(board.digipeater).toMatchObject({ receivedFrames: 1, repeatedFrames: 1, queueDepth: 0 });
    expect(board.digipeater.lastHeard).toEqual({ call: 'VU2ABC', ssid: 0 });
  });

  it('repeats octets that KISS has to escape, and takes no port but 0', async () => {
    const { hears, ours, clock, heard, reports } = bench();
    const binary = Uint8Array.of(0x3e, 0xc0, 0xdb, 0xdc, 0xdd);
    const frame = new Uint8Array([...frameOf('VU2ABC>CQ,ARISS:'), ...binary]);
    expect(await hears(frame)).toEqual(['VU2ABC>CQ,A55BTN,ARISS*:><0xc0><0xdb><0xdc><0xdd>']);
    await ours.write(encodeKiss({ port: 1, command: 0, data: frameOf('VU2ABC>CQ,ARISS:>port 1') }));
    await ours.write(Uint8Array.of(0xc0, 0x00, 0xdb, 0x41, 0xc0, 0xc0, 0xff, 0xc0));
    await clock.runFor(10_000);
    expect(heard).toHaveLength(1);
    expect(reports).toEqual([
      'port: expected 0, found 1',
      'bad-escape: expected DB DC or DB DD, found DB 41',
    ]);
  });

  it('hears the same frame once in 30 s', async () => {
    const { hears, board } = bench();
    const line = 'VU2ABC>CQ,ARISS:>again';
    expect(await hears(line, 10_000)).toHaveLength(1);
    expect(await hears(line, 10_000)).toHaveLength(0);
    expect(await hears('VU2ABC>CQ,RS0ISS*,ARISS:>again', 15_000)).toHaveLength(0);
    expect(await hears(line)).toHaveLength(1);
    expect(board.digipeater.droppedDuplicates).toBe(2);
  });

  it('refuses every odd frame, and counts why', async () => {
    const { hears, board } = bench();
    for (const [name, frame] of Object.entries(oddFrames)) expect(await hears(frame, 6000), name).toEqual([]);
    expect([...board.digipeater.refusals.values()].reduce((a, b) => a + b)).toBe(
      Object.keys(oddFrames).length,
    );
    expect(board.digipeater.receivedFrames).toBe(Object.keys(oddFrames).length);
    expect(board.digipeater.damagedFrames).toBe(0);
  });

  it('is deaf while it transmits to who does not listen first, and hears who does', async () => {
    const { clock, board, ours, send, heard } = bench();
    await ours.write(encodeKiss({ port: 0, command: 5, data: Uint8Array.of(1) }));
    board.transmitter.keyFor(3000);
    await send('VU2ABC>CQ,ARISS:>into the key');
    await clock.runFor(10_000);
    expect(heard).toEqual([]);
    expect(board.digipeater.receiver.lostFrames).toBe(1);
    await ours.write(encodeKiss({ port: 0, command: 5, data: Uint8Array.of(0) }));
    board.transmitter.keyFor(3000);
    await send('VU2ABC>CQ,ARISS:>after the key');
    await clock.runFor(15_000);
    expect(heard.map(({ text }) => text)).toEqual(['VU2ABC>CQ,A55BTN,ARISS*:>after the key']);
  });

  it('never speaks while another does, and keeps no more than eight frames', async () => {
    const { clock, board, ours, send } = bench();
    // A tester who does not listen keeps the channel busy: nothing can go out meanwhile, and no frame is lost to the key.
    await ours.write(encodeKiss({ port: 0, command: 5, data: Uint8Array.of(1) }));
    for (let at = 0; at < 30; at++) await send(`VU2ABC>CQ,ARISS:>frame ${at}`);
    await clock.runFor(15_000);
    expect(board.digipeater.queueDepth).toBe(8);
    expect(board.transmitter.isKeyed).toBe(false);
    await clock.runFor(120_000);
    expect(board.digipeater.receivedFrames).toBe(30);
    expect(board.digipeater.receiver.lostFrames).toBe(0);
    expect(board.digipeater.repeatedFrames).toBe(8);
    expect(board.digipeater.queue.droppedFrames).toBe(22);
  });

  it('sends nothing in RX, nothing with PTT inhibited, nothing while the synthesizer is unlocked', async () => {
    const { board, hears } = bench();
    board.transmitter.setInhibited(true);
    expect(await hears('VU2ABC>CQ,ARISS:>inhibited')).toEqual([]);
    board.transmitter.setInhibited(false);
    board.setFault('synth-unlock', true);
    expect(await hears('VU2ABC>CQ,ARISS:>unlocked')).toEqual([]);
    board.setFault('synth-unlock', false);
    board.enter('RX');
    expect(await hears('VU2ABC>CQ,ARISS:>quiet')).toEqual([]);
    expect(board.digipeater.receivedFrames).toBe(3);
    expect(board.digipeater.queueDepth).toBe(0);
  });

  it('takes no turn while its controller hangs', async () => {
    const { clock, board, send, heard } = bench();
    await send('VU2ABC>CQ,ARISS:>hang');
    for (let ms = 0; ms < 5000 && board.digipeater.queueDepth === 0; ms += 10) await clock.runFor(10);
    expect(board.digipeater.queueDepth).toBe(1);
    board.setFault('watchdog-hang', true);
    await clock.runFor(60_000);
    expect(heard).toEqual([]);
    expect(board.mode).toBe('STANDBY');
    expect(board.digipeater.queueDepth).toBe(0);
  });

  it('begins a frame that a released key cut off not anew, and does not count it', async () => {
    const { clock, board, send, heard } = bench();
    await send('VU2ABC>CQ,ARISS:>cut');
    for (let ms = 0; ms < 15_000 && !board.transmitter.isKeyed; ms += 50) await clock.runFor(50);
    expect(board.transmitter.isKeyed).toBe(true);
    await clock.runFor(400);
    board.transmitter.release();
    await clock.runFor(15_000);
    expect(heard).toEqual([]);
    expect(board.digipeater).toMatchObject({ repeatedFrames: 0, queueDepth: 0 });
  });
});

describe('messages to the payload', () => {
  // Frames of the payload fact sheet: message `:A55BTN   :hello{1`, acknowledgement `:A51AA    :ack1`.
  it('are acknowledged, also when they come again', async () => {
    const { hears } = bench();
    const line = 'A51AA>APRS::A55BTN   :hello{1';
    expect(await hears(line, 10_000)).toEqual(['A55BTN>APTT4::A51AA    :ack1']);
    expect(await hears(line, 10_000)).toEqual(['A55BTN>APTT4::A51AA    :ack1']);
    expect(await hears('A51AA>APRS::A55BTN   :no number')).toEqual([]);
    expect(await hears('A51AA>APRS::A52VJ    :not for it{2')).toEqual([]);
    expect(await hears('A51AA>APRS::A55BTN   :ack1')).toEqual([]);
  });

  it('are stored with what they say in STORE, once, and rejected where they are not', async () => {
    const { board, hears } = bench();
    const line = 'A51AA-7>APRS,ARISS::A55BTN   :SF Kuzuzangpo{12';
    expect(await hears(line)).toEqual(
      ['A51AA-7>APRS,A55BTN,ARISS*::A55BTN   :SF Kuzuzangpo{12', 'A55BTN>APTT4::A51AA-7  :rej12'].sort(
        (a, b) => Number(b.includes('rej')) - Number(a.includes('rej')),
      ),
    );
    board.enter('STORE');
    board.digipeater.clearStore();
    expect(await hears(line, 40_000)).toEqual(['A55BTN>APTT4::A51AA-7  :ack12']);
    expect(await hears(line)).toEqual(['A55BTN>APTT4::A51AA-7  :ack12']);
    expect(await hears('9N1AA>APRS,ARISS:SFbare, as BIRDS-4 takes it')).toEqual([]);
    expect(
      board.digipeater.store.read(0, 511).map(({ slot, message }) => [slot, message.from, message.text]),
    ).toEqual([
      [0, 'A51AA-7', 'SF Kuzuzangpo'],
      [1, '9N1AA', 'SFbare, as BIRDS-4 takes it'],
    ]);
    expect(await hears(`9N1AA>APRS:SF${'x'.repeat(66)}`)).toEqual([]);
    expect(board.digipeater.storeUsed).toBe(2);
  });

  it('fill 512 slots and overwrite none', async () => {
    const { board, hears } = bench({ runningMode: 'STORE' });
    board.digipeater.fillStore(511);
    expect(await hears('A51AA>APRS::A55BTN   :SF last{1')).toEqual(['A55BTN>APTT4::A51AA    :ack1']);
    expect(await hears('A51AA>APRS::A55BTN   :SF too many{2')).toEqual(['A55BTN>APTT4::A51AA    :rej2']);
    expect(board.digipeater.storeUsed).toBe(512);
    expect(board.digipeater.store.read(511, 511)[0]!.message.text).toBe('SF last');
  });
});

describe('the beacon', () => {
  it('tells its text, telemetry, and with the first one what that means; all of it passes the strict judge', async () => {
    const { clock, board, heard } = bench();
    board.settings = { ...board.settings, beaconIntervalS: 60, beaconText: 'APRS-DP over Thimphu' };
    board.enter('BEACON');
    await clock.runFor(70_000);
    expect(heard.map(({ text }) => text.replace(/T#(\d+),.*/, 'T#$1'))).toEqual([
      'A55BTN>APTT4:>APRS-DP over Thimphu',
      'A55BTN>APTT4:T#000',
      'A55BTN>APTT4::A55BTN   :PARM.Vbus,Ibus,Tpa,RSSI,Store,Lock,Mail,Full,Wdog,Sag,OC,-,-',
      'A55BTN>APTT4::A55BTN   :UNIT.V,A,C,dBm,msg,on,yes,yes,yes,yes,yes,-,-',
      'A55BTN>APTT4::A55BTN   :EQNS.0,0.025,0,0,0.005,0,0,0.5,-40,0,0.5,-140,0,2,0',
      'A55BTN>APTT4::A55BTN   :BITS.11111111,APRS-DP',
      'A55BTN>APTT4:>APRS-DP over Thimphu',
      'A55BTN>APTT4:T#001',
    ]);
    expect(heard[1]!.text).toMatch(/^A55BTN>APTT4:T#\d{3}(,\d{3}){5},110{6}$/);
    // 5 V in steps of 25 mV; -118 dBm, the noise, in halves from -140.
    const [, volts, , , rssi] = heard[1]!.text.split(',');
    expect(Number(volts) * 0.025).toBeCloseTo(5, 0);
    expect(Number(rssi)).toBe(44);
    const verdicts = heard.map(({ text }) => judgeStrictly(frameOf(text)));
    expect(verdicts.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('goes on as a bulletin when its text has no room in a status', async () => {
    const { clock, board, heard } = bench();
    board.settings = { ...board.settings, beaconText: 'x'.repeat(67) };
    board.enter('BEACON');
    await clock.runFor(5000);
    expect(heard[0]!.text).toBe(`A55BTN>APTT4::BLN1     :${'x'.repeat(67)}`);
    board.enter('STANDBY');
    const before = heard.length;
    await clock.runFor(200_000);
    expect(heard.length).toBe(before);
  });
});

describe('traffic of a seed', () => {
  it('is right where it is not meant to be wrong: everybody could read it', () => {
    const traffic = new Traffic(createRandom('right'));
    const mix = { ...ordinaryTraffic, damagedFraction: 0 };
    const sources = new Set<string>();
    for (let at = 0; at < 400; at++) {
      const { octets, durationMs, strengthDbm } = traffic.nextSignal(mix, 'A55BTN', at * 5000);
      const verdict = judgeStrictly(octets, { hasFrameCheck: true });
      expect(verdict.findings).toEqual([]);
      sources.add(textOf(octets).split('>')[0]!);
      expect(durationMs).toBeCloseTo(airtimeMs(octets, { txDelayMs: 300, txTailMs: 50 }), 6);
      expect(strengthDbm).toBeGreaterThan(-118);
    }
    expect(sources.size).toBeGreaterThan(50);
  });

  it('is damaged, odd and repeated as often as it should be', () => {
    const traffic = new Traffic(createRandom('wrong'));
    const mix = { meanGapMs: 1000, damagedFraction: 0.3, duplicateFraction: 0, oddFraction: 0.5 };
    let damaged = 0;
    let odd = 0;
    for (let at = 0; at < 1000; at++) {
      const { octets } = traffic.nextSignal(mix, 'A55BTN', at * 5000);
      const frame = decodeAx25(octets, { hasFrameCheck: true });
      if (!frame.ok && frame.fault.kind === 'bad-frame-check') damaged++;
      else if (!judgeStrictly(octets, { hasFrameCheck: true }).isAccepted) odd++;
    }
    expect(Math.abs(damaged - 300)).toBeLessThan(60);
    expect(odd).toBeGreaterThan(250);
  });
});

describe('the payload as sound', () => {
  it('is heard by our own demodulator, with its TXDELAY, from the port and from a recording', async () => {
    const { clock, board, send } = bench();
    const recording = new AirRecording(board.digipeater.queue);
    const audio = new AudioPort(clock, board);
    const [ours, theirs] = createMemoryStreamPair('audio');
    audio.attach(theirs);
    const parts: Uint8Array[] = [];
    ours.onData((bytes) => parts.push(bytes));
    for (const text of ['one', 'two', 'three']) await send(`VU2ABC>CQ,ARISS:>${text}`);
    await clock.runFor(60_000);
    const expected = ['one', 'two', 'three'].map((text) => `VU2ABC>CQ,A55BTN,ARISS*:>${text}`);
    const bytes = Buffer.concat(parts);
    const samples = Float32Array.from(
      { length: bytes.length / 2 },
      (_, at) => bytes.readInt16LE(2 * at) / 32_768,
    );
    expect(demodulated(samples)).toEqual(expected);
    const wav = readWav(recording.toWav());
    if (!wav.ok) throw new TypeError(wav.fault.kind);
    expect(wav.value).toMatchObject({ sampleRateHz: 48_000, channels: 1, bitsPerSample: 16 });
    expect(demodulated(wav.value.samples)).toEqual(expected);
    const [first] = recording.transmissions;
    expect(first!.releasedAtMs - first!.keyedAtMs).toBeCloseTo(airtimeMs(first!.octets, first!), 3);
  });

  it('hears what is played to it in pieces of any size, and counts what is damaged', async () => {
    const { clock, board, heard } = bench();
    const audio = new AudioPort(clock, board);
    const [ours, theirs] = createMemoryStreamPair('audio');
    audio.attach(theirs);
    const good = withFrameCheck(frameOf('VU2ABC>CQ,ARISS:>played'));
    const bad = withFrameCheck(frameOf('VU2ABC>CQ,ARISS:>damaged'));
    bad[20]! ^= 0x10;
    const sound = [good, bad].flatMap((frame) => [
      ...modulateAfsk([frame], { sampleRateHz: audioRateHz }),
      ...new Float32Array(4800),
    ]);
    const bytes = Buffer.alloc(2 * sound.length);
    for (const [at, sample] of sound.entries()) bytes.writeInt16LE(Math.round(sample * 32_767), 2 * at);
    for (let at = 0; at < bytes.length; at += 9601) await ours.write(bytes.subarray(at, at + 9601));
    await clock.runFor(15_000);
    expect(heard.map(({ text }) => text)).toEqual(['VU2ABC>CQ,A55BTN,ARISS*:>played']);
    // An end of a transmission may look like one more frame whose check is wrong, as to any TNC.
    expect(board.digipeater.damagedFrames).toBeGreaterThanOrEqual(1);
    expect(board.digipeater.receivedFrames - board.digipeater.damagedFrames).toBe(1);
  });
});

function demodulated(samples: Float32Array): string[] {
  const demodulator = new AfskDemodulator({ sampleRateHz: audioRateHz });
  return [...demodulator.push(samples), ...demodulator.flush()].map(({ octets }) =>
    textOf(octets.subarray(0, -2)),
  );
}
