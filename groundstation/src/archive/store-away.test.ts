import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { expectAll, hear, hearMany, startAtMs } from './numbered-reports.fixture.ts';
import { type OpenArchiveOptions, openArchive } from './open-archive.ts';
import { openRunStore } from './run-store-file.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { StoreError } from './store/store-error.ts';

let directory: string;
let clock: VirtualClock;
let store: FailingStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-away-'));
  clock = new VirtualClock(startAtMs);
  store = { isAway: false, writesLeft: Number.POSITIVE_INFINITY, written: 0, onWrite: () => {} };
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface FailingStore {
  isAway: boolean;
  /** Then it is away. */
  writesLeft: number;
  written: number;
  /** A write waits for what it returns. */
  onWrite: () => unknown;
}

/** A store in a file that answers no more when it is told so. */
async function openFailingStore(about: { runId: string; lastLsn: number }): Promise<ArchiveStore> {
  const inner = await openRunStore(join(directory, 'index.sqlite'), about);
  return new Proxy(inner, {
    get(target, name: keyof ArchiveStore) {
      const member = target[name];
      if (typeof member !== 'function' || name === 'close') return member;
      return async (...args: never[]) => {
        if (name === 'write') {
          await store.onWrite();
          if (store.writesLeft-- <= 0) store.isAway = true;
        }
        if (store.isAway) throw new StoreError('unreachable', 'PostgreSQL: connect ECONNREFUSED');
        if (name === 'write') store.written++;
        return (member as (...args: never[]) => unknown)(...args);
      };
    },
  });
}

async function open(more: Partial<OpenArchiveOptions> = {}) {
  return openArchive({
    ...{ directory, runId: 'run-1', clock, dictionaries: [smallMission], openStore: openFailingStore },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: () => {},
    ...more,
  });
}

const storeAlarm = (journal: Awaited<ReturnType<typeof open>>['journal']) =>
  journal.alarms.find(({ alarmId }) => alarmId === 'archive-store');

describe('an archive whose database goes away', () => {
  it('goes on receiving, says what is the matter, and has everything when it comes back', async () => {
    const { archive, journal } = await open();
    await hearMany(clock, archive, 0, 100);
    store.isAway = true;
    await hearMany(clock, archive, 100, 300);
    await clock.runFor(1000);
    expect(storeAlarm(journal)).toMatchObject({
      severity: 'warning',
      title: "The archive's database does not answer",
      text: expect.stringMatching(/ECONNREFUSED.*Reception goes on.*Rows wait in memory/),
      clearedAtMs: null,
    });
    store.isAway = false;
    await clock.runFor(6000);
    expect(storeAlarm(journal)?.clearedAtMs).not.toBeNull();
    await expectAll(archive, 300);
    await archive.close();
  });

  it('keeps no more rows in memory than it may, and reads them back from the log', async () => {
    const mostWaitingOctets = 100_000;
    const { archive, journal } = await open({ mostWaitingOctets });
    await hearMany(clock, archive, 0, 100);
    store.isAway = true;
    let most = 0;
    for (let from = 100; from < 3000; from += 100) {
      await hearMany(clock, archive, from, from + 100);
      most = Math.max(most, archive.waitingOctets);
    }
    // A piece of what one group commit may bring comes on top.
    expect(most).toBeLessThan(mostWaitingOctets * 1.5);
    expect(archive.waitingOctets).toBe(0);
    expect(storeAlarm(journal)?.text).toMatch(/read back from the log when the database answers/);
    journal.event({ severity: 'info', source: 'pass', code: 'pass', text: 'LOS' });
    store.isAway = false;
    await clock.runFor(6000);
    await expectAll(archive, 3000);
    expect((await archive.events({})).items.map(({ text }) => text)).toContain('LOS');
    await clock.runFor(2000);
    expect(storeAlarm(journal)?.clearedAtMs).not.toBeNull();
    await archive.close();
    const again = await open();
    await expectAll(again.archive, 3000);
    await again.archive.close();
  });

  it('has every packet once that comes while the log is read back, also when the database leaves again', async () => {
    const { archive } = await open({ mostWaitingOctets: 60_000 });
    await hearMany(clock, archive, 0, 100);
    store.isAway = true;
    await hearMany(clock, archive, 100, 2500);
    let heard = 2500;
    for (const writesLeft of [3, 1, 6, 2, Number.POSITIVE_INFINITY]) {
      store.isAway = false;
      store.writesLeft = writesLeft;
      store.onWrite = () => {
        for (let count = 0; count < 7 && heard < 4000; count++) hear(archive, heard++);
      };
      await clock.runFor(6000);
    }
    store.onWrite = () => {};
    await clock.runFor(12_000);
    expect(heard).toBeGreaterThan(2600);
    await expectAll(archive, heard);
    await archive.close();
    const again = await open();
    await expectAll(again.archive, heard);
    await again.archive.close();
  });

  it('comes back whole when the process dies while the log is read back', async () => {
    const { archive } = await open({ mostWaitingOctets: 60_000 });
    await hearMany(clock, archive, 0, 5000);
    store.isAway = true;
    await hearMany(clock, archive, 5000, 9000);
    store.isAway = false;
    store.writesLeft = 4;
    await clock.runFor(6000);
    expect(store.isAway).toBe(true);
    await archive.log.flush();
    store = { isAway: false, writesLeft: Number.POSITIVE_INFINITY, written: 0, onWrite: () => {} };
    const again = await open();
    await expectAll(again.archive, 9000);
    await again.archive.close();
    await archive.close();
  });

  it('decodes by the dictionary of then what it has to read again, though another was loaded in between', async () => {
    const another = { ...smallMission, xtce: `${smallMission.xtce}<!-- another -->` };
    const { archive } = await open();
    await hearMany(clock, archive, 0, 500);
    await archive.loadDictionary(another);
    await hearMany(clock, archive, 500, 1000);
    await archive.loadDictionary(smallMission);
    const before = store.written;
    // While one batch is written more come than the next one takes; then the process dies.
    store.onWrite = async () => {
      if (store.written > before) return;
      for (let number = 1001; number < 10_000; number++) hear(archive, number);
      await archive.log.flush();
    };
    store.writesLeft = 2;
    hear(archive, 1000);
    await clock.runFor(3000);
    expect(store).toMatchObject({ isAway: true, written: before + 2 });
    store = { isAway: false, writesLeft: Number.POSITIVE_INFINITY, written: 0, onWrite: () => {} };
    const again = await open();
    await expectAll(again.archive, 10_000);
    await again.archive.close();
    await archive.close();
  });

  it('comes back whole when it dies again and again while it makes its rows from the log', async () => {
    const first = await open();
    await hearMany(clock, first.archive, 0, 6000);
    await first.archive.close();
    rmSync(join(directory, 'index.sqlite'));
    for (const writesLeft of [1, 2, 3, 5]) {
      store = { isAway: false, writesLeft, written: 0, onWrite: () => {} };
      await expect(open()).rejects.toThrow('ECONNREFUSED');
    }
    store = { isAway: false, writesLeft: Number.POSITIVE_INFINITY, written: 0, onWrite: () => {} };
    const { archive } = await open();
    await expectAll(archive, 6000);
    await archive.close();
  });
});

describe('an archive whose database takes rows more slowly than they come', () => {
  it('keeps no more of them in memory than it may, says so, and has everything when fewer come', async () => {
    const mostWaitingOctets = 800_000;
    const { archive, journal } = await open({ mostWaitingOctets });
    const alarms = new Set<string>();
    let heard = 0;
    let most = 0;
    // While one batch is written, as many come as two hold, and are on the disk.
    store.onWrite = async () => {
      for (let piece = 0; piece < 16 && heard < 9500; piece++) {
        for (let packets = 0; packets < 500; packets++) hear(archive, heard++);
        most = Math.max(most, archive.waitingOctets);
        await archive.log.flush();
      }
      const alarm = storeAlarm(journal);
      if (alarm?.clearedAtMs === null) alarms.add(`${alarm.title}: ${alarm.text}`);
    };
    hear(archive, heard++);
    await clock.runFor(3000);
    expect(heard).toBeGreaterThan(9500);
    expect(most).toBeLessThan(2 * mostWaitingOctets * 1.2);
    expect([...alarms]).toEqual([
      expect.stringMatching(/^The archive's database is too slow: .*more slowly than they come.*read back/),
    ]);
    await clock.runFor(3000);
    expect(storeAlarm(journal)?.clearedAtMs).not.toBeNull();
    await expectAll(archive, heard);
    await archive.close();
  });
});
