import { archiveFacts } from './archive-writer.ts';
import { rowsVersion } from './run-store-file.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { type PostgresAddress, PostgresLine } from './store/postgres-line.ts';
import { openPostgresStore, readPostgresStore, schemaOfRun } from './store/postgres-store.ts';

/**
 * The store of a run in a PostgreSQL server, in a schema of the run's own. One that is ahead of the log is set aside under
 * another name, for it may be all that is left of what the log has lost, and another is begun.
 *
 * @throws StoreError when the server cannot be reached, or another process writes into the schema
 */
export async function openServerRunStore(
  address: PostgresAddress,
  { runId, lastLsn }: { readonly runId: string; readonly lastLsn: number },
): Promise<ArchiveStore> {
  const options = { address, runId, version: rowsVersion };
  const { store } = await openPostgresStore(options);
  const indexedLsn = (await store.facts()).get(archiveFacts.indexed) ?? 0;
  if (Number(indexedLsn) <= lastLsn) return store;
  await store.close();
  await setAside(address, schemaOfRun(runId));
  return (await openPostgresStore(options)).store;
}

/**
 * The same for reading alone, also while a station writes into it.
 *
 * @throws StoreError when the server cannot be reached, or has nothing of this run
 */
export function readServerRunStore(address: PostgresAddress, runId: string): Promise<ArchiveStore> {
  return readPostgresStore({ address, runId, version: rowsVersion });
}

async function setAside(address: PostgresAddress, schema: string): Promise<void> {
  const line = new PostgresLine(address, answerWithinMs);
  try {
    await line.take(async (say) => {
      for (let number = 1; ; number++) {
        const name = `${schema}_old${number}`;
        const [found] = await say.rows('SELECT to_regnamespace(?) IS NULL', [name]);
        if (found?.[0] === true) return say.change(`ALTER SCHEMA ${schema} RENAME TO ${name}`);
      }
    });
  } finally {
    await line.close();
  }
}

const answerWithinMs = 60_000;
