import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StationArchive } from '../archive/archive.ts';
import { openArchive, runDirectory } from '../archive/open-archive.ts';
import { openServerRunStore } from '../archive/run-store-server.ts';
import {
  isWithoutPostgres,
  type PostgresServer,
  postgresNeeds,
  startPostgres,
} from '../archive/store/postgres.fixture.ts';
import { schemaOfRun } from '../archive/store/postgres-store.ts';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { decodeBatch } from '../pipeline/decode-batch.ts';
import { payloadReport } from '../pipeline/spacecraft-signal.fixture.ts';
import { runArchive } from './archive.ts';

const startAtMs = Date.UTC(2019, 5, 20);
const reports = 20;

describe.skipIf(isWithoutPostgres)(`dawa archive --store${postgresNeeds}`, () => {
  let server: PostgresServer;
  let data: string;
  let archive: StationArchive;
  beforeAll(async () => {
    server = await startPostgres();
    data = mkdtempSync(join(tmpdir(), 'dawa-cli-server-'));
    archive = await keepReports(data, server);
  });
  afterAll(async () => {
    await server.remove();
    rmSync(data, { recursive: true, force: true });
  });

  const url = () => `postgres://dawa@/postgres?host=${encodeURIComponent(server.address.host!)}`;
  const run = async (...args: string[]) => {
    const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    const words = [...args, '--data', data, '--store', url()];
    const code = await runArchive(words, { ...io, clock: new VirtualClock(startAtMs) });
    const text = (stream: PassThrough) => (stream.read() as Buffer | null)?.toString() ?? '';
    return { code, out: text(io.stdout), err: text(io.stderr) };
  };
  const say = async (sql: string) => {
    const client = new pg.Client(server.address);
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  };

  it('reads what a station writes at the same time', async () => {
    expect(await run('verify')).toMatchObject({
      ...{ code: 0, err: '' },
      out: expect.stringContaining(`index agrees: ${reports} packets, ${reports} samples decoded again`),
    });
    expect((await run('stats')).out).toMatch(new RegExp(`^samples +${reports} of 1 parameters`, 'm'));
    const samples = (await run('export', '--format', 'ndjson')).out.trim().split('\n');
    expect(samples.map((line) => JSON.parse(line).raw)).toEqual(Array.from({ length: reports }, (_, n) => n));
  });

  it('copies the log, and the rows as the server dumps them', async () => {
    const out = join(data, 'copy');
    expect(await run('backup', '--out', out)).toMatchObject({ code: 0, err: '' });
    const dump = join(runDirectory(out, 'run-1'), 'index.dump');
    const restored = new pg.Client(await server.restore(dump, 'restored'));
    await restored.connect();
    const { rows } = await restored.query(
      `SELECT count(*)::int AS found FROM ${schemaOfRun('run-1')}.packets`,
    );
    await restored.end();
    expect(rows).toEqual([{ found: reports }]);
  });

  it('finds what the server has lost, and makes the rows anew beside those that stood there', async () => {
    await archive.close();
    const schema = schemaOfRun('run-1');
    await say(`DELETE FROM ${schema}.packets WHERE sequence_count = 7`);
    expect(await run('verify')).toMatchObject({
      code: 1,
      out: expect.stringContaining('1 packets missing, 0 strange, 0 samples differ'),
    });
    expect(await run('rebuild')).toMatchObject({
      ...{ code: 0, err: '' },
      out: expect.stringContaining(`index made anew  ${reports} packets  ${reports} samples`),
    });
    expect((await run('verify')).code).toBe(0);
    expect(await say(`SELECT count(*)::int AS found FROM ${schema}_old1.packets`)).toEqual([
      { found: reports - 1 },
    ]);
  });

  it('says so when the server has nothing of a run, and makes nothing there', async () => {
    await say(`DROP SCHEMA ${schemaOfRun('run-1')} CASCADE`);
    const { code, err } = await run('stats');
    expect([code, err.trim().split('\n')]).toEqual([
      2,
      [expect.stringMatching(/run-id: expected run-1, found none/)],
    ]);
    expect(await say(`SELECT to_regnamespace('${schemaOfRun('run-1')}') AS found`)).toEqual([
      { found: null },
    ]);
  });
});

/** Reports whose raw voltage is their number, in an archive that is left open. */
async function keepReports(data: string, server: PostgresServer): Promise<StationArchive> {
  const clock = new VirtualClock(startAtMs);
  const { archive } = await openArchive({
    ...{ directory: runDirectory(data, 'run-1'), runId: 'run-1', clock, dictionaries: [smallMission] },
    openStore: (about) => openServerRunStore(server.address, about),
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: () => {},
  });
  for (let number = 0; number < reports; number++) {
    const receivedAtMs = startAtMs + number * 1000;
    const bytes = payloadReport(number, [3, 25], Uint8Array.of(number), receivedAtMs - 200);
    const meta = { virtualChannelId: 0, missionId: 'test' };
    const lsn = archive.log.append({ kind: 'packet', atMs: receivedAtMs, cites: [0, 0], meta, bytes });
    const heard = { lsn, receivedAtMs, virtualChannelId: 0, missingBefore: 0, quality: 0, bytes };
    archive.keepDecoded(decodeBatch(archive.version('test')!, [heard]));
  }
  await archive.flushRows();
  return archive;
}
