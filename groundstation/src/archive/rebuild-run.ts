import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@dawa/seams/clock';
import { type DictionaryContents, unpackContents } from '../dictionary/dictionary-version.ts';
import type { Bus, FaultReporter, LogRecord } from '../ports.ts';
import type { CountedMission } from '../processing/reception-book.ts';
import type { StationArchive } from './archive.ts';
import { removeDatabase } from './database.ts';
import { dictionaryRowOf } from './dictionary-record.ts';
import { listSegments, readLog } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import { openArchive } from './open-archive.ts';
import { openRunStore } from './run-store-file.ts';
import { openServerRunStore } from './run-store-server.ts';
import { standingAtStart } from './standing-record.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import type { PostgresAddress } from './store/postgres-line.ts';

export interface StoppedRun {
  readonly directory: string;
  readonly clock: Clock;
  readonly onFault: FaultReporter;
  /** Packs of missions, by which their clocks on board are judged; where there are none, dictionaries as the log has them. */
  readonly missions: readonly (DictionaryContents & CountedMission)[];
  /** Told up to which record the log was read, of how many. */
  readonly onProgress?: (lsn: number, lastLsn: number) => void;
}

/**
 * Makes the index of a run anew from its log, beside the one it has, which it takes the place of when it is whole.
 *
 * @throws ArchiveInUse while a station writes the run; the host's error when the disk has no room for both
 */
export async function rebuildRun(run: StoppedRun): Promise<{ packets: number; samples: number }> {
  const kept = join(run.directory, 'index.sqlite');
  const made = `${kept}.new`;
  removeDatabase(made);
  try {
    const archive = await openStopped(run, (about) => openRunStore(made, about));
    await archive.flushRows();
    const counts = await countsOf(archive);
    await archive.close();
    removeDatabase(kept);
    renameSync(made, kept);
    return counts;
  } finally {
    removeDatabase(made);
  }
}

/**
 * The same where a server keeps the rows: those that stood there are set aside under another name.
 *
 * @throws ArchiveInUse while a station writes the run; StoreError when the server cannot be reached
 */
export async function rebuildRunOnServer(
  run: StoppedRun,
  address: PostgresAddress,
): Promise<{ packets: number; samples: number }> {
  const archive = await openStopped(run, ({ runId }) => openServerRunStore(address, { runId, lastLsn: -1 }));
  try {
    await archive.flushRows();
    return await countsOf(archive);
  } finally {
    await archive.close();
  }
}

async function countsOf({ store }: StationArchive): Promise<{ packets: number; samples: number }> {
  const { tables, samples } = await store.sizes();
  return { packets: tables.find(({ name }) => name === 'packets')?.rows ?? 0, samples };
}

/** Opens a run that no station writes, to work on it. @throws ArchiveInUse while one does */
export async function openStopped(
  { directory, clock, onFault, missions, onProgress }: StoppedRun,
  openStore?: (about: { runId: string; lastLsn: number }) => Promise<ArchiveStore>,
): Promise<StationArchive> {
  const log = logDirectory(directory);
  const runId = listSegments(log).find(({ header }) => header !== undefined)?.header?.runId ?? '';
  const { archive, journal } = await openArchive({
    ...{ directory, runId, clock, bus: silentBus, onFault },
    dictionaries: missions.length > 0 ? missions : dictionariesIn(log),
    ...(openStore && { openStore }),
    ...(onProgress && { onReplayed: onProgress }),
  });
  journal.close();
  return archive;
}

/** The last dictionary of each mission that a log tells of. */
function dictionariesIn(log: string): DictionaryContents[] {
  const last = new Map<string, DictionaryContents>();
  for (const record of recordsOf(log)) {
    const row = dictionaryRowOf(record);
    const contents = row && unpackContents(row.contents);
    if (contents?.ok === true) last.set(contents.value.missionId, contents.value);
  }
  return [...last.values()];
}

function* recordsOf(log: string): Generator<LogRecord> {
  yield* standingAtStart(log).records;
  yield* readLog(log);
}

const silentBus: Bus = { publish: () => {}, subscribe: () => () => {} };
