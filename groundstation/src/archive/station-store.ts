import { join } from 'node:path';
import type { ArchiveSection } from '@dawa/protocols/station-file';
import { openRunStoreLate } from './run-store-file.ts';
import { openServerRunStore } from './run-store-server.ts';
import type { ArchiveStore } from './store/archive-store.ts';

/** Opens the store that `station.yaml` names, for the run in a folder. */
export function stationStore(
  { store, url }: Pick<ArchiveSection, 'store' | 'url'>,
  runFolder: string,
): (about: { runId: string; lastLsn: number }) => Promise<ArchiveStore> {
  if (store === 'sqlite') return (about) => openRunStoreLate(join(runFolder, 'index.sqlite'), about);
  return (about) => openServerRunStore(url === undefined ? {} : { connectionString: url }, about);
}
