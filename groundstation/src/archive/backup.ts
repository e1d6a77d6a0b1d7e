import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledgedMarkName } from './acknowledged-mark.ts';
import { keptFromName } from './kept-from.ts';
import { listSegments } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import { type LogVerification, verifyLog } from './verify.ts';

/**
 * Copies a run, also one that is being written, and reads the copy back.
 *
 * The index is left out: it is made again from the log when the copy is opened. A record that is being written at this
 * moment may be copied in part; it was not acknowledged yet, and opening cuts it off.
 *
 * @returns what the copy holds; look at its damages before the original is let go
 */
export function backUpRun(runDirectory: string, targetDirectory: string): LogVerification {
  const log = logDirectory(runDirectory);
  const target = logDirectory(targetDirectory);
  mkdirSync(target, { recursive: true });
  // The mark goes first: it may then lag behind the records of the copy, and never run ahead of them.
  copyIfThere(log, target, acknowledgedMarkName);
  copyIfThere(log, target, keptFromName);
  for (const segment of listSegments(log)) {
    copyFileSync(segment.path, join(target, segment.path.slice(log.length + 1)));
  }
  for (const name of readdirSync(runDirectory))
    if (name.endsWith('.json')) copyIfThere(runDirectory, targetDirectory, name);
  const reports = join(runDirectory, 'reports');
  if (existsSync(reports)) {
    mkdirSync(join(targetDirectory, 'reports'), { recursive: true });
    for (const name of readdirSync(reports)) copyIfThere(reports, join(targetDirectory, 'reports'), name);
  }
  return verifyLog(target);
}

function copyIfThere(from: string, to: string, name: string): void {
  const path = join(from, name);
  if (existsSync(path)) copyFileSync(path, join(to, name));
}
