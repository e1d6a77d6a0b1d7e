import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import type { Journal } from '../ports.ts';
import { diskStorage, type LogStorage } from './log-storage.ts';
import { expectAll, hearMany, startAtMs } from './numbered-reports.fixture.ts';
import { type OpenArchiveOptions, openArchive } from './open-archive.ts';
import { takeRunLock } from './run-lock.ts';
import { openRunStore, openRunStoreLate } from './run-store-file.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { StoreError } from './store/store-error.ts';

let directory: string;
let clock: VirtualClock;
/** What the disk has no room for. */
let full: { log: boolean; openingOfStore: boolean; store: boolean };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-full-'));
  clock = new VirtualClock(startAtMs);
  full = { log: false, openingOfStore: false, store: false };
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function outOfRoom(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}

/** Files can be made and named, as on a real full disk, but nothing be written into them. */
const storage: LogStorage = {
  ...diskStorage,
  async open(path, isNew) {
    const file = await diskStorage.open(path, isNew);
    return {
      ...file,
      write: (bytes, offset) => (full.log ? Promise.reject(outOfRoom()) : file.write(bytes, offset)),
    };
  },
  room: async () => ({ freeOctets: full.log ? 0 : 2 ** 33, allOctets: 2 ** 34 }),
};

async function openStore(about: { runId: string; lastLsn: number }): Promise<ArchiveStore> {
  const path = join(directory, 'index.sqlite');
  const inner = await openRunStoreLate(path, about, async () => {
    if (full.openingOfStore) throw new StoreError('full', 'SQLite: database or disk is full');
    return openRunStore(path, about);
  });
  return {
    ...inner,
    write(batch) {
      if (full.store) return Promise.reject(new StoreError('full', 'SQLite: database or disk is full'));
      return inner.write(batch);
    },
  };
}

function open(more: Partial<OpenArchiveOptions> = {}) {
  return openArchive({
    ...{ directory, runId: 'run-1', clock, dictionaries: [smallMission], openStore, storage },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: () => {},
    ...more,
  });
}

const alarm = (journal: Journal, alarmId: string) =>
  journal.alarms.find((one) => one.alarmId === alarmId && one.clearedAtMs === null);

describe('a station that starts on a full disk', () => {
  it('receives and decodes, says why nothing is safe, and writes everything when there is room', async () => {
    full = { log: true, openingOfStore: true, store: false };
    const { archive, journal } = await open();
    await hearMany(clock, archive, 0, 200);
    await clock.runFor(2000);
    expect(archive.log.acknowledgedLsn).toBe(0);
    expect(alarm(journal, 'archive-disk')).toMatchObject({
      severity: 'critical',
      text: expect.stringMatching(/^ENOSPC.*waits in memory and is not safe yet/),
    });
    expect(alarm(journal, 'archive-room')?.title).toBe('The disk of the archive is full');
    await expectAll(archive, 200);
    full = { log: false, openingOfStore: false, store: false };
    await clock.runFor(20_000);
    await hearMany(clock, archive, 200, 300);
    for (const alarmId of ['archive-disk', 'archive-room', 'archive-store'])
      expect(alarm(journal, alarmId), alarmId).toBeUndefined();
    await archive.close();
    const again = await open();
    await expectAll(again.archive, 300);
    await again.archive.close();
  });

  it('says so when the log can be written and the index cannot be opened', async () => {
    full.openingOfStore = true;
    const { archive, journal } = await open();
    await hearMany(clock, archive, 0, 100);
    await clock.runFor(1000);
    expect(archive.log.acknowledgedLsn).toBeGreaterThan(100);
    expect(alarm(journal, 'archive-store')).toMatchObject({
      title: "The archive's database has no room",
      text: expect.stringContaining('all of it is in the log'),
    });
    full.openingOfStore = false;
    await clock.runFor(20_000);
    expect(alarm(journal, 'archive-store')).toBeUndefined();
    await expectAll(archive, 100);
    await archive.close();
    rmSync(join(directory, 'log'), { recursive: true });
    expect(
      (
        await (
          await openRunStore(join(directory, 'index.sqlite'), { runId: 'run-1', lastLsn: 1e9 })
        ).packets({
          ...{ fromAtMs: 0, toAtMs: 1e15, isNewestFirst: false, limit: 1000, after: undefined },
        })
      ).length,
    ).toBe(100);
  });

  it('goes on where an earlier life ended, whose index can only be looked at', async () => {
    const first = await open();
    await hearMany(clock, first.archive, 0, 150);
    await first.archive.close();
    full = { log: true, openingOfStore: true, store: false };
    const { archive, journal } = await open();
    await expectAll(archive, 150);
    await hearMany(clock, archive, 150, 250);
    await expectAll(archive, 250);
    full = { log: false, openingOfStore: false, store: false };
    await clock.runFor(20_000);
    expect(journal.alarms.filter(({ clearedAtMs }) => clearedAtMs === null)).toEqual([]);
    await archive.close();
    const again = await open();
    await expectAll(again.archive, 250);
    await again.archive.close();
  });

  it.each([
    ['in memory', undefined],
    ['in the log, where they are more than memory may hold', 50_000],
  ])(
    'keeps rows that it makes again from the log %s until the index takes them',
    async (_where, mostWaitingOctets) => {
      const first = await open();
      await hearMany(clock, first.archive, 0, 2500);
      first.journal.raise({
        ...{ alarmId: 'limit/t', severity: 'warning', title: 'hot', text: '80', source: 'limit' },
      });
      await first.archive.close();
      rmSync(join(directory, 'index.sqlite'));
      full.store = true;
      const more = mostWaitingOctets === undefined ? {} : { mostWaitingOctets };
      const { archive, journal } = await open(more);
      expect(alarm(journal, 'archive-store')?.text).toMatch(/database or disk is full/);
      expect(alarm(journal, 'limit/t')?.title).toBe('hot');
      await hearMany(clock, archive, 2500, 2600);
      if (mostWaitingOctets === undefined) await expectAll(archive, 2600);
      else expect(archive.waitingOctets).toBeLessThan(mostWaitingOctets * 2);
      full.store = false;
      await clock.runFor(20_000);
      await expectAll(archive, 2600);
      expect(alarm(journal, 'archive-store')).toBeUndefined();
      expect((await archive.events({})).items.length).toBe(
        new Set((await archive.events({})).items.map(({ eventId }) => eventId)).size,
      );
      await archive.close();
      const again = await open();
      await expectAll(again.archive, 2600);
      await again.archive.close();
    },
  );

  it('decodes by the dictionary of before until there is room for the one that was changed meanwhile', async () => {
    const first = await open();
    await hearMany(clock, first.archive, 0, 50);
    await first.archive.log.flush();
    // As a crash leaves it: samples of the old dictionary are in the log alone.
    full.store = true;
    await first.archive.close();
    const changed = { ...smallMission, xtce: `${smallMission.xtce}<!-- changed -->` };
    full = { log: true, openingOfStore: false, store: true };
    const { archive } = await open({ dictionaries: [changed] });
    expect(archive.version('test')?.contents.xtce).toBe(smallMission.xtce);
    const text = async () => (await archive.events({})).items.map((event) => event.text).join('\n');
    expect(await text()).toMatch(/test: there is no room for another dictionary.*decoded by the one before/);
    await hearMany(clock, archive, 50, 100);
    full = { log: false, openingOfStore: false, store: false };
    await clock.runFor(20_000);
    expect(archive.version('test')?.contents.xtce).toBe(changed.xtce);
    expect(await text()).toMatch(/test: there is room again, and dictionary 2/);
    await expectAll(archive, 100);
    await archive.close();
  });

  it('is held by one process, which is told by a name where a file can hold nothing', () => {
    writeFileSync(join(directory, `lock-${process.ppid}-`), '');
    expect(() => takeRunLock(directory)).toThrow(/nobody writes, found process/);
    rmSync(join(directory, `lock-${process.ppid}-`));
    writeFileSync(join(directory, 'lock-4194303-17'), '');
    const release = takeRunLock(directory);
    expect(readdirSync(directory)).toEqual(['lock']);
    release();
    expect(readdirSync(directory)).toEqual([]);
  });
});
