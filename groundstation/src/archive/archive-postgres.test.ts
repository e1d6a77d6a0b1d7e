import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { decodeBatch } from '../pipeline/decode-batch.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import { describeArchive } from './archive-conformance.fixture.ts';
import { openArchive } from './open-archive.ts';
import { openServerRunStore } from './run-store-server.ts';
import {
  isWithoutPostgres,
  type PostgresServer,
  postgresNeeds,
  startPostgres,
} from './store/postgres.fixture.ts';
import { schemaOfRun } from './store/postgres-store.ts';

describe.skipIf(isWithoutPostgres)(`a PostgreSQL server${postgresNeeds}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.remove());

  const say = async (sql: string) => {
    const client = new pg.Client(server.address);
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  const dropRows = () => say(`DROP SCHEMA IF EXISTS ${schemaOfRun('run-1')} CASCADE`);

  it('goes on receiving while the server is killed, and has everything when it is back', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'dawa-archive-'));
    const clock = new VirtualClock(Date.UTC(2019, 5, 20));
    const { archive, journal } = await openArchive({
      ...{ directory, runId: 'outage', clock, dictionaries: [smallMission], mostWaitingOctets: 100_000 },
      openStore: (about) => openServerRunStore(server.address, about),
      bus: { publish: () => {}, subscribe: () => () => {} },
      onFault: () => {},
    });
    const hear = async (from: number, to: number) => {
      for (let number = from; number < to; number++) {
        const receivedAtMs = clock.nowAtMs();
        const bytes = payloadReport(number, [3, 25], Uint8Array.of(number & 0xff), receivedAtMs - 200);
        const meta = { virtualChannelId: 0, missionId: 'test' };
        const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
        const heard = { lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes };
        archive.keepDecoded(decodeBatch(archive.version('test')!, [heard]));
        await clock.runFor(10);
      }
    };
    const alarm = () => journal.alarms.find(({ alarmId }) => alarmId === 'archive-store');
    await hear(0, 100);
    await server.kill();
    await hear(100, 1500);
    expect(alarm()).toMatchObject({
      title: "The archive's database does not answer",
      text: expect.stringContaining('read back from the log'),
      clearedAtMs: null,
    });
    expect(archive.waitingOctets).toBeLessThan(150_000);
    await server.start();
    await clock.runFor(15_000);
    await hear(1500, 1600);
    expect(alarm()?.clearedAtMs).not.toBeNull();
    const { items } = await archive.samples({ name: 'bus_voltage', limit: 10_000 });
    expect(items.map(({ raw }) => raw)).toEqual(Array.from({ length: 1600 }, (_, number) => number & 0xff));
    expect((await archive.packets({ limit: 10_000 })).items).toHaveLength(1600);
    await archive.close();
    rmSync(directory, { recursive: true });
  }, 180_000);

  describeArchive({
    name: 'with its rows in a PostgreSQL server',
    begin: dropRows,
    openStore: (about) => openServerRunStore(server.address, about),
    // The server notices that the process is gone, and gives its lock to the next.
    crash: () =>
      say("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dawa'"),
    damages: [
      ['is deleted', dropRows],
      [
        'is of another version',
        () => say(`UPDATE ${schemaOfRun('run-1')}.facts SET number = 99 WHERE name = 'version'`),
      ],
    ],
  });
});
