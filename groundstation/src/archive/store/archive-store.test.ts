import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { ArchiveStore } from './archive-store.ts';
import { isWithoutPostgres, type PostgresServer, postgresNeeds, startPostgres } from './postgres.fixture.ts';
import type { PostgresAddress } from './postgres-line.ts';
import { openPostgresStore } from './postgres-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import { describeStore, type StoreTenant } from './store-conformance.fixture.ts';

const identity = { runId: 'run-1', version: 1 };

describeStore('SQLite', sqliteTenant, false);

let server: PostgresServer | undefined;
beforeAll(async () => {
  if (!isWithoutPostgres) server = await startPostgres();
});
afterAll(() => server?.remove());

describeStore(`PostgreSQL${postgresNeeds}`, postgresTenant, isWithoutPostgres);

function sqliteTenant(): StoreTenant {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-store-'));
  // Often, so that packets above and below the mark of the index are asked for together.
  const options = { ...identity, perIndexing: 50 };
  const open = async () => openSqliteStore(join(folder, 'archive.sqlite'), options).store;
  return tenantOf(open, async () => rmSync(folder, { recursive: true }));
}

/** One schema, emptied for each test: to create its tables takes longer than most tests. */
function postgresTenant(): StoreTenant {
  const schema = 'dawa_conformance';
  const open = async () => (await openPostgresStore({ address: server!.address, schema, ...identity })).store;
  return tenantOf(open, () => emptyTables(server!.address, schema));
}

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

function tenantOf(open: () => Promise<ArchiveStore>, remove: () => Promise<void>): StoreTenant {
  let store: ArchiveStore | undefined;
  const reopen = async () => {
    await store?.close();
    store = await open();
    return store;
  };
  return {
    open: reopen,
    reopen,
    dispose: async () => {
      await store?.close();
      await remove();
    },
  };
}
