import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import type { Journal } from '../ports.ts';
import { expectAll, hearMany, startAtMs } from './numbered-reports.fixture.ts';
import { type OpenArchiveOptions, openArchive } from './open-archive.ts';
import { openServerRunStore, openServerRunStoreLate } from './run-store-server.ts';
import {
  isWithoutPostgres,
  type PostgresServer,
  postgresNeeds,
  startPostgres,
} from './store/postgres.fixture.ts';

describe.skipIf(isWithoutPostgres)(
  `a station whose PostgreSQL server is away when it starts${postgresNeeds}`,
  () => {
    let server: PostgresServer;
    let isUp = true;
    let directory: string;
    let clock: VirtualClock;
    let runNumber = 0;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.remove());
    beforeEach(async () => {
      await serverIs('up');
      directory = mkdtempSync(join(tmpdir(), 'dawa-away-'));
      clock = new VirtualClock(startAtMs);
      runNumber++;
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    const serverIs = async (wanted: 'up' | 'away') => {
      if (isUp === (wanted === 'up')) return;
      isUp = !isUp;
      await (isUp ? server.start() : server.kill());
    };
    const notesPath = () => join(directory, 'server-notes.sqlite');
    const open = (more: Partial<OpenArchiveOptions> = {}) =>
      openArchive({
        ...{ directory, runId: `late-${runNumber}`, clock, dictionaries: [smallMission] },
        openStore: (about) => openServerRunStoreLate(server.address, about, notesPath()),
        bus: { publish: () => {}, subscribe: () => () => {} },
        onFault: () => {},
        ...more,
      });
    const alarm = (journal: Journal, alarmId = 'archive-store') =>
      journal.alarms.find((one) => one.alarmId === alarmId && one.clearedAtMs === null);
    /** The line to the server is real: time goes on while it answers. */
    const untilWritten = async (journal: Journal) => {
      for (let round = 0; round < 40 && alarm(journal) !== undefined; round++) await clock.runFor(6000);
    };
    /** What the server holds, without a station. */
    const packetsOfServer = async () => {
      const store = await openServerRunStore(server.address, { runId: `late-${runNumber}`, lastLsn: 1e9 });
      const query = { fromAtMs: 0, toAtMs: 1e15, isNewestFirst: false, limit: 10_000, after: undefined };
      const packets = await store.packets(query);
      await store.close();
      return packets.map(({ sequenceCount }) => sequenceCount);
    };

    it('starts, keeps everything in the log, says so, and writes it when the server comes', async () => {
      await serverIs('away');
      const { archive, journal } = await open();
      await hearMany(clock, archive, 0, 300);
      await clock.runFor(1000);
      expect(alarm(journal)).toMatchObject({
        severity: 'warning',
        title: "The archive's database does not answer",
        text: expect.stringMatching(
          /PostgreSQL.*shown when it answers.*Reception goes on, and all of it is in the log/,
        ),
      });
      await expectAll(archive, 300);
      await serverIs('up');
      await untilWritten(journal);
      expect(alarm(journal)).toBeUndefined();
      await hearMany(clock, archive, 300, 400);
      await expectAll(archive, 400);
      await archive.close();
      expect(await packetsOfServer()).toHaveLength(400);
    });

    it('goes on where it had ended, though it could not look, and shows all of it when the server comes', async () => {
      const first = await open();
      await hearMany(clock, first.archive, 0, 500);
      first.journal.raise({
        ...{ alarmId: 'limit/t', severity: 'warning', title: 'hot', text: '80', source: 'limit' },
      });
      const dictionaries = first.archive.shelf.versions().length;
      await first.archive.close();
      await serverIs('away');
      const { archive, journal } = await open();
      expect(alarm(journal, 'limit/t')?.title).toBe('hot');
      expect(archive.shelf.versions()).toHaveLength(dictionaries);
      await hearMany(clock, archive, 500, 700);
      await clock.runFor(1000);
      expect(alarm(journal)).toBeDefined();
      const { items } = await archive.samples({ name: 'bus_voltage', limit: 10_000 });
      expect(items.slice(-200).map(({ raw }) => raw)).toEqual(
        Array.from({ length: 200 }, (_, index) => (500 + index) & 0xff),
      );
      await serverIs('up');
      await untilWritten(journal);
      expect(alarm(journal)).toBeUndefined();
      await hearMany(clock, archive, 700, 800);
      await expectAll(archive, 800);
      await archive.close();
      const again = await open();
      await expectAll(again.archive, 800);
      await again.archive.close();
    });

    it('has every packet once, start after start with the server or without', async () => {
      let numbers = 0;
      for (const isServerUp of [true, false, true, false]) {
        await serverIs(isServerUp ? 'up' : 'away');
        const { archive, journal } = await open();
        await hearMany(clock, archive, numbers, numbers + 150);
        numbers += 150;
        if (isServerUp) await untilWritten(journal);
        await archive.close();
      }
      await serverIs('up');
      const { archive } = await open();
      await expectAll(archive, numbers);
      await archive.close();
      expect(await packetsOfServer()).toEqual(Array.from({ length: numbers }, (_, number) => number));
    });

    it('decodes by the dictionary of before until the server knows that it is done with', async () => {
      const first = await open();
      await hearMany(clock, first.archive, 0, 50);
      await first.archive.close();
      await serverIs('away');
      const changed = { ...smallMission, xtce: `${smallMission.xtce}<!-- changed -->` };
      const { archive, journal } = await open({ dictionaries: [changed] });
      await hearMany(clock, archive, 50, 100);
      const events = async () => (await archive.events({})).items.map(({ text }) => text).join('\n');
      expect(await events()).toMatch(/test: the database does not answer.*decoded by the one before/);
      await serverIs('up');
      await untilWritten(journal);
      await clock.runFor(2000);
      expect(archive.version('test')?.contents.xtce).toBe(changed.xtce);
      await hearMany(clock, archive, 100, 150);
      await expectAll(archive, 150);
      await archive.close();
    });

    it('does not write over numbers of a server of which nothing was noted, and says what to do', async () => {
      const first = await open();
      await hearMany(clock, first.archive, 0, 50);
      await first.archive.close();
      rmSync(notesPath());
      await serverIs('away');
      const { archive, journal } = await open();
      await hearMany(clock, archive, 50, 100);
      await serverIs('up');
      for (let round = 0; round < 10; round++) await clock.runFor(6000);
      expect(alarm(journal)?.text).toMatch(
        /expected what was noted of it at the start.*start the station again/,
      );
      await archive.close();
      const again = await open();
      await expectAll(again.archive, 100);
      expect(alarm(again.journal)).toBeUndefined();
      await again.archive.close();
    });
  },
);
