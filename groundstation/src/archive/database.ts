import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';

/** The part of `node:sqlite` that the archive uses; the built-in can take this package's place when Node 20 is gone. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export type SqlValue = string | number | null | Uint8Array;
export type SqlRow = Record<string, SqlValue>;

export interface Statement {
  run(...values: SqlValue[]): unknown;
  get(...values: SqlValue[]): SqlRow | undefined;
  all(...values: SqlValue[]): SqlRow[];
}

/**
 * Opens an SQLite file in write-ahead mode, made when absent.
 *
 * `synchronous` is set at every opening: the driver's default differs between a fresh file (FULL) and one that is
 * opened again in write-ahead mode (NORMAL).
 *
 * @param synchronous NORMAL where the rows can be made again from the log, FULL where they are the only copy
 */
export function openDatabase(path: string, synchronous: 'NORMAL' | 'FULL'): Database {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = ${synchronous}`);
  database.exec('PRAGMA busy_timeout = 2000');
  return database as unknown as Database;
}

/**
 * Opens an SQLite file as it lies there, for looking alone: nothing is made beside it, so that it works on a full disk too. What a
 * write-ahead log holds beside it is not seen.
 */
export function lookIntoDatabase(path: string): Database {
  const { href } = pathToFileURL(path);
  return new DatabaseSync(`${href}?immutable=1`, { readOnly: true }) as unknown as Database;
}

/** Opens a file that another connection of this process writes in write-ahead mode; nothing can be written through it. */
export function openDatabaseToRead(path: string): Database {
  const database = new DatabaseSync(path, { readOnly: true });
  database.exec('PRAGMA busy_timeout = 2000');
  database.exec('PRAGMA cache_size = -32000');
  return database as unknown as Database;
}

/** Runs `work` as one transaction: all of it, or, when it throws, nothing. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** Removes a database with the files that write-ahead mode keeps beside it. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

/** Ends a transaction that failed. */
export function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // A full disk rolls back by itself, and says that there is nothing to roll back.
  }
}
