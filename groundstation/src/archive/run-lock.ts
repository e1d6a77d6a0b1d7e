import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOutOfRoom } from './out-of-room.ts';

/** Another process is writing into the folder: two writers would cut each other's records apart. */
export class ArchiveInUse extends Error {
  constructor(directory: string, pid: number) {
    super(`${directory}: expected a run that nobody writes, found process ${pid} writing it`);
    this.name = 'ArchiveInUse';
  }
}

/**
 * Takes the folder of a run for this process; returns how to give it back.
 *
 * A lock left behind by a crash does not count: the process is gone, or its number belongs to another one by now. On a full
 * disk, where a file can be made but nothing be written into it, the name of the file says who holds the folder.
 *
 * @throws ArchiveInUse while the process that took it lives; the host's error when neither can be made
 */
export function takeRunLock(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  for (const { path, holder } of locksIn(directory)) {
    if (holder !== undefined && holder.pid !== process.pid && isSameProcess(holder)) {
      throw new ArchiveInUse(directory, holder.pid);
    }
    rmSync(path, { force: true });
  }
  const path = makeLock(directory, { pid: process.pid, start: startOf(process.pid) ?? '' });
  return () => {
    const mine = locksIn(directory).some((one) => one.path === path && one.holder?.pid === process.pid);
    if (mine) rmSync(path, { force: true });
  };
}

function makeLock(directory: string, { pid, start }: Holder): string {
  const path = join(directory, fileName);
  try {
    writeFileSync(path, `${pid} ${start}\n`);
    return path;
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    rmSync(path, { force: true });
    const named = join(directory, `${fileName}-${pid}-${start}`);
    writeFileSync(named, '');
    return named;
  }
}

function locksIn(directory: string): { path: string; holder: Holder | undefined }[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    const [, pid, start = ''] = namedLock.exec(name) ?? [];
    if (pid !== undefined) return { path, holder: { pid: Number(pid), start } };
    return name === fileName ? { path, holder: readHolder(path) } : [];
  });
}

const fileName = 'lock';
const namedLock = /^lock-(\d+)-(\d*)$/;

interface Holder {
  readonly pid: number;
  readonly start: string;
}

function readHolder(path: string): Holder | undefined {
  try {
    const match = /^(\d+) (\d*)\n$/.exec(readFileSync(path, 'utf8'));
    return match === null ? undefined : { pid: Number(match[1]), start: match[2]! };
  } catch {
    return undefined;
  }
}

function isSameProcess({ pid, start }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = statusOf(pid);
  if (now === undefined) return true;
  return !isDead(now.state) && (start === '' || now.start === start);
}

/** A killed process keeps its number until its parent looks after it; it writes nothing any more. */
function isDead(state: string): boolean {
  return state === 'Z' || state === 'X';
}

function startOf(pid: number): string | undefined {
  return statusOf(pid)?.start;
}

/**
 * State of a process, and when it began in ticks since boot; undefined where the host has no /proc. Source: proc(5),
 * /proc/pid/stat, fields 3 and 22.
 */
function statusOf(pid: number): { state: string; start: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, field 2, is in parentheses and may hold anything, parentheses too.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', start: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}
