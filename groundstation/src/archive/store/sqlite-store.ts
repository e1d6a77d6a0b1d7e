import { statSync } from 'node:fs';
import { type Database, lookIntoDatabase } from '../database.ts';
import type { ArchiveStore } from './archive-store.ts';
import { encodeBatch } from './encoded-batch.ts';
import { guardStore } from './guarded-store.ts';
import { sqliteError } from './sqlite-error.ts';
import { findStrange, openSqliteFile, type SqliteStoreOptions } from './sqlite-file.ts';
import { createSqliteReads } from './sqlite-reads.ts';
import { ConnectionTurns } from './sqlite-turns.ts';
import { workOf } from './sqlite-writer.ts';
import { createSqliteWrites } from './sqlite-writes.ts';

/** As SQLite's own. Who writes in this thread has no operator that waits, and pages that change often are moved once. */
const checkpointPages = 1000;

/**
 * Opens the store in a file, made when absent, and writes and reads it in this thread.
 *
 * A file that is damaged, or of another run, version or schema, is thrown away and begun anew.
 *
 * @returns the store, and, when a file was thrown away, why: everything has to be made again from the log
 */
export function openSqliteStore(
  path: string,
  options: SqliteStoreOptions,
): { store: ArchiveStore; discarded: string | undefined } {
  const { made, discarded } = openSqliteFile(path, options, (database) => storeOf(database, path, options));
  return { store: made, discarded };
}

/**
 * Opens what a store holds for looking alone, where a disk is so full that it cannot be opened for more; a store that was closed
 * well is whole, and of another one undefined is said, as of one that is none of ours.
 */
export function lookIntoSqliteStore(path: string, options: SqliteStoreOptions): ArchiveStore | undefined {
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return undefined;
  const database = lookIntoDatabase(path);
  try {
    const isOurs = findStrange(database, options) === undefined;
    if (isOurs) return storeOf(database, path, options);
  } catch {
    // Damage is for whoever opens it to write.
  }
  database.close();
  return undefined;
}

function storeOf(database: Database, path: string, { perIndexing }: SqliteStoreOptions): ArchiveStore {
  const turns = new ConnectionTurns();
  const writes = createSqliteWrites(database, path, turns, { checkpointPages, perIndexing });
  const store: ArchiveStore = {
    ...createSqliteReads(database, path, () => turns.rest()),
    ...writes,
    engine: 'sqlite',
    write: async (batch) => writes.write(encodeBatch(batch), workOf(batch)),
  };
  return guardStore(store, sqliteError, () => (turns.isIdle ? undefined : turns.free()));
}
