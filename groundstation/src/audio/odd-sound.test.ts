import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { throughFm } from '@dawa/protocols/g3ruh/fm-channel.fixture';
import { addNoiseToIq, fmIq } from '@dawa/protocols/spectrum/fm-iq.fixture';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StationArchive } from '../archive/archive.ts';
import { readLog } from '../archive/log-reader.ts';
import { openArchive } from '../archive/open-archive.ts';
import { loadMission } from '../config/mission-config.ts';
import { createMemoryPort } from '../devices/memory-port.fixture.ts';
import { dictionaryContentsOf } from '../dictionary/mission-dictionary.ts';
import { createLinkReceiver, type LinkReceiver } from '../pipeline/link-receiver.ts';
import type { LogRecord } from '../ports.ts';
import { HeardDesk } from '../station/heard-desk.ts';
import { type AudioModem, createAudioModem } from './audio-modem.ts';
import { ManyDemodulators } from './many-demodulators.ts';
import { SampleListeners } from './sample-source.ts';

/*
 * From the sound card to the log, with what is wrong on a real channel: off frequency, too loud, a clock that runs wrong, two at
 * once. Whatever comes is delivered, with a flag where it was odd, or counted with a reason.
 */
const sampleRateHz = 48_000;
const startAtMs = Date.UTC(2026, 0, 1);
const loaded = await loadMission(fileURLToPath(new URL('../../../missions/birds2', import.meta.url)));
if (!loaded.ok) throw new TypeError('missions/birds2 must load');
const mission = loaded.value.file;
const link = {
  ...mission.links.find(({ id }) => id === 'aprs')!,
  framing: { kind: 'ax25' as const, content: 'aprs' as const, sources: ['A55BTN'] },
};

let directory: string;
let clock: VirtualClock;
let archive: StationArchive;
let receiver: LinkReceiver;
let desk: HeardDesk;
let listeners: SampleListeners;
let modem: AudioModem;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-odd-'));
  clock = new VirtualClock(startAtMs);
  const bus = { publish: () => {}, subscribe: () => () => {} };
  const onFault = (_source: string, fault: unknown) => expect.fail(String(fault));
  const opened = await openArchive({
    directory,
    runId: 'run',
    clock,
    bus,
    onFault,
    dictionaries: [dictionaryContentsOf(loaded.value)],
  });
  archive = opened.archive;
  desk = new HeardDesk(mission, clock, bus);
  receiver = createLinkReceiver({
    ...{ clock, bus, archive, journal: opened.journal, mission, link, onFault, isKiss: true },
    onFrame: (frame) => desk.hear(frame.link, frame.receivedAtMs, frame.sound?.carrierOffsetHz ?? null),
  });
  listeners = new SampleListeners();
  const memory = createMemoryPort(clock);
  memory.plug();
  modem = createAudioModem({
    section: {
      kind: 'audio',
      sampleRateHz,
      keepsFrameCheck: false,
      demodulators: ['afsk1200'],
      fullScaleHz: 10_000,
    },
    ...{ port: memory.port, clock },
    source: { name: 'test', onChunk: listeners.onChunk, onEnd: listeners.onEnd, close: async () => {} },
    demodulate(listening, onHeard) {
      const many = new ManyDemodulators(listening);
      const take = (told: Parameters<ManyDemodulators['take']>[0]) => many.take(told).forEach(onHeard);
      return {
        push: (chunk) => {
          take({ type: 'samples', ...chunk });
          return true;
        },
        use: (modulations) => take({ type: 'use', modulations }),
        close: async () => {},
      };
    },
  });
  modem.onBytes((bytes, atMs, sound) => receiver.receive(bytes, atMs, sound));
});
afterEach(async () => {
  receiver.close();
  desk.close();
  await modem.close();
  await archive.close();
  rmSync(directory, { recursive: true, force: true });
});

function hear(samples: Float32Array, kind: 'real' | 'iq' = 'real'): void {
  const piece = kind === 'iq' ? 9600 : 4800;
  for (let at = 0; at < samples.length; at += piece)
    listeners.chunk({
      ...{ kind, sampleRateHz, samples: samples.subarray(at, at + piece) },
      ...{ atMs: clock.nowAtMs(), lostSamples: 0 },
    });
}

async function logged(kind: LogRecord['kind']): Promise<LogRecord[]> {
  await archive.log.flush();
  return [...readLog(join(directory, 'log'))].filter((record) => record.kind === kind);
}

/** A status of a station. Source: AX.25 2.2, section 3.12; APRS 1.0.1, chapter 16. */
function status(callsign: string, text: string): Uint8Array {
  const shifted = (name: string) => Array.from(name.padEnd(6), (letter) => letter.charCodeAt(0) << 1);
  return Uint8Array.from([
    ...[...shifted('CQ'), 0xe0, ...shifted(callsign), 0x61, 0x03, 0xf0],
    ...Buffer.from(`>${text}`),
  ]);
}

const said = (frame: Uint8Array, more: Partial<Parameters<typeof modulateAfsk>[1]> = {}) =>
  modulateAfsk([withFrameCheck(frame)], { sampleRateHz, level: 0.8, ...more });
const silence = (seconds: number) => new Float32Array(Math.round(seconds * sampleRateHz));
function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
const frequency = { sampleRateHz, deviationHz: 3500, filterHz: 16_000, carrierToNoiseDbHz: 60 };

describe('odd sound on its way to the log', () => {
  it('hears a station 3 kHz off its frequency, says so with the frame, and shows it where stations are listed', async () => {
    const random = createRandom('off');
    hear(
      joined(
        throughFm(
          joined(silence(0.2), said(status('A55BTN', 'on it'))),
          { ...frequency, offsetHz: 200 },
          random,
        ),
        throughFm(
          joined(silence(0.2), said(status('VU2ABC', 'beside'))),
          { ...frequency, offsetHz: 3000 },
          random,
        ),
        throughFm(silence(0.3), { ...frequency, offsetHz: 0 }, random),
      ),
    );
    const frames = await logged('frame');
    expect(frames.map(({ meta }) => meta['source'])).toEqual(['A55BTN', 'VU2ABC']);
    const withinHz = 150;
    for (const [index, offHz] of [200, 3000].entries())
      expect(Math.abs(Number(frames[index]!.meta['carrierOffsetHz']) - offHz)).toBeLessThan(withinHz);
    expect(frames.map(({ meta }) => meta['oddities'])).toEqual([undefined, 'off-frequency']);
    expect(receiver.counts).toMatchObject({
      ...{ good: 1, foreign: 1, bad: 0, oddByKind: { 'off-frequency': 1 } },
    });
    // The octets themselves say how they were heard, before anything reads them.
    expect((await logged('raw')).map(({ meta }) => typeof meta['carrierOffsetHz'])).toEqual([
      'number',
      'number',
    ]);
    const listed = () =>
      desk.stations.map(({ callsign, carrierOffsetHz }) => [callsign, Math.round(carrierOffsetHz! / 1000)]);
    expect(listed()).toEqual([
      ['VU2ABC', 3],
      ['A55BTN', 0],
    ]);
    const again = new HeardDesk(mission, clock, { publish: () => {}, subscribe: () => () => {} });
    again.restore(frames);
    expect(again.stations[0]).toMatchObject({
      callsign: 'VU2ABC',
      carrierOffsetHz: frames[1]!.meta['carrierOffsetHz'],
    });
  });

  it('delivers a frame that was too loud for the sound card, with a flag', async () => {
    const loud = said(status('A55BTN', 'loud')).map((sample) => Math.max(-1, Math.min(1, 6 * sample)));
    hear(joined(silence(0.2), loud, silence(0.3)));
    expect((await logged('frame')).map(({ meta }) => meta['oddities'])).toEqual(['clipped']);
    expect(receiver.counts).toMatchObject({ good: 1, oddByKind: { clipped: 1 } });
    expect(modem.info.counters).toMatchObject({ framesIn: 1, clippedFrames: 1 });
  });

  it('hears clocks that run 100 ppm wrong, to either side, as if they ran right', async () => {
    const long = 'k'.repeat(250);
    for (const clockRatio of [1 - 1e-4, 1 + 1e-4])
      hear(joined(silence(0.2), said(status('A55BTN', long), { clockRatio }), silence(0.3)));
    expect(receiver.counts).toMatchObject({ good: 2, bad: 0, oddByKind: {} });
  });

  it('hears the stronger of two stations that collide, and counts a frame of two alike as bad for its check', async () => {
    const random = createRandom('collision');
    const sender = { sampleRateHz, deviationHz: 3500, carrierHz: 0 };
    const noise = (iq: Float32Array) => {
      addNoiseToIq(iq, { sampleRateHz, amplitude: 0.3 }, 65, random);
      return iq;
    };
    const collide = (weaker: number, afterS: number) => {
      const one = joined(silence(0.1), said(status('A55BTN', 'x'.repeat(120))), silence(0.5));
      const other = joined(silence(0.1 + afterS), said(status('VU2ABC', 'y'.repeat(60))));
      const both = fmIq(one, { ...sender, amplitude: 0.3 });
      const second = fmIq(other, { ...sender, carrierHz: 150, amplitude: 0.3 * weaker });
      const from = Math.round(2 * (0.1 + afterS) * sampleRateHz);
      for (let at = from; at < Math.min(both.length, second.length); at++) both[at]! += second[at]!;
      return noise(both);
    };
    // Twelve decibels weaker: FM lets the stronger one through whole.
    hear(collide(0.25, 0.4), 'iq');
    expect(receiver.counts).toMatchObject({ good: 1, foreign: 0, bad: 0 });
    // As strong, from the middle of the frame on: its beginning was heard, its check cannot hold.
    hear(collide(1, 0.75), 'iq');
    hear(noise(new Float32Array(2 * sampleRateHz)), 'iq');
    expect(receiver.counts).toMatchObject({ good: 1, bad: 1, badByReason: { 'bad-frame-check': 1 } });
    const damaged = (await logged('frame')).at(-1)!;
    expect(damaged.meta).toMatchObject({ fault: 'bad-frame-check', isCheckGood: false });
    expect(damaged.bytes.length).toBeGreaterThan(16);
    expect(modem.info.counters).toMatchObject({ framesIn: 1, damagedFrames: 1 });
  });

  it('says nothing about where a carrier lay when the scale of the sound is not known', async () => {
    hear(joined(silence(0.2), said(status('A55BTN', 'who knows'), { toneOffsetHz: 20 }), silence(0.3)));
    const [frame] = await logged('frame');
    const withinHz = 8;
    expect(Math.abs(Number(frame!.meta['toneOffsetHz']) - 20)).toBeLessThan(withinHz);
  });
});
