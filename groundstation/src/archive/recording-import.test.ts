import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMission } from '../config/mission-config.ts';
import { dictionaryContentsOf } from '../dictionary/mission-dictionary.ts';
import type { LogRecord } from '../ports.ts';
import type { StationArchive } from './archive.ts';
import { openArchive } from './open-archive.ts';
import { importRecording } from './recording-import.ts';

const startsAtMs = Date.UTC(2019, 5, 20);
const birds2 = fileURLToPath(new URL('../../../missions/birds2', import.meta.url));
const loaded = await loadMission(birds2);
if (!loaded.ok) throw new TypeError('missions/birds2 must load');
const mission = loaded.value;
const linkOf = (linkId: string) => mission.file.links.find(({ id }) => id === linkId)!;

let folder: string;
let clock: VirtualClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-import-'));
  clock = new VirtualClock(Date.UTC(2026, 0, 1));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fail = (_source: string, fault: unknown) => expect.fail(String(fault));

async function withRun<T>(name: string, work: (archive: StationArchive) => Promise<T>): Promise<T> {
  const { archive, journal } = await openArchive({
    ...{ directory: join(folder, name), runId: name, clock, onFault: fail },
    bus: { publish: () => {}, subscribe: () => () => {} },
    dictionaries: [dictionaryContentsOf(mission)],
  });
  try {
    return await work(archive);
  } finally {
    journal.close();
    await archive.close();
  }
}

const bringIn = (archive: StationArchive, linkId: string, capture: string) =>
  importRecording({
    ...{ archive, clock, mission: mission.file, link: linkOf(linkId), startsAtMs, onFault: fail },
    path: join(birds2, 'captures', capture),
    isKiss: capture.endsWith('.kiss'),
  });

/** All that can be asked of what was brought in. */
async function everything(archive: StationArchive) {
  const records = [...archive.logRecords()].filter(({ kind }) => kind !== 'run');
  const packets = (await archive.packets({ limit: 1000 })).items;
  const latest = await archive.latest();
  const volts = (await archive.samples({ name: 'battery_voltage' })).items;
  return { records, packets, latest, volts };
}

describe('a recording that is brought in', () => {
  it('is kept octets first, and decoded as if it had been heard then', async () => {
    const { done, kept } = await withRun('beacon', async (archive) => ({
      done: await bringIn(archive, 'beacon', 'synthetic-beacon.txt'),
      kept: await everything(archive),
    }));
    // Source: missions/birds2/captures/README.md: four Morse beacons.
    expect(done).toMatchObject({ wasThere: false, goodFrames: 4, badFrames: 0, messages: 4 });
    expect(kept.records.map(({ kind }) => kind)).toEqual([
      'raw',
      ...Array(4).fill(['frame', 'packet']).flat(),
    ]);
    for (const { receivedAtMs } of kept.packets) expect(receivedAtMs).toBe(startsAtMs);
    // Source: BIRDS-X_DATA_FORMAT.xlsx, I3, of a0, 90, 86, 86.
    const volts = [0xa0, 0x90, 0x86, 0x86].map((n) => expect.closeTo((n / 256) * 3.256 * 2, 9));
    expect(kept.volts.map(({ value }) => value)).toEqual(volts);
  });

  it('shows a code that may mean two things as ambiguous, and to be watched', async () => {
    const modes = await withRun('modes', async (archive) => {
      await bringIn(archive, 'beacon', 'synthetic-beacon.txt');
      return (await archive.samples({ name: 'mode_and_kill_main' })).items;
    });
    // Source: missions/birds2/captures/README.md: nominal, low, code 001, code 010.
    const [nominal, , code1, code2] = modes;
    expect(nominal).toMatchObject({ limitState: 'nominal', value: expect.not.stringMatching(/ambiguous/) });
    expect(code1).toMatchObject({
      raw: 1,
      limitState: 'watch',
      value: expect.stringMatching(/^ambiguous: /),
    });
    expect(code2).toMatchObject({
      raw: 2,
      limitState: 'watch',
      value: expect.stringMatching(/^ambiguous: /),
    });
  });

  it('is brought in once, and another beside it', async () => {
    await withRun('twice', async (archive) => {
      const first = await bringIn(archive, 'beacon', 'synthetic-beacon.txt');
      const before = await everything(archive);
      expect(await bringIn(archive, 'beacon', 'synthetic-beacon.txt')).toEqual({ ...first, wasThere: true });
      expect(await everything(archive)).toEqual(before);
      expect(await bringIn(archive, 'packets', 'synthetic-birds.kiss')).toMatchObject({ wasThere: false });
      expect((await archive.packets({})).items).toHaveLength(8);
    });
  });

  it('is finished after it was cut short at any record, with nothing twice and nothing missing', async () => {
    const whole = await withRun('whole', async (archive) => {
      await bringIn(archive, 'packets', 'synthetic-birds.kiss');
      return everything(archive);
    });
    for (let cut = 0; cut <= whole.records.length; cut++) {
      const name = `cut-${cut}`;
      await withRun(name, async (archive) => {
        for (const { lsn: _lsn, ...record } of whole.records.slice(0, cut) as LogRecord[])
          archive.log.append(record);
        await archive.log.flush();
      });
      // Nobody decoded those records: the rows are made from the log, as after a crash.
      for (const end of ['', '-wal', '-shm'])
        rmSync(join(folder, name, `index.sqlite${end}`), { force: true });
      const after = await withRun(name, async (archive) => {
        await bringIn(archive, 'packets', 'synthetic-birds.kiss');
        return everything(archive);
      });
      expect(after).toEqual(whole);
    }
  });
});
