import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingInfo } from '@dawa/protocols/console/recording';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskStorage } from '../archive/log-storage.ts';
import { SampleListeners, type SampleSource } from '../audio/sample-source.ts';
import type { Bus, BusMessage } from '../ports.ts';
import { createBus } from '../station/bus.ts';
import { listRecordings } from './list-recordings.ts';
import { LiveWaterfall } from './live-waterfall.ts';
import { recordPasses } from './pass-recording.ts';
import { Recorder } from './recorder.ts';
import { openRecording } from './recording-file.ts';
import { recordingDetailOf } from './recording-info.ts';
import { keepRecordings } from './recording-retention.ts';

const nowAtMs = Date.UTC(2019, 5, 20, 12);
const minuteMs = 60_000;
const sampleRateHz = 1000;

let folder: string;
let clock: VirtualClock;
let bus: Bus;
let said: string[];
let changes: RecordingInfo[];
let listeners: SampleListeners;
let recorder: Recorder;
let stops: (() => void)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-passes-'));
  clock = new VirtualClock(nowAtMs);
  bus = createBus((error) => expect.fail(String(error)));
  said = [];
  changes = [];
  listeners = new SampleListeners();
  const source: SampleSource = { name: 'udp:7355', ...listenersOf(listeners), close: async () => {} };
  recorder = new Recorder({
    ...{ clock, journal, storage: diskStorage, folder, source, reserveOctets: 0 },
    onChange: (info) => changes.push(info),
  });
  stops = [recordPasses({ clock, bus, recorder, isPassRecorded: true, missionId: 'birds2' })];
});
afterEach(async () => {
  for (const stop of stops) stop();
  await recorder.close();
  rmSync(folder, { recursive: true });
});

const listenersOf = ({ onChunk, onEnd }: SampleListeners) => ({ onChunk, onEnd });
const journal = {
  event: (entry: { text: string }) => {
    said.push(entry.text);
    return entry as never;
  },
  raise: (alarm: { text: string }) => {
    said.push(alarm.text);
    return alarm as never;
  },
  clear: () => {},
};

/** Ten minutes long. */
const passAt = (aosAtMs: number, passId: string) =>
  ({ passId, noradId: 43_590, name: 'MAYA-1', aosAtMs, losAtMs: aosAtMs + 10 * minuteMs }) as const;
const contact = (pass: object) =>
  ({ type: 'contact', contact: { phase: 'waiting', pass } }) as unknown as BusMessage;
const tuned = (dialledHz: number) =>
  ({
    type: 'radio',
    radio: { down: { dialledHz, shiftHz: dialledHz - 437_375_000 }, mode: 'USB' },
  }) as unknown as BusMessage;

/** A source that brings a second of samples every second. */
async function runFor(minutes: number, every = () => {}) {
  for (let second = 0; second < minutes * 60; second++) {
    await clock.runFor(1000);
    every();
    listeners.chunk({
      ...{ kind: 'real', sampleRateHz, samples: new Float32Array(sampleRateHz), lostSamples: 0 },
      atMs: clock.nowAtMs() - 1000,
    });
  }
}

describe('recording of passes', () => {
  it('goes from a minute before the rise to a minute behind the set, and knows how the radio was tuned', async () => {
    bus.publish(contact(passAt(nowAtMs + 5 * minuteMs, '43590-1-thimphu')));
    let minute = 0;
    await runFor(20, () => {
      if (clock.nowAtMs() % minuteMs === 0) bus.publish(tuned(437_380_000 - 500 * minute++));
    });
    const [only, ...others] = listRecordings(folder);
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      ...{ origin: 'pass', passId: '43590-1-thimphu', missionId: 'birds2', noradId: 43_590, mode: 'USB' },
      ...{ title: 'MAYA-1', gaps: 0, isRecording: false, trouble: null },
    });
    const file = openRecording(folder, only!.recordingId);
    if (!file.ok) throw new TypeError(file.fault.kind);
    const { tuning, startedAtMs, durationMs } = recordingDetailOf(file.value, false);
    expect(Math.abs(startedAtMs - (nowAtMs + 4 * minuteMs))).toBeLessThanOrEqual(1000);
    expect(Math.abs(durationMs - 12 * minuteMs)).toBeLessThanOrEqual(2000);
    expect(tuning.length).toBeGreaterThanOrEqual(12);
    expect(file.value.tunedHz(nowAtMs + 10.5 * minuteMs)).toBe(437_380_000 - 500 * 9);
    expect(changes.map(({ isRecording }) => isRecording)).toEqual([true, false]);
    expect(said.at(-1)).toMatch(/^Recorded 7\d\d s of MAYA-1: /);
  });

  it('takes over from a recording by hand, and joins a pass that is under way', async () => {
    recorder.start({ origin: 'hand', title: 'noise', endsAtMs: nowAtMs + 60 * minuteMs });
    await runFor(1);
    bus.publish(contact(passAt(nowAtMs - 5 * minuteMs, '43590-2-thimphu')));
    await runFor(10);
    expect(listRecordings(folder)).toMatchObject([
      { origin: 'pass', passId: '43590-2-thimphu', isRecording: false },
      { origin: 'hand', title: 'noise', trouble: 'a pass began' },
    ]);
  });

  it('says that there was nothing to record', async () => {
    bus.publish(contact(passAt(nowAtMs + minuteMs, '43590-3-thimphu')));
    await clock.runFor(20 * minuteMs);
    expect(said).toEqual(['MAYA-1 was not recorded: nothing came from udp:7355.']);
    expect(listRecordings(folder)).toEqual([]);
  });

  it('lets recordings go after their days, and none that was brought in or runs', async () => {
    recorder.start({ origin: 'hand', title: 'old', endsAtMs: nowAtMs + minuteMs });
    await runFor(2);
    recorder.start({ origin: 'import', title: 'foreign', endsAtMs: nowAtMs + 3 * minuteMs });
    await runFor(2);
    await clock.runFor(9 * 86_400_000);
    recorder.start({ origin: 'hand', title: 'runs', endsAtMs: clock.nowAtMs() + 60 * minuteMs });
    await runFor(1);
    await clock.runFor(2 * 86_400_000);
    const end = keepRecordings({
      ...{ clock, storage: diskStorage, folder, journal, keepDays: 10 },
      onFault: (_source, fault) => expect.fail(String(fault)),
      recordingNow: () => recorder.recordingId,
    });
    await end();
    expect(listRecordings(folder).map(({ title }) => title)).toEqual(['runs', 'foreign']);
    expect(said.at(-1)).toBe('As station.yaml says, 1 recordings older than 10 days (0.1 MB) were let go.');
  });

  it('makes rows of the waterfall for those alone who watch', async () => {
    const rows: BusMessage[] = [];
    bus.subscribe((message) => message.type === 'waterfall' && rows.push(message));
    const waterfall = new LiveWaterfall(listenersOf(listeners), bus, () => recorder.recordingId);
    const fast = (atMs: number) =>
      listeners.chunk({
        kind: 'real',
        sampleRateHz: 8000,
        samples: new Float32Array(8000),
        atMs,
        lostSamples: 0,
      });
    fast(nowAtMs);
    expect(rows).toEqual([]);
    const stops = [waterfall.watch(), waterfall.watch()];
    fast(nowAtMs + 1000);
    fast(nowAtMs + 2000);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.length).toBeLessThanOrEqual(16);
    for (const stop of [...stops, ...stops]) stop();
    const before = rows.length;
    fast(nowAtMs + 3000);
    expect(rows).toHaveLength(before);
  });
});
