import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSigmfMeta } from '@dawa/protocols/sigmf/sigmf-meta';
import { writeWav } from '@dawa/protocols/wav';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskStorage } from '../archive/log-storage.ts';
import { type BringIn, bringIn } from './bring-in.ts';
import { recordingInfoOf } from './recording-info.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-bring-in-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const startedAtMs = Date.UTC(2021, 5, 18, 23, 17, 51);
const take = (name: string, more: Partial<BringIn> = {}) =>
  bringIn({
    ...{ storage: diskStorage, folder: join(folder, 'recordings'), path: join(folder, name), fields: {} },
    ...more,
  });

/** As another program would write it: floats of one channel, a segment with its instant, an annotation of its own. */
function foreign(change: (meta: { global: object; captures: object[] }) => void = () => {}) {
  const meta = {
    global: {
      ...{ 'core:datatype': 'cf32_le', 'core:sample_rate': 48_000, 'core:version': '1.0.0' },
      ...{ 'core:author': 'someone', 'antenna:gain': 12 },
      'core:extensions': [{ name: 'antenna', version: '1.0.0', optional: true }],
    },
    captures: [
      {
        ...{ 'core:sample_start': 0, 'core:datetime': '2021-06-18T23:17:51.163959Z' },
        'core:frequency': 437_375_000,
      },
    ],
    annotations: [{ 'core:sample_start': 100, 'core:sample_count': 50, 'core:comment': 'burst' }],
  };
  change(meta);
  writeFileSync(join(folder, 'observation.sigmf-meta'), JSON.stringify(meta));
  writeFileSync(join(folder, 'observation.sigmf-data'), new Float32Array(2 * 4800));
}

describe('a recording of another program', () => {
  it('is taken over with every field when it is SigMF, and once', async () => {
    foreign();
    const first = await take('observation.sigmf-meta', { fields: { missionId: 'birds2' } });
    if (!first.ok) throw new TypeError(first.fault.kind);
    const { recording, wasThere } = first.value;
    expect(wasThere).toBe(false);
    expect(recordingInfoOf(recording, false)).toMatchObject({
      ...{ recordingId: '20210618T231751Z-import-observation', origin: 'import', missionId: 'birds2' },
      ...{ kind: 'iq', sampleRateHz: 48_000, durationMs: 100, frequencyHz: 437_375_000, frames: 0 },
    });
    expect(recording.startedAtMs).toBeCloseTo(startedAtMs + 163.959, 3);
    const path = join(folder, 'recordings', '20210618T231751Z-import-observation.sigmf-meta');
    expect(parseSigmfMeta(readFileSync(path, 'utf8'))).toMatchObject({
      ok: true,
      value: {
        global: {
          ...{ 'core:author': 'someone', 'antenna:gain': 12 },
          'core:extensions': [{ name: 'antenna' }, { name: 'dawa' }],
        },
        annotations: [{ 'core:comment': 'burst' }],
      },
    });
    expect(await take('observation.sigmf-data')).toMatchObject({ ok: true, value: { wasThere: true } });
  });

  it('becomes SigMF when it is WAV, with what is told of it', async () => {
    writeFileSync(join(folder, 'pass.wav'), writeWav(new Float32Array(22_050), { sampleRateHz: 22_050 }));
    const more = {
      startedAtMs,
      frequencyHz: 145_825_000,
      title: 'ISS',
      fields: { noradId: 25_544, mode: 'FM' },
    };
    const done = await take('pass.wav', more);
    if (!done.ok) throw new TypeError(done.fault.kind);
    expect(recordingInfoOf(done.value.recording, false)).toMatchObject({
      ...{ title: 'ISS', noradId: 25_544, mode: 'FM', frequencyHz: 145_825_000, startedAtMs },
      ...{ durationMs: 1000, sampleRateHz: 22_050, gaps: 0, trouble: null },
    });
    expect(await take('pass.wav', more)).toMatchObject({ ok: true, value: { wasThere: true } });
  });

  it.each([
    [
      'two channels',
      (meta: { global: object }) => Object.assign(meta.global, { 'core:num_channels': 2 }),
      { kind: 'not-read', expected: 'one channel', found: 2 },
    ],
    [
      'headers between samples',
      (meta: { captures: object[] }) => Object.assign(meta.captures[0]!, { 'core:header_bytes': 4 }),
      { kind: 'not-read', found: 'core:header_bytes' },
    ],
    [
      'no sample rate',
      (meta: { global: object }) => Object.assign(meta.global, { 'core:sample_rate': undefined }),
      { kind: 'not-read', expected: 'core:sample_rate' },
    ],
    [
      'data elsewhere',
      (meta: { global: object }) => Object.assign(meta.global, { 'core:dataset': '../../etc/passwd' }),
      { kind: 'bad-field' },
    ],
  ])('is refused with a reason: %s', async (_what, change, fault) => {
    foreign(change as Parameters<typeof foreign>[0]);
    expect(await take('observation.sigmf-meta')).toMatchObject({ ok: false, fault });
  });

  it('says so when the data are not there', async () => {
    foreign();
    rmSync(join(folder, 'observation.sigmf-data'));
    expect(await take('observation.sigmf-meta')).toMatchObject({ ok: false, fault: { kind: 'disk' } });
  });
});
