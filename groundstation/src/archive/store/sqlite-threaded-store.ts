import { nextTurn } from '../../clock/next-turn.ts';
import { type Database, openDatabaseToRead } from '../database.ts';
import type { ArchiveStore } from './archive-store.ts';
import { packBatch } from './batch-message.ts';
import { guardStore } from './guarded-store.ts';
import { sqliteError } from './sqlite-error.ts';
import type { SqliteStoreOptions } from './sqlite-file.ts';
import { createSqliteReads } from './sqlite-reads.ts';
import { inSnapshots } from './sqlite-snapshots.ts';
import { SqliteThread } from './sqlite-thread.ts';

/**
 * The store of `openSqliteStore`, written in a thread of its own and read in this one: nobody here waits for the disk, and a
 * reader sees what was committed last. A batch may be seen before its writer hears of it, as with a server.
 *
 * @param thread which may go on to another file when this one is closed; without it the store has one of its own
 */
export async function openThreadedSqliteStore(
  path: string,
  options: SqliteStoreOptions,
  thread?: SqliteThread,
): Promise<{ store: ArchiveStore; discarded: string | undefined }> {
  const writer = thread ?? new SqliteThread();
  const endOwn = async () => {
    if (thread === undefined) await writer.end();
  };
  let database: Database | undefined;
  try {
    const discarded = (await writer.ask({ kind: 'open', path, options })) as string | undefined;
    database = openDatabaseToRead(path);
    return { store: storeOf(database, path, writer, endOwn), discarded };
  } catch (error) {
    database?.close();
    await endOwn();
    throw error;
  }
}

function storeOf(
  database: Database,
  path: string,
  thread: SqliteThread,
  endOwn: () => Promise<void>,
): ArchiveStore {
  const store: ArchiveStore = {
    ...inSnapshots(database, createSqliteReads(database, path, nextTurn)),
    engine: 'sqlite',
    async write(batch) {
      const { message, transfer } = packBatch(batch);
      await thread.ask({ kind: 'write', batch: message }, transfer);
    },
    async forgetBefore(what, atMs) {
      return (await thread.ask({ kind: 'forgetBefore', what, atMs })) as number;
    },
    async backup(target) {
      await thread.ask({ kind: 'backup', target });
    },
    async close() {
      try {
        await thread.ask({ kind: 'close' });
      } finally {
        database.close();
        await endOwn();
      }
    },
  };
  return guardStore(store, sqliteError);
}
