import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hearLive } from '@dawa/groundstation/server/live-listener.fixture';
import type {
  DemodulateResult,
  RecordingDetail,
  RecordingInfo,
  RecordingList,
  RecordingWaterfall,
  WaterfallRowInfo,
} from '@dawa/protocols/console/recording';
import { parseSigmfMeta } from '@dawa/protocols/sigmf/sigmf-meta';
import { readWav } from '@dawa/protocols/wav';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRateHz, writeRecordingStation } from './recording-station.fixture.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';

const withinMs = 90_000;

describe('a station that records', () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  let words: string[] = [];
  let recordingId = '';
  const start = async () => {
    station = await startStation({ dataFolder: join(folder.path, 'data'), words });
  };

  beforeAll(async () => {
    words = writeRecordingStation(folder.path);
    await start();
  }, 300_000);
  afterAll(async () => {
    await station?.stop();
    folder.remove();
  });

  const detail = () => `/api/v1/recordings/${recordingId}`;

  it(
    'begins by hand, and marks frames where they are heard',
    async () => {
      const wish = { durationMs: 600_000, title: 'bench' };
      const { status, body } = await station.post<RecordingInfo>('/api/v1/recordings', wish);
      expect([status, body.isRecording, body.origin]).toEqual([201, true, 'hand']);
      recordingId = body.recordingId;
      const { marks, ...info } = await station.until<RecordingDetail>(
        detail(),
        (found) => (found.marks?.length ?? 0) >= 2,
        withinMs,
      );
      expect(info).toMatchObject({
        isRecording: true,
        kind: 'real',
        datatype: 'ri16_le',
        sampleRateHz,
        title: 'bench',
      });
      expect(marks.map(({ label }) => label)).toEqual(
        expect.arrayContaining(['N0CALL>TEST:one', 'N0CALL>TEST:two']),
      );
      for (const { endMs, startMs, isNew } of marks) {
        expect(endMs - startMs).toBeGreaterThan(10);
        expect([endMs <= info.durationMs, isNew]).toEqual([true, false]);
      }
      expect((await station.post('/api/v1/recordings', wish)).status).toBe(409);
    },
    withinMs,
  );

  it(
    'shows the waterfall to those who watch, ten rows a second at the most',
    async () => {
      const say = { type: 'watch', what: 'waterfall', isOn: true };
      const messages = await hearLive(station.url, 'waterfall', { count: 10, say });
      const rows = messages.map(({ row }) => row);
      expect(rows[0]).toMatchObject({ kind: 'real', fromHz: 0, toHz: sampleRateHz / 2, recordingId });
      for (const { levels } of rows) expect(Buffer.from(levels, 'base64')).toHaveLength(512);
      const spanMs = rows.at(-1)!.rowAtMs - rows[0]!.rowAtMs;
      expect((1000 * (rows.length - 1)) / spanMs).toBeLessThanOrEqual(10);
    },
    withinMs,
  );

  it(
    'keeps the last minutes of the waterfall for those who come later',
    async () => {
      const { items } = await station.until<{ items: WaterfallRowInfo[] }>(
        '/api/v1/waterfall',
        ({ items: rows }) => rows.length >= 10,
        withinMs,
      );
      expect(items[0]).toMatchObject({ kind: 'real', fromHz: 0, toHz: sampleRateHz / 2 });
      const atMs = items.map(({ rowAtMs }) => rowAtMs);
      expect(atMs).toEqual(atMs.toSorted((a, b) => a - b));
      expect(atMs.at(-1)! - atMs[0]!).toBeLessThanOrEqual(180_000);
    },
    withinMs,
  );

  it('leaves both files whole when it is killed, and goes on with what it has', async () => {
    await station.kill();
    const [run] = readdirSync(join(folder.path, 'data/runs')) as [string];
    const base = join(folder.path, 'data/runs', run, 'recordings', recordingId);
    const meta = parseSigmfMeta(readFileSync(`${base}.sigmf-meta`, 'utf8'));
    expect(meta).toMatchObject({ ok: true, value: { global: { 'core:sample_rate': sampleRateHz } } });
    const samples = readFileSync(`${base}.sigmf-data`).length / 2;
    expect(samples).toBeGreaterThan(5 * sampleRateHz);
    await start();
    const { items, canRecord } = await station.get<RecordingList>('/api/v1/recordings');
    expect(canRecord).toBe(true);
    expect(items).toMatchObject([
      { recordingId, isRecording: false, durationMs: (1000 * samples) / sampleRateHz },
    ]);
  }, 300_000);

  it(
    'takes frames out of it again, and brings in what the kill has cost, once',
    async () => {
      const demodulate = async (add: boolean) =>
        (await station.post<DemodulateResult>(`${detail()}/demodulate`, { with: ['afsk1200'], add })).body;
      const first = await demodulate(false);
      expect(first.known).toBeGreaterThanOrEqual(2);
      expect(first.frames).toHaveLength(first.known + first.new);
      expect(first.missed).toBe(0);
      const added = await demodulate(true);
      expect(added).toMatchObject({ known: first.known, new: first.new, added: first.new });
      expect(await demodulate(true)).toMatchObject({ known: first.frames.length, new: 0, added: 0 });
    },
    withinMs,
  );

  it(
    'hands the whole of it out as WAV and as SigMF',
    async () => {
      const [run] = readdirSync(join(folder.path, 'data/runs')) as [string];
      const base = join(folder.path, 'data/runs', run, 'recordings', recordingId);
      const file = async (form: string) => {
        const answer = await fetch(`${station.url}${detail()}/files/${form}`);
        return {
          name: answer.headers.get('content-disposition'),
          octets: Buffer.from(await answer.arrayBuffer()),
        };
      };
      const data = readFileSync(`${base}.sigmf-data`);
      const wav = await file('wav');
      expect(wav.name).toBe(`attachment; filename="${recordingId}.wav"`);
      const sound = readWav(wav.octets);
      expect(sound.ok && [sound.value.sampleRateHz, sound.value.samples.length]).toEqual([
        sampleRateHz,
        data.length / 2,
      ]);
      expect(wav.octets.subarray(44).equals(data)).toBe(true);
      expect((await file('sigmf-data')).octets.equals(data)).toBe(true);
      expect((await file('sigmf-meta')).octets.equals(readFileSync(`${base}.sigmf-meta`))).toBe(true);
      expect((await fetch(`${station.url}${detail()}/files/mp3`)).status).toBe(400);
    },
    withinMs,
  );

  it(
    'gives its waterfall and its sound, and says why it has no carrier to give',
    async () => {
      const waterfall = await station.get<RecordingWaterfall>(`${detail()}/waterfall?rows=50&columns=128`);
      expect(waterfall.rows.length).toBeGreaterThanOrEqual(48);
      expect(waterfall.rows.length).toBeLessThanOrEqual(51);
      // Both tones of Bell 202, 1200 and 2200 Hz, stand above what lies beyond 4 kHz.
      const { columns, toHz, rows } = waterfall;
      const levelAt = (hz: number) =>
        Math.max(
          ...rows.map(({ levels }) => Buffer.from(levels, 'base64')[Math.floor((hz / toHz) * columns)]!),
        );
      for (const hz of [1200, 2200]) expect(levelAt(hz) - levelAt(6000)).toBeGreaterThan(40);
      const answer = await fetch(`${station.url}${detail()}/audio?fromMs=1000&toMs=2000`);
      expect(answer.headers.get('content-type')).toBe('audio/wav');
      const sound = readWav(new Uint8Array(await answer.arrayBuffer()));
      expect(sound.ok && [sound.value.sampleRateHz, sound.value.samples.length]).toEqual([
        sampleRateHz,
        sampleRateHz,
      ]);
      expect((await fetch(`${station.url}${detail()}/audio?fromMs=0&toMs=900000`)).status).toBe(400);
      expect((await fetch(`${station.url}/api/v1/recordings/..%2F..%2Fsafety/waterfall`)).status).toBe(404);
      expect((await fetch(`${station.url}${detail()}/waterfall?fromHz=5000&toHz=90000`)).status).toBe(400);
    },
    withinMs,
  );
});
