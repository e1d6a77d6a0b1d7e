import type { Database } from '../database.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { EncodedBatch } from './encoded-batch.ts';
import { backUpSqlite } from './sqlite-backup.ts';
import { forgetInSqlite } from './sqlite-forget.ts';
import { packetsPerIndexing } from './sqlite-packet-writer.ts';
import type { ConnectionTurns } from './sqlite-turns.ts';
import { createSqliteWriter } from './sqlite-writer.ts';

/** What changes a store in SQLite. */
export interface SqliteWrites extends Pick<ArchiveStore, 'forgetBefore' | 'backup' | 'close'> {
  /** @param work how much of it there is (`workOf`); of a thread that holds nobody up, 0 */
  write(batch: EncodedBatch, work: number): Promise<void>;
}

export interface SqliteWritesOptions {
  /** The write-ahead log is moved into the file when it has so many pages. */
  readonly checkpointPages: number;
  readonly perIndexing?: number | undefined;
}

export function createSqliteWrites(
  database: Database,
  path: string,
  turns: ConnectionTurns,
  { checkpointPages, perIndexing = packetsPerIndexing }: SqliteWritesOptions,
): SqliteWrites {
  database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  return {
    write: createSqliteWriter(database, turns, perIndexing),
    forgetBefore: forgetInSqlite(database, () => turns.rest()),
    backup: (target) => backUpSqlite(database, path, target, checkpointPages),
    async close() {
      await turns.drained();
      // The driver leaves the file to the collector of its statements; what is in the write-ahead log would stay there.
      try {
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        database.close();
      }
    },
  };
}
