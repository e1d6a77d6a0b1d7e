import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextTurn } from '../../clock/next-turn.ts';
import type { ArchiveStore } from './archive-store.ts';
import { isWithoutPostgres, type PostgresServer, postgresNeeds, startPostgres } from './postgres.fixture.ts';
import type { PostgresAddress } from './postgres-line.ts';
import { openPostgresStore, schemaOfRun } from './postgres-store.ts';
import { describeStore, tenantOf } from './store-conformance.fixture.ts';
import { chunkRow, fullBatch, packetRow } from './store-rows.fixture.ts';

describe.skipIf(isWithoutPostgres)(`an archive in a PostgreSQL server${postgresNeeds}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.remove());

  describeStore('PostgreSQL', () => {
    const schema = 'dawa_conformance';
    const options = { schema, runId: 'run-1', version: 1 };
    const openStore = async () => (await openPostgresStore({ address: server.address, ...options })).store;
    return tenantOf(openStore, () => emptyTables(server.address, schema));
  });

  const open = async (runId: string, more: { version?: number; schema?: string } = {}) =>
    await openPostgresStore({ address: server.address, runId, version: 1, ...more });

  /** Ends the lines of the archive on the side of the server, as a restart of it would. */
  const cutLines = async () => {
    const client = new pg.Client(server.address);
    await client.connect();
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dawa'",
    );
    await client.end();
  };
  const packetsOf = async (store: ArchiveStore) =>
    (await store.sizes()).tables.find(({ name }) => name === 'packets')!.rows;

  it('gives each run a schema of its own, whatever the run is called', () => {
    expect(schemaOfRun('Rehearsal 7: "BHUTAN-1"')).toMatch(/^dawa_rehearsal_7_bhutan_1__[0-9a-f]{8}$/);
    expect(schemaOfRun('a b')).not.toBe(schemaOfRun('a-b'));
    expect(schemaOfRun('x'.repeat(500)).length).toBeLessThanOrEqual(63);
  });

  it('throws away rows of an older version and says so, but not those of another run', async () => {
    const first = await open('versions');
    expect(first.discarded).toBeUndefined();
    await first.store.write(fullBatch);
    await first.store.close();
    const second = await open('versions', { version: 2 });
    expect(second.discarded).toMatch(/version: expected 2, found 1/);
    expect(await second.store.packet(41)).toBeUndefined();
    await second.store.close();
    const schema = schemaOfRun('versions');
    await expect(open('another', { schema })).rejects.toMatchObject({ name: 'StoreError', code: 'refused' });
    await expect(open('another', { schema: 'public; DROP' })).rejects.toThrow(RangeError);
  });

  it('refuses a second writer while the first one lives', async () => {
    const first = await open('two writers');
    await expect(open('two writers')).rejects.toThrow(/found another writer/);
    await first.store.close();
    await (await open('two writers')).store.close();
  });

  it('says once that the line was lost, and goes on with the next call', async () => {
    const { store } = await open('lost line');
    await store.write({ packets: [packetRow({ lsn: 1 })] });
    const packets = Array.from({ length: 30_000 }, (_, n) => packetRow({ lsn: 10 + n }));
    const writing = expect(store.write({ packets })).rejects.toMatchObject({
      name: 'StoreError',
      code: 'unreachable',
    });
    await cutLines();
    await writing;
    expect(await packetsOf(store)).toBe(1);
    await store.write({ packets });
    expect(await packetsOf(store)).toBe(30_001);
    await store.close();
  });

  it('makes a line that broke while nobody spoke anew without a word', async () => {
    const { store } = await open('idle line');
    await store.write({ facts: { a: 1 } });
    await cutLines();
    // The server has said goodbye; the next turn of the event loop hears it.
    await nextTurn();
    const found = await store.facts().catch(() => store.facts());
    expect(found.get('a')).toBe(1);
    await store.close();
  });

  it('never shows a half-written batch, wherever the server is killed, and has every batch that was agreed to', async () => {
    const { store } = await open('killed');
    const rowsPerBatch = 400;
    let agreed = 0;
    let failures = 0;
    const write = (batch: number) =>
      store.write({
        packets: Array.from({ length: rowsPerBatch }, (_, n) => packetRow({ lsn: batch * rowsPerBatch + n })),
        chunks: Array.from({ length: 5 }, (_, n) => chunkRow({ chunkId: batch * 5 + n })),
        facts: { batch },
      });
    for (let round = 0; round < 3; round += 1) {
      let isDown = false;
      let killing: Promise<void> | undefined;
      const first = agreed;
      for (let batch = first; !isDown; batch += 1) {
        // The kill falls into the work on one of the first batches, each round at another place.
        if (batch === first + 2 + round) killing ??= server.kill();
        try {
          await write(batch + 1);
          agreed = batch + 1;
        } catch (error) {
          expect(error).toMatchObject({ name: 'StoreError', code: 'unreachable' });
          failures += 1;
          isDown = true;
        }
        if (batch > first + 1000) throw new Error('the kill did not come');
      }
      await killing;
      await expect(store.facts()).rejects.toMatchObject({ code: 'unreachable' });
      await server.start();
      const rows = await packetsOf(store);
      expect(rows % rowsPerBatch).toBe(0);
      const batches = Number((await store.facts()).get('batch') ?? 0);
      expect(rows).toBe(batches * rowsPerBatch);
      // The one that was in the air may be there or not; those before it are.
      expect([agreed, agreed + 1]).toContain(batches);
      expect(await store.chunks({ parameterId: 1, fromAtMs: 0, toAtMs: 1e15 })).toHaveLength(batches * 5);
      agreed = batches;
    }
    expect(failures).toBe(3);
    await store.close();
  }, 180_000);

  it('says in one line that no server answers', async () => {
    const address = { host: '127.0.0.1', port: 1, user: 'dawa', database: 'none' };
    const opening = openPostgresStore({ address, runId: 'r', version: 1 });
    await expect(opening).rejects.toMatchObject({
      name: 'StoreError',
      code: 'unreachable',
      message: expect.stringMatching(/^PostgreSQL: .*ECONNREFUSED/),
    });
  });

  it('dumps its schema, and another database filled from the dump is the same archive', async () => {
    const { store } = await open('dumped');
    await store.write(fullBatch);
    const folder = mkdtempSync(join(tmpdir(), 'dawa-dump-'));
    const target = join(folder, 'archive.dump');
    await store.backup(target);
    await expect(store.backup(join(folder, 'absent', 'archive.dump'))).rejects.toMatchObject({
      code: 'refused',
    });
    await store.close();

    const address = await server.restore(target, 'restored');
    const { store: restored, discarded } = await openPostgresStore({ address, runId: 'dumped', version: 1 });
    expect(discarded).toBeUndefined();
    expect(await restored.packet(42)).toEqual(fullBatch.packets[1]);
    expect(await restored.chunkBytes([31])).toEqual([{ chunkId: 31, bytes: fullBatch.chunks[0]!.bytes }]);
    await restored.close();
    rmSync(folder, { recursive: true });
  });
});

/** A schema is emptied for each test: to create its tables takes longer than most tests. */
async function emptyTables(address: PostgresAddress, schema: string): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  const tables = await client.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename <> 'facts'",
    [schema],
  );
  const names = tables.rows.map(({ tablename }) => `${schema}.${tablename}`);
  const facts = `DELETE FROM ${schema}.facts WHERE name NOT IN ('run-id', 'version', 'schema-version')`;
  await client.query([...names.map((name) => `DELETE FROM ${name}`), facts].join('; '));
  await client.end();
}
