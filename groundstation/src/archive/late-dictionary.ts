import { describeFault } from '@dawa/seams/fault';
import type { DictionaryContents } from '../dictionary/dictionary-version.ts';
import type { FaultReporter, Journal } from '../ports.ts';
import type { StationArchive } from './archive.ts';
import { isOutOfRoom } from './out-of-room.ts';
import { StoreError } from './store/store-error.ts';

export interface LateDictionaryParts {
  readonly archive: Pick<StationArchive, 'loadDictionary' | 'version'>;
  readonly journal: Pick<Journal, 'event'>;
  readonly onFault: FaultReporter;
}

/**
 * Makes the dictionaries that a station starts with current.
 *
 * What was decoded by the one before has to be written first, so on a full disk a mission that was changed while the station
 * was down is decoded as before, which is told, until `again` finds room.
 *
 * @returns `again`: to be called when there may be room
 * @throws RangeError when a dictionary cannot be used; the host's or the store's error for anything but want of room
 */
export async function useDictionaries(
  dictionaries: readonly DictionaryContents[],
  { archive, journal, onFault }: LateDictionaryParts,
): Promise<() => Promise<void>> {
  let late: DictionaryContents[] = [];
  for (const contents of dictionaries) {
    const { missionId } = contents;
    try {
      const loaded = await archive.loadDictionary(contents);
      if (!loaded.ok) throw new RangeError(`dictionary of ${missionId}: ${describeFault(loaded.fault)}`);
    } catch (error) {
      if (!isForWantOfRoom(error) || archive.version(missionId) === undefined) throw error;
      late.push(contents);
      const text = `${missionId}: there is no room for another dictionary, so packets are decoded by the one before: ${(error as Error).message}`;
      journal.event({ severity: 'warning', source: 'archive', code: 'mission', text });
    }
  }
  return async () => {
    const waiting = late;
    late = [];
    for (const contents of waiting) {
      try {
        const loaded = await archive.loadDictionary(contents);
        if (!loaded.ok) continue;
        const { dictionaryId, hash } = loaded.value;
        const text = `${contents.missionId}: there is room again, and dictionary ${dictionaryId}, ${hash.slice(0, 8)}, is used from now on.`;
        journal.event({ severity: 'info', source: 'archive', code: 'mission', text });
      } catch (error) {
        late.push(contents);
        if (!isForWantOfRoom(error)) onFault('archive', error as Error);
      }
    }
  };
}

/** For what may be left undone on a full disk. @throws what is anything else */
export function unlessForWantOfRoom(error: unknown): undefined {
  if (!isForWantOfRoom(error)) throw error;
}

function isForWantOfRoom(error: unknown): boolean {
  return isOutOfRoom(error) || (error instanceof StoreError && error.code === 'full');
}
