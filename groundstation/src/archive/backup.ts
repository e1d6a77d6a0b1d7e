import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acknowledgedMarkName } from './acknowledged-mark.ts';
import { openArchiveReader, type StoreForReading } from './archive-reader.ts';
import { removeDatabase } from './database.ts';
import { keptFromName } from './kept-from.ts';
import { listSegments } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import { type LogVerification, verifyLog } from './verify.ts';
import { type StoreVerification, verifyStore } from './verify-store.ts';

/** What a copy holds; look at its damages before the original is let go. */
export interface BackedUp {
  readonly log: LogVerification;
  /** Undefined when the run had no index. */
  readonly store: StoreVerification | undefined;
}

export interface BackUpOptions {
  /** Told what is being done, and how much of it, of how much. */
  readonly onProgress?: (what: string, done: number, all: number) => void;
  /** Where a server keeps the rows: they are copied as its own dump, which this program does not read back. */
  readonly readStore?: StoreForReading | undefined;
}

/**
 * Copies a run, also one that is being written, and reads the copy back.
 *
 * The index goes first and the log after it, so that the copy's index never knows more than its log; what it lacks is made from
 * there when the copy is opened. A record that is being written at this moment may be copied in part; it was not
 * acknowledged yet, and opening cuts it off.
 *
 * @throws the host's error, or that of the index
 */
export async function backUpRun(
  runDirectory: string,
  targetDirectory: string,
  { onProgress = () => {}, readStore }: BackUpOptions = {},
): Promise<BackedUp> {
  mkdirSync(targetDirectory, { recursive: true });
  await copyIndex(runDirectory, targetDirectory, readStore);
  await copyLog(runDirectory, targetDirectory, (done, all) => onProgress('copying', done, all));
  const target = logDirectory(targetDirectory);
  return {
    log: verifyLog(target, (done, all) => onProgress('reading back', done, all)),
    store: await verifyStore(targetDirectory, {
      onProgress: (done, all) => onProgress('comparing', done, all),
    }),
  };
}

async function copyIndex(
  runDirectory: string,
  targetDirectory: string,
  readStore: StoreForReading | undefined,
): Promise<void> {
  const to = join(targetDirectory, readStore === undefined ? 'index.sqlite' : 'index.dump');
  if (readStore === undefined) {
    removeDatabase(to);
    if (!existsSync(join(runDirectory, 'index.sqlite'))) return;
  }
  const reader = await openArchiveReader(runDirectory, readStore);
  try {
    await reader.reads.store.backup(to);
  } finally {
    await reader.close();
  }
}

async function copyLog(
  runDirectory: string,
  targetDirectory: string,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const log = logDirectory(runDirectory);
  const target = logDirectory(targetDirectory);
  mkdirSync(target, { recursive: true });
  // The mark goes first: it may then lag behind the records of the copy, and never run ahead of them.
  copyIfThere(log, target, acknowledgedMarkName);
  copyIfThere(log, target, keptFromName);
  const segments = listSegments(log);
  for (const [index, { path }] of segments.entries()) {
    await copyFile(path, join(target, path.slice(log.length + 1)));
    onProgress(index + 1, segments.length);
  }
  for (const name of readdirSync(runDirectory))
    if (name.endsWith('.json')) copyIfThere(runDirectory, targetDirectory, name);
  const reports = join(runDirectory, 'reports');
  if (existsSync(reports)) {
    mkdirSync(join(targetDirectory, 'reports'), { recursive: true });
    for (const name of readdirSync(reports)) copyIfThere(reports, join(targetDirectory, 'reports'), name);
  }
}

function copyIfThere(from: string, to: string, name: string): void {
  const path = join(from, name);
  if (existsSync(path)) copyFileSync(path, join(to, name));
}
