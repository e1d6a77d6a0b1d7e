import type { ArchiveStore } from './archive-store.ts';
import { StoreError } from './store-error.ts';

/**
 * The same store, whose every failure is a `StoreError` or, for a batch that makes no sense, a `RangeError`; once it is closed
 * every call fails as `closed`.
 *
 * @param toStoreError what an error of the engine means
 * @param untilReadable what a question has to wait for
 */
export function guardStore(
  store: ArchiveStore,
  toStoreError: (error: unknown) => StoreError,
  untilReadable: () => Promise<void> | undefined = () => undefined,
): ArchiveStore {
  let closing: Promise<void> | undefined;

  const guard =
    <Args extends unknown[], Value>(name: string, call: (...args: Args) => Promise<Value>) =>
    async (...args: Args): Promise<Value> => {
      if (closing !== undefined) throw new StoreError('closed', `${name}: the archive is closed`);
      try {
        if (name !== 'write') await untilReadable();
        return await call(...args);
      } catch (error) {
        if (error instanceof StoreError || error instanceof RangeError) throw error;
        throw toStoreError(error);
      }
    };

  return {
    engine: store.engine,
    write: guard('write', store.write),
    facts: guard('facts', store.facts),
    dictionaries: guard('dictionaries', store.dictionaries),
    groups: guard('groups', store.groups),
    parameters: guard('parameters', store.parameters),
    segments: guard('segments', store.segments),
    segmentContents: guard('segmentContents', store.segmentContents),
    flushedLsns: guard('flushedLsns', store.flushedLsns),
    chunks: guard('chunks', store.chunks),
    chunkBytes: guard('chunkBytes', store.chunkBytes),
    binChunks: guard('binChunks', store.binChunks),
    packets: guard('packets', store.packets),
    packet: guard('packet', store.packet),
    countPackets: guard('countPackets', store.countPackets),
    journal: guard('journal', store.journal),
    journalEntry: guard('journalEntry', store.journalEntry),
    forgetBefore: guard('forgetBefore', store.forgetBefore),
    sizes: guard('sizes', store.sizes),
    backup: guard('backup', store.backup),
    close: () => {
      closing ??= store.close();
      return closing;
    },
  };
}
