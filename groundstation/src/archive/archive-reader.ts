import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import type { DictionaryShelf } from '../dictionary/dictionary-shelf.ts';
import { DictionaryTurns, dictionaryTurnsFact } from '../dictionary/dictionary-turns.ts';
import { ReceptionBook } from '../processing/reception-book.ts';
import { ArchiveReads } from './archive-reads.ts';
import { replayLog } from './archive-replay.ts';
import { ArchiveWriter, type ArchiveWriterOptions, archiveFacts } from './archive-writer.ts';
import { LiveRows } from './live-rows.ts';
import { listSegments, readLog } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import { RecordReader } from './record-reader.ts';
import { openRunStore } from './run-store-file.ts';
import { openShelvedSamples } from './shelved-samples.ts';
import { standingAtStart } from './standing-record.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { WaitingRows } from './waiting-rows.ts';

export interface ArchiveReader {
  readonly reads: ArchiveReads;
  readonly shelf: DictionaryShelf;
  readonly missionId: string;
  /** What the store has not yet, and the log has. */
  readonly waiting: WaitingRows;
  /** Up to this record the log was read: what a station wrote later may be there or not. */
  readonly throughLsn: number;
  close(): Promise<void>;
}

/** Opens the rows of a run where they are kept elsewhere than in a file beside its log; nothing is written into them. */
export type StoreForReading = (runId: string) => Promise<ArchiveStore>;

/**
 * Opens what a run has kept for reading alone, also while a station writes it: what the store has not yet is decoded from the
 * log into memory, and a store that is missing is made anew in a temporary folder.
 */
export async function openArchiveReader(
  directory: string,
  readStore?: StoreForReading,
): Promise<ArchiveReader> {
  const logFolder = logDirectory(directory);
  const runId = listSegments(logFolder).find(({ header }) => header !== undefined)?.header?.runId ?? '';
  const kept = join(directory, 'index.sqlite');
  const isKept = readStore !== undefined || existsSync(kept);
  const temporary = isKept ? undefined : mkdtempSync(join(tmpdir(), 'dawa-reader-'));
  const path = temporary === undefined ? kept : join(temporary, 'index.sqlite');
  const about = { runId, lastLsn: Number.POSITIVE_INFINITY };
  const store = await (readStore?.(runId) ?? openRunStore(path, about));
  const { shelf, samples } = await openShelvedSamples(store, { isForReading: temporary === undefined });
  const waiting = new WaitingRows();
  const facts = await store.facts();
  let throughLsn = Number(facts.get(archiveFacts.indexed) ?? 0);
  const turns = new DictionaryTurns(facts.get(dictionaryTurnsFact));
  const writer = writerInto({ store, samples, shelf, turns, waiting });
  const { versions } = await replayLog({
    ...{ facts, store },
    reception: ReceptionBook.reading(Number(facts.get(archiveFacts.indexed) ?? 0)),
    acknowledgedLsn: Number.POSITIVE_INFINITY,
    readFrom: (afterLsn) => readLog(logFolder, afterLsn),
    atStart: () => standingAtStart(logFolder),
    ...{ shelf, turns, samples, waiting },
    versionOf: () => undefined,
    // A station may write the kept one: what it lacks stays in memory.
    async onProgress(lsn) {
      throughLsn = Math.max(throughLsn, lsn);
      if (temporary !== undefined) await writer.drainReplayed(lsn, new Map());
    },
  });
  shelf.use(versions);
  const missionId = shelf.versions()[0]?.missionId ?? '';
  const records = new RecordReader(logFolder);
  return {
    reads: new ArchiveReads({ store, samples, waiting, records, missionId }),
    ...{ shelf, missionId, waiting, throughLsn },
    async close() {
      records.close();
      await store.close();
      if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/** Brings rows into a store that is made for this reader alone; no time passes meanwhile. */
function writerInto(
  parts: Pick<ArchiveWriterOptions, 'store' | 'samples' | 'shelf' | 'turns' | 'waiting'>,
): ArchiveWriter {
  const log = {
    acknowledgedLsn: Number.MAX_SAFE_INTEGER,
    isCommitting: false,
    placeOf: () => undefined,
    forgetPlaces: () => {},
  };
  return new ArchiveWriter({
    ...{ ...parts, log, clock: new VirtualClock(0) },
    live: new LiveRows({ ...parts, mostOctets: 0 }),
    onFault: () => {},
    decodeWaiting: () => {},
    oldestWaitingLsn: () => Number.POSITIVE_INFINITY,
    readBack: () => Promise.resolve(),
    mostWaitingOctets: Number.POSITIVE_INFINITY,
  });
}
