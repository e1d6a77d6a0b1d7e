import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BegunCampaign } from '../bench/bench-desk.ts';

/**
 * Begins the bench's own program. It is in a process group of its own and writes to a file: it goes on when the station ends, and
 * nothing that the station does holds it up.
 *
 * @param script of the bench
 * @param folder where it writes; what it says to people goes to `run.log` there
 */
export function beginCampaignProgram(
  script: string,
  folder: string,
  words: readonly string[],
): BegunCampaign {
  mkdirSync(folder, { recursive: true });
  const logPath = join(folder, 'run.log');
  const log = openSync(logPath, 'w');
  const child = spawn(process.execPath, [script, 'run', ...words], {
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  return {
    terminate: () => void child.kill('SIGTERM'),
    ended: new Promise((resolve) => {
      child.once('error', (error) => resolve({ exitCode: null, lastWords: error.message }));
      child.once('exit', (exitCode) => resolve({ exitCode, lastWords: lastLineOf(logPath) }));
    }),
  };
}

/** A process that belongs to somebody else is there, too. */
export function isProcessThere(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function lastLineOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').at(-1)!.slice(0, 300);
  } catch {
    return '';
  }
}
