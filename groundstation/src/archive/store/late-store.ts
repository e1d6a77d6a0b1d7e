import type { ArchiveStore } from './archive-store.ts';
import { StoreError } from './store-error.ts';

/**
 * A store that could not be opened yet: until it is, `meanwhile` answers, and every batch tries to open it. So rows wait in memory
 * as they do for a store that fails, and go in as soon as it opens.
 *
 * @param meanwhile says what the store holds; nothing is written into it
 * @param open throws a `StoreError` while it cannot be opened, which is then the batch's
 * @param isSurprising the store may hold more than `meanwhile` says: then the batches that were made by what that said fail as
 *   `outdated` when it opens, for their writer must ask it first how far it is
 */
export function lateStore(
  meanwhile: ArchiveStore,
  open: () => Promise<ArchiveStore>,
  { isSurprising = false } = {},
): ArchiveStore {
  let current = meanwhile;
  let opening: Promise<void> | undefined;
  let isSurprise = isSurprising;

  const opened = async (): Promise<ArchiveStore> => {
    if (current !== meanwhile) return current;
    opening ??= open()
      .then((store) => {
        current = store;
      })
      .finally(() => {
        opening = undefined;
      });
    await opening;
    return current;
  };

  return {
    engine: meanwhile.engine,
    async write(batch) {
      const isOfBefore = isSurprise || (isSurprising && current === meanwhile);
      const store = await opened();
      isSurprise = false;
      if (isOfBefore) throw new StoreError('outdated', `${store.engine}: it answers by now`);
      return store.write(batch);
    },
    forgetBefore: async (what, atMs) => (await opened()).forgetBefore(what, atMs),
    facts: () => current.facts(),
    dictionaries: () => current.dictionaries(),
    groups: () => current.groups(),
    parameters: () => current.parameters(),
    segments: (query) => current.segments(query),
    segmentContents: (segmentIds, what) => current.segmentContents(segmentIds, what),
    flushedLsns: () => current.flushedLsns(),
    chunks: (query) => current.chunks(query),
    chunkBytes: (chunkIds) => current.chunkBytes(chunkIds),
    binChunks: (query) => current.binChunks(query),
    packets: (query) => current.packets(query),
    packet: (lsn) => current.packet(lsn),
    countPackets: (query) => current.countPackets(query),
    journal: (query) => current.journal(query),
    journalEntry: (table, id) => current.journalEntry(table, id),
    sizes: () => current.sizes(),
    backup: async (path) => (await opened()).backup(path),
    async close() {
      await opening?.catch(() => {});
      // Somebody may still have been reading from it when the other one was opened.
      await meanwhile.close().catch(() => {});
      if (current !== meanwhile) await current.close();
    },
  };
}
