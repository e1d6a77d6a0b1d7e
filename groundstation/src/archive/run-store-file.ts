import { existsSync, statSync } from 'node:fs';
import { archiveFacts } from './archive-writer.ts';
import { removeDatabase } from './database.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { lateStore } from './store/late-store.ts';
import type { SqliteStoreOptions } from './store/sqlite-file.ts';
import { lookIntoSqliteStore, openSqliteStore } from './store/sqlite-store.ts';
import { StoreError } from './store/store-error.ts';

/** Raise it when what is packed into rows changes: a store of another version is thrown away and made again from the log. */
export const rowsVersion = 1;

/** Opens a file of SQLite: `openSqliteStore`, or `openThreadedSqliteStore`. */
export type OpenStoreFile = (path: string, options: SqliteStoreOptions) => OpenedStore | Promise<OpenedStore>;

interface OpenedStore {
  readonly store: ArchiveStore;
}

/** The run that a store is of, and how far its log goes. */
interface OfRun {
  readonly runId: string;
  readonly lastLsn: number;
}

/**
 * The store of a run in one SQLite file. One that is damaged, of another version or run, or ahead of the log is thrown
 * away: the log has it all.
 *
 * @throws StoreError `full` when the disk has no room for what it takes to open it
 */
export async function openRunStore(
  path: string,
  { runId, lastLsn }: OfRun,
  openFile: OpenStoreFile = openSqliteStore,
): Promise<ArchiveStore> {
  const options = { runId, version: rowsVersion };
  const { store } = await openFile(path, options);
  const indexedLsn = (await store.facts()).get(archiveFacts.indexed) ?? 0;
  if (Number(indexedLsn) <= lastLsn) return store;
  await store.close();
  removeDatabase(path);
  return (await openFile(path, options)).store;
}

/**
 * The same for a station that is to start whatever the disk has room for: a store that cannot be opened for want of room is
 * opened when it is to be written to and there is some. Until then it says what it held, or nothing where there was none.
 *
 * @param open opens it for good; `openRunStore` where nothing else is said
 * @throws StoreError `full` when a crash left a store that only looks whole
 */
export async function openRunStoreLate(
  path: string,
  about: OfRun,
  open: () => Promise<ArchiveStore> = () => openRunStore(path, about),
): Promise<ArchiveStore> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof StoreError && error.code === 'full')) throw error;
    const meanwhile = await storeMeanwhile(path, about);
    if (meanwhile === undefined) throw error;
    return lateStore(meanwhile, open);
  }
}

async function storeMeanwhile(path: string, { runId, lastLsn }: OfRun): Promise<ArchiveStore | undefined> {
  const identity = { runId, version: rowsVersion };
  if (!existsSync(path) || statSync(path).size === 0) return openSqliteStore(':memory:', identity).store;
  const store = lookIntoSqliteStore(path, identity);
  const indexedLsn = (await store?.facts())?.get(archiveFacts.indexed) ?? 0;
  if (Number(indexedLsn) <= lastLsn) return store;
  await store?.close();
  return undefined;
}
