import { archiveFacts } from './archive-writer.ts';
import { removeDatabase } from './database.ts';
import { rowsVersion } from './run-store-file.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { lateStore } from './store/late-store.ts';
import { agreeWithNotes, noteAll, notedStore } from './store/noted-store.ts';
import { type PostgresAddress, PostgresLine } from './store/postgres-line.ts';
import { openPostgresStore, readPostgresStore, schemaOfRun } from './store/postgres-store.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import { StoreError } from './store/store-error.ts';

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
 * The same for a station that is to start whether or not the server answers. While it does not, the store says what the notes
 * in `notesPath` hold (`notedStore`), knows no packet and no sample of before this start, and every batch asks the server again.
 *
 * @throws StoreError when the server answers and will not have it
 */
export async function openServerRunStoreLate(
  address: PostgresAddress,
  about: { readonly runId: string; readonly lastLsn: number },
  notesPath: string,
): Promise<ArchiveStore> {
  const store = await openServerRunStore(address, about).catch((error: unknown) => {
    if (!isUnreachable(error)) throw error;
  });
  if (store !== undefined) {
    removeDatabase(notesPath);
    const notes = openNotes(notesPath, about);
    return closedUnless(store, noteAll(store, notes), () => notedStore(store, notes));
  }
  const notes = await notesOfBefore(notesPath, about);
  const open = async () => {
    const late = await openServerRunStore(address, about).catch((error: unknown) => {
      if (!isUnreachable(error)) throw error;
      const text = `${(error as StoreError).message}; what it holds of before this start is shown when it answers`;
      throw new StoreError('unreachable', text, error);
    });
    return closedUnless(late, agreeWithNotes(late, notes), () => notedStore(late, notes));
  };
  return lateStore(notes, open, { isSurprising: true });
}

async function closedUnless<T>(store: ArchiveStore, work: Promise<void>, then: () => T): Promise<T> {
  try {
    await work;
  } catch (error) {
    await store.close();
    throw error;
  }
  return then();
}

/** Of a log that has lost what the store has, they say nothing: the server will be told so too. */
async function notesOfBefore(
  path: string,
  about: { readonly runId: string; readonly lastLsn: number },
): Promise<ArchiveStore> {
  const notes = openNotes(path, about);
  const indexedLsn = (await notes.facts()).get(archiveFacts.indexed) ?? 0;
  if (Number(indexedLsn) <= about.lastLsn) return notes;
  await notes.close();
  removeDatabase(path);
  return openNotes(path, about);
}

/** On a disk without room for them they are kept in memory: a start without the server then begins with none. */
function openNotes(path: string, { runId }: { readonly runId: string }): ArchiveStore {
  const options = { runId, version: rowsVersion };
  try {
    return openSqliteStore(path, options).store;
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'full')) throw error;
    return openSqliteStore(':memory:', options).store;
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'unreachable';
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
