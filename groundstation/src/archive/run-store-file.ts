import { archiveFacts } from './archive-writer.ts';
import { removeDatabase } from './database.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { openSqliteStore } from './store/sqlite-store.ts';

/** Raise it when what is packed into rows changes: a store of another version is thrown away and made again from the log. */
export const rowsVersion = 1;

/**
 * The store of a run in one SQLite file. One that is damaged, of another version or run, or ahead of the log is thrown
 * away: the log has it all.
 */
export async function openRunStore(
  path: string,
  { runId, lastLsn }: { readonly runId: string; readonly lastLsn: number },
): Promise<ArchiveStore> {
  const { store } = openSqliteStore(path, { runId, version: rowsVersion });
  const indexedLsn = (await store.facts()).get(archiveFacts.indexed) ?? 0;
  if (Number(indexedLsn) <= lastLsn) return store;
  await store.close();
  removeDatabase(path);
  return openSqliteStore(path, { runId, version: rowsVersion }).store;
}
