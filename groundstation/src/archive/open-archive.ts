import { join } from 'node:path';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { Bus, FaultReporter, Journal } from '../ports.ts';
import { StationArchive } from './archive.ts';
import { createJournal } from './journal.ts';
import { logDirectory } from './log-recovery.ts';
import type { LogStorage } from './log-storage.ts';
import { openPacketLog } from './packet-log.ts';
import { openRowIndex } from './row-index.ts';
import { takeRunLock } from './run-lock.ts';

export interface OpenArchiveOptions {
  /** The folder of this run (`runDirectory`); made when absent. */
  readonly directory: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly onFault: FaultReporter;
  /** Longest wait of a record for its group, real time; default 50. */
  readonly groupCommitMs?: number;
  readonly storage?: LogStorage;
}

/** `<data>/runs/<runId>`: what a run leaves behind, in one folder that can be copied away whole. */
export function runDirectory(dataDirectory: string, runId: string): string {
  return join(dataDirectory, 'runs', runId);
}

/**
 * Opens what a run has kept, or begins it: `log/*.seg`, `index.sqlite`, `reports/`.
 *
 * After a crash the torn end of the log is cut, and rows that the index missed are made again from it. A disk that fails
 * raises the alarm `archive-disk` until it takes records again.
 *
 * @throws ArchiveInUse while another process writes this run; RangeError when the folder belongs to another run; the host's
 *   error when it cannot be made or read
 */
export async function openArchive(
  options: OpenArchiveOptions,
): Promise<{ archive: StationArchive; journal: Journal }> {
  const release = takeRunLock(options.directory);
  try {
    return await openLocked(options, release);
  } catch (error) {
    release();
    throw error;
  }
}

async function openLocked(
  options: OpenArchiveOptions,
  release: () => void,
): Promise<{ archive: StationArchive; journal: Journal }> {
  const { directory, runId, clock, bus, onFault } = options;
  const opened: { archive?: StationArchive; journal?: Journal } = {};
  const damages: string[] = [];
  const log = await openPacketLog({
    directory: logDirectory(directory),
    runId,
    clock,
    onFault: (source, fault) => {
      if ('kind' in fault && opened.journal === undefined) damages.push(describeFault(fault));
      onFault(source, fault);
    },
    onAcknowledged: () => opened.archive?.onAcknowledged(),
    onTrouble: (trouble) =>
      trouble === undefined
        ? opened.journal?.clear(diskAlarm.alarmId)
        : opened.journal?.raise({ ...diskAlarm, text: `${trouble.error.message}. ${diskAdvice}` }),
    ...(options.groupCommitMs === undefined ? {} : { groupCommitMs: options.groupCommitMs }),
    ...(options.storage === undefined ? {} : { storage: options.storage }),
  });
  const index = openRowIndex(join(directory, 'index.sqlite'), runId, log.acknowledgedLsn);
  const archive = new StationArchive({ directory, clock, log, index, onFault, onClosed: release });
  const journal = createJournal(archive, bus, clock);
  opened.archive = archive;
  opened.journal = journal;
  if (damages.length > 0) journal.raise({ ...damageAlarm, text: `${damages.join('; ')}. ${damageAdvice}` });
  return { archive, journal };
}

const diskAlarm = {
  alarmId: 'archive-disk',
  severity: 'critical',
  title: 'The archive cannot write',
  source: 'archive',
} as const;
const diskAdvice =
  'What is received now waits in memory and is not safe yet: make room on the disk or replace it.';

const damageAlarm = {
  alarmId: 'archive-damaged',
  severity: 'critical',
  title: 'The archive is damaged',
  source: 'archive',
} as const;
const damageAdvice = 'The damaged files are left as they are; run dawa archive verify, and check the disk.';
