import { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import { openSampleArchive } from './samples/open-sample-archive.ts';
import type { SampleArchive, SampleArchiveOptions } from './samples/sample-archive.ts';
import type { ArchiveStore } from './store/archive-store.ts';

/** The samples of a store, and the dictionaries that say what they mean. @throws the store's error */
export async function openShelvedSamples(
  store: ArchiveStore,
  options: Pick<SampleArchiveOptions, 'isForReading'> = {},
): Promise<{ readonly shelf: DictionaryShelf; readonly samples: SampleArchive }> {
  const shelf = new DictionaryShelf({
    dictionaries: await store.dictionaries(),
    groups: await store.groups(),
    parameters: await store.parameters(),
  });
  const samples = await openSampleArchive({
    store,
    planOf: (groupId) => shelf.groupPlan(groupId),
    groupsOf: (missionId, name) => shelf.groupsOf(missionId, name),
    ...options,
  });
  return { shelf, samples };
}
