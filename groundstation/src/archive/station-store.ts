import { join } from 'node:path';
import type { ArchiveSection } from '@dawa/protocols/station-file';
import { openRunStore, openRunStoreLate } from './run-store-file.ts';
import { openServerRunStoreLate } from './run-store-server.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { openThreadedSqliteStore } from './store/sqlite-threaded-store.ts';

/** Opens the store that `station.yaml` names, for the run in a folder; a file is written in a thread of its own. */
export function stationStore(
  { store, url }: Pick<ArchiveSection, 'store' | 'url'>,
  runFolder: string,
): (about: { runId: string; lastLsn: number }) => Promise<ArchiveStore> {
  const path = join(runFolder, 'index.sqlite');
  if (store === 'sqlite') return (about) => openThreadedRunStore(path, about);
  const address = url === undefined ? {} : { connectionString: url };
  return (about) => openServerRunStoreLate(address, about, join(runFolder, 'server-notes.sqlite'));
}

/** What lives long wants it: the thread takes a while to begin. */
export function openThreadedRunStore(
  path: string,
  about: { runId: string; lastLsn: number },
): Promise<ArchiveStore> {
  return openRunStoreLate(path, about, () => openRunStore(path, about, openThreadedSqliteStore));
}
