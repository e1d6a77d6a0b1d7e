import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { decodeBatch } from '../pipeline/decode-batch.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import type { StationArchive } from './archive.ts';
import { listSegments } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import { diskStorage, type LogStorage } from './log-storage.ts';
import { type OpenArchiveOptions, openArchive } from './open-archive.ts';
import { rebuildRun } from './rebuild-run.ts';
import { keepRetention, tellRoom } from './retention-keeper.ts';
import { firstAcknowledgedDamage, verifyLog } from './verify.ts';

const dayMs = 86_400_000;
const startAtMs = Date.UTC(2019, 5, 20);
let directory: string;
let clock: VirtualClock;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-retention-'));
  clock = new VirtualClock(startAtMs);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (more: Partial<OpenArchiveOptions> = {}) =>
  openArchive({
    ...{ directory, runId: 'run-1', clock, dictionaries: [smallMission], segmentOctets: 4096 },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: (_source, fault) => expect.fail(String(fault)),
    ...more,
  });

/** Ten reports a day, and an event each evening. */
async function liveFor(days: number, archive: StationArchive): Promise<void> {
  for (let report = 0; report < days * 10; report++) {
    const receivedAtMs = clock.nowAtMs();
    const bytes = payloadReport(report, [3, 25], Uint8Array.of(report), receivedAtMs - 200);
    const meta = { virtualChannelId: 0, missionId: 'test' };
    const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
    const heard = { lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes };
    archive.keepDecoded(decodeBatch(archive.version('test')!, [heard]));
    await clock.runFor(dayMs / 10);
  }
}

/** A disk that takes nothing until a file of it is removed. */
function fullDisk(full: { is: boolean }): LogStorage {
  return {
    ...diskStorage,
    async open(path, isNew) {
      const file = await diskStorage.open(path, isNew);
      // What a file has it may write over.
      const write = (bytes: Uint8Array, offset: number) =>
        full.is && offset + bytes.length > statSync(path).size
          ? Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))
          : file.write(bytes, offset);
      return { ...file, write };
    },
    async remove(path) {
      if (path.endsWith('.seg')) full.is = false;
      await diskStorage.remove(path);
    },
  };
}

const raws = async (archive: StationArchive) =>
  (await archive.samples({ name: 'bus_voltage', limit: 1000 })).items.map(({ raw }) => raw);
const counts = async (archive: StationArchive) =>
  (await archive.packets({ limit: 1000 })).items.map(({ sequenceCount }) => sequenceCount);
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('retention', () => {
  it('lets go of the log and the packets by their days, keeps samples by theirs, and says so', async () => {
    const { archive, journal } = await open();
    await liveFor(20, archive);
    // Samples are let go by the segment, so they are to be in the store.
    await archive.close();
    const { archive: again, journal: told } = await open();
    const segments = listSegments(logDirectory(directory)).length;
    const { log, store } = again;
    const kept = { keepLogDays: 5, keepSamplesDays: 30 };
    const stop = keepRetention({ clock, log, store, journal: told, onFault: () => expect.fail(), kept });
    await stop();
    expect(await raws(again)).toEqual(numbers(0, 200));
    expect(await counts(again)).toEqual(numbers(150, 200));
    expect(listSegments(logDirectory(directory)).length).toBeLessThanOrEqual(segments / 2);
    const [event] = (await again.events({ order: 'newest', limit: 1 })).items;
    expect(event).toMatchObject({ severity: 'info', source: 'archive', code: 'retention' });
    expect(event?.text).toMatch(
      /150 packets older than 5 days; \d+ files of the log .* begins now with record \d+/,
    );
    expect(firstAcknowledgedDamage(verifyLog(logDirectory(directory)))).toBeUndefined();
    await again.close();
    journal.close();
  });

  it('looks again every six hours, and lets go of samples and events too', async () => {
    const { archive, journal } = await open();
    journal.event({ severity: 'info', source: 'pass', code: 'pass', text: 'the first day' });
    const { log, store } = archive;
    const kept = { keepSamplesDays: 2, keepEventsDays: 2 };
    const stop = keepRetention({ clock, log, store, journal, onFault: () => expect.fail(), kept });
    await liveFor(3, archive);
    const texts = (await archive.events({ limit: 100 })).items.map(({ text }) => text);
    expect(texts).not.toContain('the first day');
    expect(await counts(archive)).toEqual(numbers(0, 30));
    await stop();
    await archive.close();
    const again = await open();
    const { log: sameLog, store: sameStore } = again.archive;
    const stopAgain = keepRetention({
      ...{ clock, log: sameLog, store: sameStore, journal: again.journal, kept: { keepSamplesDays: 1 } },
      onFault: () => expect.fail(),
    });
    await clock.runFor(4 * dayMs);
    expect(await raws(again.archive)).toEqual([]);
    await stopAgain();
    await again.archive.close();
  });

  it('never lets go of a record whose rows the store has not taken', async () => {
    const { archive, journal } = await open();
    await liveFor(10, archive);
    const facts = new Map([
      ['indexed-lsn', 60],
      ['open-from-lsn', 50],
    ]);
    const store = { facts: async () => facts, forgetBefore: async () => 0 };
    const kept = { keepLogDays: 1 };
    const stop = keepRetention({
      clock,
      log: archive.log,
      store,
      journal,
      onFault: () => expect.fail(),
      kept,
    });
    await stop();
    const firstLsn = verifyLog(logDirectory(directory)).firstLsn!;
    expect(firstLsn).toBeGreaterThan(1);
    expect(firstLsn).toBeLessThanOrEqual(50);
    await archive.close();
  });

  it('carries forward by which dictionary kept packets are read, so that an index that is lost is made again', async () => {
    // The voltage in decivolts by the one, the raw octet by the other: which of them was used is seen.
    const other = {
      ...smallMission,
      xtce: smallMission.xtce.replaceAll('coefficient="0.1"', 'coefficient="1"'),
    };
    expect(other.xtce).not.toBe(smallMission.xtce);
    const { archive, journal } = await open();
    const { log, store } = archive;
    const letGo = async () => {
      await archive.flushRows();
      const kept = { keepLogDays: 5, keepSamplesDays: 5 };
      await keepRetention({ clock, log, store, journal, onFault: () => expect.fail(), kept })();
    };
    const lives = [smallMission, other, smallMission, other];
    for (const dictionary of lives) {
      await archive.loadDictionary(dictionary);
      await liveFor(9, archive);
      await letGo();
      await liveFor(1, archive);
      await letGo();
    }
    const samplesOf = async (from: StationArchive) => {
      const { items } = await from.samples({
        name: 'bus_voltage',
        fromAtMs: clock.nowAtMs() - 4 * dayMs - 1000,
        limit: 1000,
      });
      return items.map(({ raw, value, packetLsn }) => ({ raw, value, packetLsn }));
    };
    const before = await samplesOf(archive);
    expect(before.length).toBe(40);
    const firstLsn = verifyLog(logDirectory(directory)).firstLsn!;
    expect(firstLsn).toBeGreaterThan(100);
    await archive.close();
    const remade = [
      async () => {
        rmSync(join(directory, 'index.sqlite'));
        return open();
      },
      async () => {
        await rebuildRun({ directory, clock, onFault: () => expect.fail(), missions: [] });
        return open();
      },
    ];
    for (const remake of remade) {
      const again = await remake();
      expect(await samplesOf(again.archive)).toEqual(before);
      again.journal.close();
      await again.archive.close();
    }
    expect(firstAcknowledgedDamage(verifyLog(logDirectory(directory)))).toBeUndefined();
  });

  it('makes room on a full disk, where what is carried forward finds none', async () => {
    const full = { is: false };
    const { archive, journal } = await open({ storage: fullDisk(full), onFault: () => {} });
    await liveFor(12, archive);
    await archive.flushRows();
    full.is = true;
    const { log, store } = archive;
    const kept = { keepLogDays: 5 };
    await keepRetention({
      clock,
      log,
      store,
      journal,
      onFault: (_, fault) => expect.fail(String(fault)),
      kept,
    })();
    expect(full.is).toBe(false);
    const { firstLsn, damages } = verifyLog(logDirectory(directory));
    expect(firstLsn).toBeGreaterThan(50);
    expect(damages).toEqual([]);
    await archive.close();
    rmSync(join(directory, 'index.sqlite'));
    const again = await open();
    expect((await raws(again.archive)).slice(-20)).toEqual(numbers(100, 120));
    again.journal.close();
    await again.archive.close();
  });

  it('tells of a disk that gets full, of one that is, and of room again', () => {
    const told: string[] = [];
    const journal = {
      raise: (alarm: { severity: string; title: string; text: string }) => {
        told.push(`${alarm.severity}: ${alarm.title}: ${alarm.text.slice(0, 49)}`);
        return alarm as never;
      },
      clear: (alarmId: string) => told.push(`clear ${alarmId}`),
    };
    tellRoom(journal, { level: 'short', freeOctets: 15e9, allOctets: 100e9 });
    tellRoom(journal, { level: 'full', freeOctets: 0.02e9, allOctets: 100e9 });
    tellRoom(journal, { level: 'enough' });
    expect(told).toEqual([
      'watch: The disk of the archive gets full: 85 % of the disk are used, 15.0 GB are free. Make',
      'critical: The disk of the archive is full: 99 % of the disk are used, 0.0 GB are free. What ',
      'clear archive-room',
    ]);
  });
});
