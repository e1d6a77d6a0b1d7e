import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSigmfMeta } from '@dawa/protocols/sigmf/sigmf-meta';
import { sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskStorage, type LogStorage } from '../archive/log-storage.ts';
import { openRecording, samplesOf } from './recording-file.ts';
import { recordingDetailOf } from './recording-info.ts';
import { RecordingWriter } from './recording-writer.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const startedAtMs = Date.UTC(2019, 5, 20, 12);
const sampleRateHz = 8000;

async function begin({ storage = diskStorage, reserveOctets = 0, datatype = 'ri16_le' } = {}) {
  const format = sampleFormatOf(datatype);
  if (!format.ok) throw new TypeError(format.fault.kind);
  const troubles: string[] = [];
  const begun = await RecordingWriter.begin({
    ...{
      folder,
      recordingId: 'pass',
      storage,
      reserveOctets,
      onTrouble: (why: string) => troubles.push(why),
    },
    start: {
      ...{ origin: 'pass', passId: '43590-1234-thimphu', missionId: 'birds2', noradId: 43590, mode: 'FM' },
      ...{ title: 'MAYA-1', hardware: 'udp:7355', sampleRateHz, format: format.value },
      place: { latitudeDeg: 27.4728, longitudeDeg: 89.639, heightM: 2334 },
    },
  });
  if (!begun.ok) throw new TypeError(`${begun.fault.kind}: ${begun.fault.found}`);
  return { writer: begun.value, troubles };
}

/** Of so many samples, each the number of its place. */
const ramp = (samples: number, from = 0) =>
  Float32Array.from({ length: samples }, (_, at) => (from + at) / 32_768);
const chunk = (samples: Float32Array, atMs: number, lostSamples = 0) =>
  ({ kind: 'real', sampleRateHz, samples, atMs, lostSamples }) as const;

/** Only root may, and not in every container. */
function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'dawa-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
}

function opened() {
  const file = openRecording(folder, 'pass');
  if (!file.ok) throw new TypeError(`${file.fault.kind}: ${file.fault.found}`);
  return file.value;
}

describe('a recording while it is written', () => {
  it('is SigMF with what was tuned and heard at its place, and sample for sample what came', async () => {
    const { writer } = await begin();
    writer.tune(startedAtMs - 5000, 437_380_000, 5000);
    for (let piece = 0; piece < 20; piece++) {
      if (piece === 10) writer.tune(startedAtMs + 1000, 437_379_500, 4500);
      writer.push(chunk(ramp(800, 800 * piece), startedAtMs + 100 * piece));
    }
    writer.mark({
      startAtMs: startedAtMs + 500,
      endAtMs: startedAtMs + 750,
      text: 'MAYA1>CQ:hello',
      hex: '82a0',
    });
    await writer.end();
    const file = opened();
    expect(file.samples).toBe(16_000);
    expect([...samplesOf(file)].flatMap((piece) => [...piece]).map((value) => value * 32_768)).toEqual([
      ...ramp(16_000).map((value) => value * 32_768),
    ]);
    expect(file.meta.global).toMatchObject({
      'core:datatype': 'ri16_le',
      'core:sample_rate': 8000,
      'core:version': '1.2.5',
      'core:geolocation': { type: 'Point', coordinates: [89.639, 27.4728, 2334] },
      'core:extensions': [{ name: 'dawa', version: '1.0.0', optional: true }],
      'dawa:pass_id': '43590-1234-thimphu',
    });
    expect(file.meta.captures).toEqual([
      {
        ...{ 'core:sample_start': 0, 'core:global_index': 0, 'core:datetime': '2019-06-20T12:00:00.000000Z' },
        ...{ 'core:frequency': 437_380_000, 'dawa:doppler_shift_hz': 5000 },
      },
      {
        ...{ 'core:sample_start': 8000, 'core:global_index': 8000 },
        ...{ 'core:datetime': '2019-06-20T12:00:01.000000Z', 'core:frequency': 437_379_500 },
        'dawa:doppler_shift_hz': 4500,
      },
    ]);
    expect(recordingDetailOf(file, false)).toMatchObject({
      ...{ origin: 'pass', noradId: 43590, mode: 'FM', durationMs: 2000, frequencyHz: 437_380_000, gaps: 0 },
      marks: [{ startMs: 500, endMs: 750, label: 'MAYA1>CQ:hello', hex: '82a0', isNew: false }],
    });
    expect([file.tunedHz(startedAtMs + 999), file.tunedHz(startedAtMs + 1001)]).toEqual([
      437_380_000, 437_379_500,
    ]);
  });

  it('notes samples that never came, where they would stand and how long they were', async () => {
    const { writer } = await begin();
    for (let piece = 0; piece < 60; piece++) {
      // Half a second is lost before the thirtieth: every piece from there on comes that much later.
      writer.push(chunk(ramp(800), startedAtMs + 100 * piece + (piece >= 30 ? 500 : 0)));
    }
    await writer.end();
    const { gaps, lostMs, lost, durationMs } = recordingDetailOf(opened(), false);
    expect({ gaps, lostMs, durationMs }).toEqual({ gaps: 1, lostMs: 500, durationMs: 6000 });
    // It is believed when pieces came late for more than half a second.
    expect(lost[0]!.atMs).toBeGreaterThanOrEqual(startedAtMs + 3000);
    expect(lost[0]!.atMs).toBeLessThan(startedAtMs + 4200);
    expect(opened().atMsOf(47_999)).toBeCloseTo(startedAtMs + 6500, 0);
  });

  it('takes a busy computer for no gap: what comes late and then at once was all there', async () => {
    const { writer } = await begin();
    for (let piece = 0; piece < 60; piece++) {
      const lateMs = piece >= 30 && piece < 36 ? 100 * (36 - piece) : 0;
      writer.push(chunk(ramp(800), startedAtMs + 100 * piece + lateMs));
    }
    await writer.end();
    expect(recordingDetailOf(opened(), false)).toMatchObject({ gaps: 0, durationMs: 6000, startedAtMs });
  });

  it('can be read at any moment, although nothing was closed', async () => {
    const { writer } = await begin();
    for (let piece = 0; piece < 200; piece++) writer.push(chunk(ramp(800), startedAtMs + 100 * piece));
    await writer.idle();
    const file = opened();
    expect(file.samples).toBe(160_000);
    expect(file.startedAtMs).toBe(startedAtMs);
    await writer.end();
  });

  it('keeps what was written when the disk is full, and says in its metadata why it ends', async () => {
    let room = 200_000;
    const small: LogStorage = {
      ...diskStorage,
      async open(path, isNew) {
        const file = await diskStorage.open(path, isNew);
        return {
          ...file,
          async write(bytes, offset) {
            if (path.endsWith('-data') && offset + bytes.length > room) {
              room = 0;
              throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
            }
            await file.write(bytes, offset);
          },
        };
      },
    };
    const { writer, troubles } = await begin({ storage: small });
    for (let piece = 0; piece < 300; piece++) {
      writer.push(chunk(ramp(800), startedAtMs + 100 * piece));
      await writer.idle();
    }
    expect([troubles, writer.isOpen]).toEqual([['the disk is full'], false]);
    await writer.end();
    expect(recordingDetailOf(opened(), false)).toMatchObject({
      trouble: 'the disk is full',
      durationMs: 12_500,
    });
  });

  it.skipIf(!canMount())('does so on a real disk of three megabytes', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
    try {
      const { writer, troubles } = await begin();
      for (let piece = 0; piece < 3000; piece++) {
        writer.push(chunk(ramp(800), startedAtMs + 100 * piece));
        await writer.idle();
      }
      await writer.end();
      expect(troubles).toEqual(['the disk is full']);
      const { trouble, octets } = recordingDetailOf(opened(), false);
      expect(trouble).toBe('the disk is full');
      // All of it but for what the metadata took.
      expect(octets).toBeGreaterThan(2.8e6);
      expect(readdirSync(folder)).toEqual(['pass.sigmf-data', 'pass.sigmf-meta']);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('leaves the last of the disk to the log', async () => {
    let freeOctets = 1e9;
    const shrinking: LogStorage = { ...diskStorage, room: async () => ({ freeOctets, allOctets: 1e10 }) };
    const { writer, troubles } = await begin({ storage: shrinking, reserveOctets: 5e8 });
    for (let piece = 0; piece < 300; piece++) {
      freeOctets -= 1e7;
      writer.push(chunk(ramp(800), startedAtMs + 100 * piece));
      await writer.idle();
    }
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatch(/^the disk gets full: \d+ MB are left, and 500 MB are kept for the log$/);
    await writer.end();
    const again = await RecordingWriter.begin({
      ...{ folder, recordingId: 'next', storage: shrinking, reserveOctets: 5e8, onTrouble: () => {} },
      start: { origin: 'hand', title: '', hardware: '', sampleRateHz, format: opened().format },
    });
    expect(again).toMatchObject({ ok: false, fault: { kind: 'no-room', expected: '500 MB' } });
  });

  it('ends when the source turns into something else', async () => {
    const { writer, troubles } = await begin();
    writer.push(chunk(ramp(800), startedAtMs));
    writer.push({ ...chunk(ramp(800), startedAtMs + 100), sampleRateHz: 48_000 });
    expect(troubles).toEqual(['the source changed from 8000 samples a second (real) to 48000 (real)']);
    await writer.end();
    expect(opened().samples).toBe(800);
  });

  it('records IQ as floats', async () => {
    const { writer } = await begin({ datatype: 'cf32_le' });
    writer.push({ ...chunk(Float32Array.of(0.25, -0.5, 1, 0), startedAtMs), kind: 'iq' });
    await writer.end();
    expect(statSync(join(folder, 'pass.sigmf-data')).size).toBe(16);
    expect([...samplesOf(opened())].map((piece) => [...piece])).toEqual([[0.25, -0.5, 1, 0]]);
  });

  it('says what is wrong with files that are damaged', async () => {
    const { writer } = await begin();
    await writer.end();
    expect(openRecording(folder, 'other')).toMatchObject({ ok: false, fault: { kind: 'not-found' } });
    expect(openRecording(folder, '../pass')).toMatchObject({ ok: false, fault: { kind: 'not-found' } });
    rmSync(join(folder, 'pass.sigmf-data'));
    expect(openRecording(folder, 'pass')).toMatchObject({ ok: false, fault: { kind: 'not-found' } });
    expect(parseSigmfMeta(readFileSync(join(folder, 'pass.sigmf-meta'), 'utf8')).ok).toBe(true);
  });
});
