import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, openDatabase, removeDatabase } from '../database.ts';
import { encodeFact } from './row-code.ts';
import { sqliteError } from './sqlite-error.ts';
import { createSqliteTables } from './sqlite-schema.ts';
import { StoreError } from './store-error.ts';
import { toStoredText } from './stored-text.ts';

export interface SqliteStoreOptions {
  readonly runId: string;
  /** Of what the caller packs into rows; rows of another version are thrown away, for the log has it all. */
  readonly version: number;
  /** `FULL` survives a power cut without a replay of the log; default `NORMAL`. */
  readonly synchronous?: 'NORMAL' | 'FULL';
  /** Packets that are indexed by application process together. */
  readonly perIndexing?: number;
  /** How large the file may become, in pages of 4 KiB; default as large as the disk. */
  readonly mostPages?: number;
}

/** Raise it when a table changes. */
const schemaVersion = 3;

export interface OpenedFile<T> {
  readonly made: T;
  /** When a file was thrown away, why: everything has to be made again from the log. */
  readonly discarded: string | undefined;
}

/**
 * Opens the file of a store to write into it, made when absent, and makes of it what is asked for.
 *
 * A file that is damaged, or of another run, version or schema, is thrown away and begun anew.
 *
 * @param make works with the open file; what it finds damaged is thrown away too
 */
export function openSqliteFile<T>(
  path: string,
  options: SqliteStoreOptions,
  make: (database: Database) => T,
): OpenedFile<T> {
  const first = tryOpen(path, options, make);
  if ('made' in first) return { made: first.made, discarded: undefined };
  removeDatabase(path);
  const second = tryOpen(path, options, make);
  if ('made' in second) return { made: second.made, discarded: `${path}: ${first.strange}` };
  throw new StoreError('damaged', `${path}: ${second.strange}`);
}

/** The same, where a file must not be thrown away: somebody relies on what it holds. @throws StoreError */
export function openKnownSqliteFile<T>(
  path: string,
  options: SqliteStoreOptions,
  make: (database: Database) => T,
): T {
  const opened = tryOpen(path, options, make);
  if ('made' in opened) return opened.made;
  throw new StoreError('damaged', `${path}: ${opened.strange}`);
}

function tryOpen<T>(
  path: string,
  options: SqliteStoreOptions,
  make: (database: Database) => T,
): { made: T } | { strange: string } {
  let database: Database | undefined;
  try {
    database = openDatabase(path, options.synchronous ?? 'NORMAL');
    const strange = findStrange(database, options);
    if (strange === undefined) {
      prepareFile(database, options);
      return { made: make(database) };
    }
    database.close();
    return { strange };
  } catch (error) {
    database?.close();
    const { code, message } = error instanceof StoreError ? error : sqliteError(error);
    if (code !== 'damaged') {
      // Without room for its shared memory SQLite calls it an error of the disk.
      const isWantOfRoom = message.includes('disk I/O error') && freeOctets(path) < leastOctets;
      throw new StoreError(isWantOfRoom ? 'full' : code, `${path}: ${message}`, error);
    }
    return { strange: message };
  }
}

/** What opening takes: a page or two, the shared memory of readers and writers, some of a write-ahead log. */
const leastOctets = 256 * 1024;

function freeOctets(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** What is wrong with a file that opens as a database: other rows than ours. */
export function findStrange(database: Database, options: SqliteStoreOptions): string | undefined {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  if (tables.length === 0) return undefined;
  if (!tables.some(({ name }) => name === 'facts')) return 'expected an archive, found other tables';
  const facts = new Map(
    database
      .prepare('SELECT name, value FROM facts')
      .all()
      .map((row) => [row['name'], row['value']]),
  );
  for (const [name, expected] of Object.entries(identityOf(options))) {
    const found = facts.get(name) ?? null;
    const stored = typeof expected === 'string' ? toStoredText(expected) : expected;
    if (found !== stored) return `${name}: expected ${expected}, found ${String(found)}`;
  }
  return undefined;
}

function prepareFile(database: Database, options: SqliteStoreOptions): void {
  database.exec('PRAGMA journal_size_limit = 4194304');
  database.exec('PRAGMA cache_size = -32000');
  if (options.mostPages !== undefined) database.exec(`PRAGMA max_page_count = ${options.mostPages}`);
  createSqliteTables(database);
  putIdentity(database, options);
}

/** Only what is not there: a store that nobody writes into can be opened on a full disk. */
function putIdentity(database: Database, options: SqliteStoreOptions): void {
  const putFact = database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  const hasFact = database.prepare('SELECT 1 FROM facts WHERE name = ?');
  for (const [name, value] of Object.entries(identityOf(options)))
    if (hasFact.get(name) === undefined) putFact.run(name, encodeFact(name, value));
}

function identityOf({ runId, version }: SqliteStoreOptions): Record<string, string | number> {
  return { 'run-id': runId, version, 'schema-version': schemaVersion };
}
