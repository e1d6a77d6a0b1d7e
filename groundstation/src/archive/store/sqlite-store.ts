import { statSync } from 'node:fs';
import { type Database, lookIntoDatabase, openDatabase, removeDatabase } from '../database.ts';
import type { ArchiveStore, DictionaryRow, GroupRow, ParameterRow, StoredFact } from './archive-store.ts';
import { guardStore } from './guarded-store.ts';
import { encodeFact } from './row-code.ts';
import { backUpSqlite } from './sqlite-backup.ts';
import { countInSqlite } from './sqlite-counts.ts';
import { sqliteError } from './sqlite-error.ts';
import { createRowReads } from './sqlite-journal.ts';
import { packetsPerIndexing } from './sqlite-packet-writer.ts';
import { prepareArrays, prepareRows } from './sqlite-rows.ts';
import { createSampleReads } from './sqlite-samples.ts';
import { createSqliteTables } from './sqlite-schema.ts';
import { ConnectionTurns } from './sqlite-turns.ts';
import { createUpkeep } from './sqlite-upkeep.ts';
import { createSqliteWriter } from './sqlite-writer.ts';
import { StoreError } from './store-error.ts';
import { dictionaryColumns, groupColumns, parameterColumns } from './store-tables.ts';
import { fromStoredText, toStoredText } from './stored-text.ts';

export interface SqliteStoreOptions {
  readonly runId: string;
  /** Of what the caller packs into rows; rows of another version are thrown away, for the log has it all. */
  readonly version: number;
  /** `FULL` survives a power cut without a replay of the log; default `NORMAL`. */
  readonly synchronous?: 'NORMAL' | 'FULL';
  /** Packets that are indexed by application process together; default 2048. */
  readonly perIndexing?: number;
  /** How large the file may become, in pages of 4 KiB; default as large as the disk. */
  readonly mostPages?: number;
}

/** Raise it when a table changes. */
const schemaVersion = 2;

/**
 * Opens the store in a file, made when absent.
 *
 * A file that is damaged, or of another run, version or schema, is thrown away and begun anew.
 *
 * @returns the store, and, when a file was thrown away, why: everything has to be made again from the log
 */
export function openSqliteStore(
  path: string,
  options: SqliteStoreOptions,
): { store: ArchiveStore; discarded: string | undefined } {
  const first = tryOpen(path, options);
  if (typeof first !== 'string') return { store: first, discarded: undefined };
  removeDatabase(path);
  const second = tryOpen(path, options);
  if (typeof second === 'string') throw new StoreError('damaged', `${path}: ${second}`);
  return { store: second, discarded: `${path}: ${first}` };
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

function tryOpen(path: string, options: SqliteStoreOptions): ArchiveStore | string {
  let database: Database | undefined;
  try {
    database = openDatabase(path, options.synchronous ?? 'NORMAL');
    const strange = findStrange(database, options);
    if (strange === undefined) return createSqliteStore(database, path, options);
    database.close();
    return strange;
  } catch (error) {
    database?.close();
    const { code, message } = error instanceof StoreError ? error : sqliteError(error);
    if (code !== 'damaged') throw new StoreError(code, `${path}: ${message}`, error);
    return message;
  }
}

/** What is wrong with a file that opens as a database: other rows than ours. */
function findStrange(database: Database, options: SqliteStoreOptions): string | undefined {
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

function identityOf({ runId, version }: SqliteStoreOptions): Record<string, string | number> {
  return { 'run-id': runId, version, 'schema-version': schemaVersion };
}

/** A checkpoint writes so many pages back while a commit waits for it: 7 ms at most; SQLite's own thousand take 25 ms and more. */
const checkpointPages = 200;

function createSqliteStore(database: Database, path: string, options: SqliteStoreOptions): ArchiveStore {
  database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  database.exec('PRAGMA journal_size_limit = 4194304');
  database.exec('PRAGMA cache_size = -32000');
  if (options.mostPages !== undefined) database.exec(`PRAGMA max_page_count = ${options.mostPages}`);
  createSqliteTables(database);
  putIdentity(database, options);
  return storeOf(database, path, options);
}

/** Only what is not there: a store that nobody writes into can be opened on a full disk. */
function putIdentity(database: Database, options: SqliteStoreOptions): void {
  const putFact = database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  const hasFact = database.prepare('SELECT 1 FROM facts WHERE name = ?');
  for (const [name, value] of Object.entries(identityOf(options)))
    if (hasFact.get(name) === undefined) putFact.run(name, encodeFact(name, value));
}

function storeOf(database: Database, path: string, options: SqliteStoreOptions): ArchiveStore {
  const turns = new ConnectionTurns();
  const write = createSqliteWriter(database, turns, options.perIndexing ?? packetsPerIndexing);

  const all = {
    dictionaries: prepareRows<DictionaryRow>(
      database,
      dictionaryColumns,
      'dictionaries ORDER BY dictionary_id',
    ),
    groups: prepareRows<GroupRow>(database, groupColumns, 'groups ORDER BY group_id'),
    parameters: prepareRows<ParameterRow>(database, parameterColumns, 'parameters ORDER BY parameter_id'),
    facts: prepareArrays(database, 'SELECT name, value FROM facts ORDER BY name'),
  };

  const store: ArchiveStore = {
    engine: 'sqlite',
    write,
    async facts() {
      return new Map(
        all.facts
          .all()
          .map(([name, value]): [string, StoredFact] => [
            fromStoredText(String(name)),
            typeof value === 'string' ? fromStoredText(value) : Number(value),
          ]),
      );
    },
    async dictionaries() {
      return all.dictionaries();
    },
    async groups() {
      return all.groups();
    },
    async parameters() {
      return all.parameters();
    },
    ...createSampleReads(database),
    ...createRowReads(database),
    countPackets: countInSqlite(database, turns),
    ...createUpkeep(database, path, turns),
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
  return guardStore(store, sqliteError, () => (turns.isIdle ? undefined : turns.free()));
}
