import pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeArchive } from './archive-conformance.fixture.ts';
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
