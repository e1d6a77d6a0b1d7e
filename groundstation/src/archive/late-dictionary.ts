import { describeFault } from '@dawa/seams/fault';
import type { DictionaryContents } from '../dictionary/dictionary-version.ts';
import type { FaultReporter, Journal } from '../ports.ts';
import type { StationArchive } from './archive.ts';
import { StoreError } from './store/store-error.ts';
import { isForWantOfRoom } from './want-of-room.ts';

export interface LateDictionaryParts {
  readonly archive: Pick<StationArchive, 'loadDictionary' | 'version'>;
  readonly journal: Pick<Journal, 'event'>;
  readonly onFault: FaultReporter;
}

/**
 * Makes the dictionaries that a station starts with current.
 *
 * What was decoded by the one before has to be written first, so on a full disk, or while the database is away, a mission that
 * was changed while the station was down is decoded as before, which is told, until `again` finds a place for it.
 *
 * @returns `again`: to be called when there may be room
 * @throws RangeError when a dictionary cannot be used; the host's or the store's error for anything but want of room
 */
export async function useDictionaries(
  dictionaries: readonly DictionaryContents[],
  { archive, journal, onFault }: LateDictionaryParts,
): Promise<() => Promise<void>> {
  let late: { readonly contents: DictionaryContents; readonly wasAway: boolean }[] = [];
  for (const contents of dictionaries) {
    const { missionId } = contents;
    try {
      const loaded = await archive.loadDictionary(contents);
      if (!loaded.ok) throw new RangeError(`dictionary of ${missionId}: ${describeFault(loaded.fault)}`);
    } catch (error) {
      if (!isForWantOfRoom(error) || archive.version(missionId) === undefined) throw error;
      const wasAway = error instanceof StoreError && error.code !== 'full';
      late.push({ contents, wasAway });
      const why = wasAway
        ? 'the database does not answer that the last dictionary is done with'
        : 'there is no room for another dictionary';
      const text = `${missionId}: ${why}, so packets are decoded by the one before: ${(error as Error).message}`;
      journal.event({ severity: 'warning', source: 'archive', code: 'mission', text });
    }
  }
  return async () => {
    const waiting = late;
    late = [];
    for (const one of waiting) {
      const { contents, wasAway } = one;
      try {
        const loaded = await archive.loadDictionary(contents);
        if (!loaded.ok) continue;
        const { dictionaryId, hash } = loaded.value;
        const why = wasAway ? 'the database answers again' : 'there is room again';
        const text = `${contents.missionId}: ${why}, and dictionary ${dictionaryId}, ${hash.slice(0, 8)}, is used from now on.`;
        journal.event({ severity: 'info', source: 'archive', code: 'mission', text });
      } catch (error) {
        late.push(one);
        if (!isForWantOfRoom(error)) onFault('archive', error as Error);
      }
    }
  };
}
