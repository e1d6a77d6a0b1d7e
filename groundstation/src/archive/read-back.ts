import { nextTurn } from '../clock/next-turn.ts';
import { archiveFacts } from './archive-writer.ts';
import type { LiveRows } from './live-rows.ts';
import type { SampleArchive } from './samples/sample-archive.ts';
import type { ArchiveStore, StoredFact } from './store/archive-store.ts';

export interface ReadBackParts {
  readonly log: {
    readonly acknowledgedLsn: number;
    readonly lastLsn: number;
    flush(): Promise<number>;
  };
  readonly store: Pick<ArchiveStore, 'facts'>;
  readonly samples: Pick<SampleArchive, 'readAgain'>;
  readonly live: LiveRows;
  /** Decodes packets in hand. */
  readonly decodeWaiting: () => void;
  /**
   * Brings records of the log into memory, from where `facts` say that the store has them up to a number, it included;
   * tells after each piece up to where it has come.
   */
  readonly replay: (span: {
    readonly facts: ReadonlyMap<string, StoredFact>;
    readonly throughLsn: number;
    readonly onProgress: (lsn: number) => Promise<void>;
  }) => Promise<unknown>;
  /** Writes what is in memory, all of which is at or below a number. */
  readonly write: (reachLsn: number) => Promise<void>;
}

/**
 * Brings a store that was away for long, or outrun, up to the log, while the station goes on: what memory had to let go is read back piece
 * by piece, then the last few records while what comes is set aside, then all is as before.
 *
 * @throws the error of the store or of the log; rows that are heard are then let go as before, and it is to be tried again
 */
export async function readBack(parts: ReadBackParts): Promise<void> {
  const { log, store, samples, live, decodeWaiting, replay, write } = parts;
  live.letGo();
  await samples.readAgain();
  let facts = await store.facts();
  const bringUpTo = async (throughLsn: number) => {
    const onProgress = async (lsn: number) => {
      await write(lsn);
      await nextTurn();
    };
    await replay({ facts, throughLsn, onProgress });
    facts = new Map([
      [archiveFacts.indexed, throughLsn],
      [archiveFacts.openFrom, throughLsn + 1],
    ]);
  };
  try {
    for (;;) {
      for (let doneLsn = 0; log.acknowledgedLsn - doneLsn > fewRecords || doneLsn === 0; ) {
        doneLsn = log.acknowledgedLsn;
        await bringUpTo(doneLsn);
      }
      decodeWaiting();
      live.setAside();
      const lastLsn = log.lastLsn;
      await log.flush();
      await bringUpTo(lastLsn);
      if (!live.isWhole) continue;
      live.resume();
      return;
    }
  } catch (error) {
    live.stopSettingAside();
    throw error;
  }
}

/** So many are read back in an instant. */
const fewRecords = 2000;
