import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { describeLives } from './archive-at-random.fixture.ts';
import { openRunStore } from './run-store-file.ts';
import { openServerRunStore, readServerRunStore } from './run-store-server.ts';
import { LentThreads } from './store/lent-threads.fixture.ts';
import {
  isWithoutPostgres,
  type PostgresServer,
  postgresNeeds,
  startPostgres,
} from './store/postgres.fixture.ts';

const threads = new LentThreads();
afterAll(() => threads.end());

describeLives('with its rows in a file', (random) => {
  // Written by a thread, as in a station; such a file cannot be copied as a kill leaves it.
  const isInThread = random.integer(3) === 0;
  return {
    openStore: (directory, about) =>
      openRunStore(
        join(directory, 'index.sqlite'),
        about,
        isInThread ? (path, options) => threads.open(path, options) : undefined,
      ),
    canBeKilled: !isInThread,
  };
});

describe.skipIf(isWithoutPostgres)(`beside a PostgreSQL server${postgresNeeds}`, () => {
  let server: PostgresServer;
  let isBack: Promise<void> = Promise.resolve();
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterEach(() => isBack);
  afterAll(() => server.remove());

  describeLives('with its rows in the server', () => ({
    openStore: async (_directory, about) => {
      await isBack;
      return openServerRunStore(server.address, about);
    },
    readStore: (runId) => readServerRunStore(server.address, runId),
    interrupt() {
      isBack = isBack.then(() => server.kill()).then(() => server.start());
      return isBack;
    },
    canBeKilled: true,
  }));
});
