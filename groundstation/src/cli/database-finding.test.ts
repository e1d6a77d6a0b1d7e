import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isWithoutPostgres,
  type PostgresServer,
  postgresNeeds,
  startPostgres,
} from '../archive/store/postgres.fixture.ts';
import { findDatabase } from './database-finding.ts';

describe('dawa doctor about the database', () => {
  it('says nothing where rows go into a file', async () => {
    expect(await findDatabase({ store: 'sqlite' })).toEqual([]);
  });

  it('says that a server is away, and that the station starts all the same', async () => {
    const port = await closedPort();
    const url = `postgres://dawa@127.0.0.1:${port}/dawa`;
    expect(await findDatabase({ store: 'postgres', url })).toMatchObject([
      {
        state: 'missing',
        what: 'database',
        found: expect.stringMatching(/PostgreSQL: .*ECONNREFUSED/),
        advice: expect.stringContaining('dawa start comes up without it'),
      },
    ]);
  });

  describe.skipIf(isWithoutPostgres)(`that answers${postgresNeeds}`, () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.remove());
    const url = (database: string) =>
      `postgres://dawa@/${database}?host=${encodeURIComponent(String(server.address.host))}`;

    it('tells its version', async () => {
      expect(await findDatabase({ store: 'postgres', url: url('postgres') })).toMatchObject([
        { state: 'ok', found: expect.stringMatching(/^PostgreSQL \d+.*, database postgres$/) },
      ]);
    });

    it('tells what it refuses', async () => {
      expect(await findDatabase({ store: 'postgres', url: url('nowhere') })).toMatchObject([
        {
          state: 'missing',
          found: 'PostgreSQL: database "nowhere" does not exist',
          advice: expect.stringContaining('archive.url'),
        },
      ]);
    });
  });
});

/** A port on which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
