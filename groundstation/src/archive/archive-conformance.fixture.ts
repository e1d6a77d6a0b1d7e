import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { PassReport } from '@dawa/protocols/console/report';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { decodeBatch } from '../pipeline/decode-batch.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import type { Bus, BusMessage, PacketRequest, Page } from '../ports.ts';
import type { StationArchive } from './archive.ts';
import { diskStorage, type LogFile, type LogStorage } from './log-storage.ts';
import { type OpenArchiveOptions, openArchive } from './open-archive.ts';

const startAtMs = Date.UTC(2019, 5, 20, 0, 22);

/** A kind of store that an archive may keep its rows in. */
export interface ArchiveTenant {
  readonly name: string;
  /** Before each test: nothing is kept yet. */
  readonly begin?: () => Promise<void>;
  readonly openStore?: (
    about: { runId: string; lastLsn: number },
    directory: string,
  ) => ReturnType<NonNullable<OpenArchiveOptions['openStore']>>;
  /** What the end of the process means to the store. */
  readonly crash?: () => Promise<void>;
  /** What may befall its rows, all of which stand in the log. */
  readonly damages: readonly (readonly [what: string, damage: (directory: string) => unknown])[];
}

/** What every archive does, wherever its rows are kept. */
export function describeArchive(tenant: ArchiveTenant): void {
  describe(`the archive, ${tenant.name}`, () => {
    let directory: string;
    let clock: VirtualClock;
    let published: BusMessage[];
    let faults: string[];

    beforeEach(async () => {
      await tenant.begin?.();
      directory = mkdtempSync(join(tmpdir(), 'dawa-archive-'));
      clock = new VirtualClock(startAtMs);
      published = [];
      faults = [];
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    const bus: Bus = { publish: (message) => published.push(message), subscribe: () => () => {} };

    async function open(more: Partial<OpenArchiveOptions> = {}) {
      return openArchive({
        directory,
        runId: 'run-1',
        clock,
        bus,
        onFault: (_source, fault) => faults.push('kind' in fault ? fault.kind : fault.message),
        dictionaries: [smallMission],
        openStore: tenant.openStore && ((about) => tenant.openStore!(about, directory)),
        ...more,
      });
    }

    /** The process that is gone lives on in this one, and may ask its server for another connection: it dies until it has not. */
    async function openAfterCrash(tries = 5): Promise<Awaited<ReturnType<typeof open>>> {
      await tenant.crash?.();
      return open().catch((error: Error) => {
        if (tries > 1 && error.message.includes('another writer')) return openAfterCrash(tries - 1);
        throw error;
      });
    }

    /** A report of the payload with its bus voltage, made 200 ms before it is heard. */
    function hear(archive: StationArchive, decivolts: number): void {
      const bytes = payloadReport(decivolts, [3, 25], Uint8Array.of(decivolts), clock.nowAtMs() - 200);
      const meta = { virtualChannelId: 0, missionId: 'test' };
      const lsn = archive.log.append({ kind: 'packet', atMs: clock.nowAtMs(), cites: [1, 1], meta, bytes });
      if (!Number.isFinite(lsn)) return;
      const heard = {
        lsn,
        receivedAtMs: clock.nowAtMs(),
        virtualChannelId: 0,
        missingBefore: 0,
        quality: 0,
        bytes,
      };
      archive.keepDecoded(decodeBatch(archive.version('test')!, [heard]));
    }

    async function hearOneASecond(archive: StationArchive, count: number): Promise<void> {
      for (let octet = 1; octet <= count; octet++) {
        hear(archive, octet);
        await clock.runFor(1000);
      }
    }

    const valuesOf = async (archive: StationArchive) =>
      (await archive.samples({ name: 'bus_voltage', limit: 1000 })).items.map((sample) =>
        tenths(sample.value),
      );
    const tenths = (value: unknown) => Math.round(Number(value) * 10) / 10;
    const countsOf = async (archive: StationArchive, request: PacketRequest) =>
      (await archive.packets(request)).items.map((packet) => packet.sequenceCount);

    describe('the archive', () => {
      it('answers with what was heard this instant, before any of it is in the index', async () => {
        const { archive } = await open();
        hear(archive, 33);
        expect(await valuesOf(archive)).toEqual([3.3]);
        expect((await archive.packets({})).items).toMatchObject([
          { apid: 0x20, container: 'HK', generatedAtMs: expect.closeTo(startAtMs - 200, 0), pusService: 3 },
        ]);
        expect((await archive.latest()).map((sample) => [sample.name, tenths(sample.value)])).toEqual([
          ['bus_voltage', 3.3],
        ]);
        await archive.close();
      });

      it('shows no seam between what is on the disk and what is in memory', async () => {
        const { archive } = await open();
        await hearOneASecond(archive, 20);
        hear(archive, 21);
        hear(archive, 22);
        expect(await valuesOf(archive)).toEqual(Array.from({ length: 22 }, (_, index) => (index + 1) / 10));
        await archive.close();
      });

      it.each([1, 3, 7, 100])(
        'cuts an answer into pages of %i that join without gap or repetition',
        async (limit) => {
          const { archive } = await open();
          await hearOneASecond(archive, 10);
          for (let octet = 11; octet <= 14; octet++) hear(archive, octet);
          for (const order of ['oldest', 'newest'] as const) {
            const heard: number[] = [];
            let cursor: string | null = null;
            do {
              const page: Page<PacketInfo> = await archive.packets({
                limit,
                order,
                ...(cursor === null ? {} : { cursor }),
              });
              heard.push(...page.items.map((packet) => packet.sequenceCount));
              cursor = page.next;
            } while (cursor !== null);
            const all = Array.from({ length: 14 }, (_, index) => index + 1);
            expect(heard).toEqual(order === 'oldest' ? all : all.reverse());
          }
          await archive.close();
        },
      );

      it('filters by time, start included and end excluded, and by APID', async () => {
        const { archive } = await open();
        await hearOneASecond(archive, 10);
        const span = { fromAtMs: startAtMs + 2000, toAtMs: startAtMs + 6000 };
        expect(await countsOf(archive, span)).toEqual([3, 4, 5, 6]);
        expect(await countsOf(archive, { ...span, apid: 0x20 })).toEqual([3, 4, 5, 6]);
        expect(await countsOf(archive, { ...span, apid: 0x30 })).toEqual([]);
        await archive.close();
      });

      it('refuses a cursor or a limit that it cannot use', async () => {
        const { archive } = await open();
        await expect(archive.packets({ cursor: "1' OR 1=1" })).rejects.toThrow(RangeError);
        await expect(archive.packets({ limit: 0 })).rejects.toThrow(RangeError);
        await archive.close();
      });

      it('has everything that was acknowledged after an end without goodbye', async () => {
        const first = await open();
        await hearOneASecond(first.archive, 5);
        first.journal.event({ severity: 'info', source: 'pass', code: 'pass', text: 'AOS' });
        await first.archive.log.flush();
        // No close: the process is gone. The index has not seen the last rows.
        const second = await openAfterCrash();
        expect(await valuesOf(second.archive)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
        expect((await second.archive.events({})).items.map((event) => event.text)).toEqual(['AOS']);
        expect((await second.archive.latest()).map((sample) => tenths(sample.value))).toEqual([0.5]);
        await second.archive.close();
        await first.archive.close();
      });

      it.each(tenant.damages)('makes the index again from the log when it %s', async (_what, damage) => {
        const first = await open();
        await hearOneASecond(first.archive, 4);
        const before = (await first.archive.packets({})).items;
        await first.archive.close();
        await damage(directory);
        const second = await open();
        expect((await second.archive.packets({})).items).toEqual(before);
        expect(await valuesOf(second.archive)).toEqual([0.1, 0.2, 0.3, 0.4]);
        await second.archive.close();
      });

      it('throws away an index that knows more than the log', async () => {
        const first = await open();
        await hearOneASecond(first.archive, 3);
        await first.archive.close();
        rmSync(join(directory, 'log'), { recursive: true });
        const second = await open();
        expect((await second.archive.packets({})).items).toEqual([]);
        await second.archive.close();
      });

      it('keeps the newest state of a command, in the place of the first', async () => {
        const { archive } = await open();
        archive.saveCommand(command('c1', 'queued'));
        await clock.runFor(2000);
        archive.saveCommand({ ...command('c2', 'queued'), createdAtMs: startAtMs + 1 });
        archive.saveCommand(command('c1', 'sent'));
        const states = async () =>
          (await archive.commands({})).items.map((item) => `${item.commandId} ${item.state}`);
        expect(await states()).toEqual(['c1 sent', 'c2 queued']);
        await clock.runFor(2000);
        expect(await states()).toEqual(['c1 sent', 'c2 queued']);
        await archive.close();
      });

      it('keeps a report as a row and as two files', async () => {
        const { archive } = await open();
        const report = { reportId: '43590-4001-thimphu/1', writtenAtMs: startAtMs, pass: { passId: 'p' } };
        await archive.saveReport(report as unknown as PassReport, '<html>');
        expect((await archive.reports({})).items).toEqual([
          { reportId: '43590-4001-thimphu/1', passId: 'p', writtenAtMs: startAtMs },
        ]);
        expect(await archive.report('43590-4001-thimphu/1')).toEqual(report);
        expect(await archive.report('none')).toBeUndefined();
        expect(readdirSync(join(directory, 'reports')).sort()).toEqual([
          '43590-4001-thimphu-1.html',
          '43590-4001-thimphu-1.json',
        ]);
        expect(
          JSON.parse(readFileSync(join(directory, 'reports/43590-4001-thimphu-1.json'), 'utf8')),
        ).toEqual(report);
        await archive.close();
        const again = await open();
        expect(await again.archive.report('43590-4001-thimphu/1')).toEqual(report);
        await again.archive.close();
      });

      it('closes twice without complaint and leaves a folder that holds the run', async () => {
        const { archive } = await open();
        await archive.close();
        await archive.close();
        expect(faults).toEqual([]);
      });
    });

    describe('the archive on a full disk', () => {
      it('raises an alarm, goes on answering, and keeps what waited once there is room', async () => {
        let isFull = false;
        const storage: LogStorage = {
          ...diskStorage,
          async open(path, isNew) {
            const file = await diskStorage.open(path, isNew);
            const write: LogFile['write'] = (bytes, offset) =>
              isFull
                ? Promise.reject(new TypeError('ENOSPC: no space left on device'))
                : file.write(bytes, offset);
            return { ...file, write };
          },
        };
        const { archive, journal } = await open({ storage });
        const heardAt = await archive.log.flush();
        isFull = true;
        await hearOneASecond(archive, 5);
        expect(journal.alarms).toMatchObject([
          { alarmId: 'archive-disk', severity: 'critical', clearedAtMs: null },
        ]);
        expect(journal.alarms[0]?.text).toContain('ENOSPC');
        expect(await valuesOf(archive)).toHaveLength(5);
        expect(archive.log.acknowledgedLsn).toBe(heardAt);
        isFull = false;
        await clock.runFor(2000);
        expect(journal.alarms[0]?.clearedAtMs).not.toBeNull();
        await archive.close();
        const again = await open();
        expect(await valuesOf(again.archive)).toHaveLength(5);
        await again.archive.close();
      });
    });

    describe('the journal', () => {
      const low = {
        alarmId: 'limit/bus_voltage',
        severity: 'warning' as const,
        title: 'bus_voltage low',
        text: '3.1 V',
        source: 'payload',
      };

      it('numbers events through a restart and publishes each once', async () => {
        const first = await open();
        first.journal.event({ severity: 'info', source: 'pass', code: 'pass', text: 'one' });
        await first.archive.close();
        const second = await open();
        const event = second.journal.event({ severity: 'info', source: 'pass', code: 'pass', text: 'two' });
        expect(event).toMatchObject({ eventId: 2, atMs: startAtMs, text: 'two' });
        expect(published.filter((message) => message.type === 'event')).toHaveLength(2);
        await second.archive.close();
      });

      it('keeps an alarm until it has ended and was acknowledged, whichever comes first', async () => {
        const { archive, journal } = await open();
        journal.raise(low);
        journal.clear(low.alarmId);
        expect(journal.alarms).toMatchObject([{ alarmId: low.alarmId, clearedAtMs: startAtMs }]);
        expect(journal.acknowledge(low.alarmId, 'tashi')).toMatchObject({ acknowledgedBy: 'tashi' });
        expect(journal.alarms).toEqual([]);
        journal.raise(low);
        journal.acknowledge(low.alarmId, 'tashi');
        expect(journal.alarms).toHaveLength(1);
        journal.clear(low.alarmId);
        expect(journal.alarms).toEqual([]);
        expect(journal.acknowledge('unknown', 'tashi')).toBeUndefined();
        await archive.close();
      });

      it('writes down a renewed alarm only when something in it changed', async () => {
        const { archive, journal } = await open();
        journal.raise(low);
        journal.raise(low);
        journal.raise({ ...low, text: '3.0 V' });
        // What an alarm does by itself is told once a second at most.
        await clock.runFor(1500);
        expect(published.map((message) => (message.type === 'alarm' ? message.alarm.text : ''))).toEqual([
          '3.1 V',
          '3.0 V',
        ]);
        await archive.close();
      });

      it('remembers standing alarms through a restart', async () => {
        const first = await open();
        first.journal.raise(low);
        await first.archive.close();
        const second = await open();
        expect(second.journal.alarms).toMatchObject([low]);
        await second.archive.close();
      });
    });
  });
}

function command(commandId: string, state: CommandRecord['state']): CommandRecord {
  return {
    commandId,
    name: 'PING',
    arguments: {},
    state,
    createdAtMs: startAtMs,
    armedUntilMs: null,
    sentAtMs: null,
    acceptedAtMs: null,
    startedAtMs: null,
    completedAtMs: null,
    detail: null,
    packetHex: null,
    apid: null,
    sequenceCount: null,
    by: 'operator',
  };
}
