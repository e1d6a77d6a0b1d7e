import { readFileSync } from 'node:fs';

/**
 * Milliseconds that this thread has computed. On a machine that has other work to do much more time goes by, and no parser is
 * to blame for that; where the host does not tell, it is the time that goes by.
 *
 * Source: Linux, Documentation/scheduler/sched-stats.rst: /proc/<pid>/schedstat begins with the nanoseconds on the processor
 */
export function threadMs(): number {
  if (!isTold) return performance.now();
  return Number(readFileSync(path, 'latin1').split(' ')[0]) / 1e6;
}

const path = '/proc/thread-self/schedstat';
const isTold = canBeRead();

function canBeRead(): boolean {
  try {
    return Number(readFileSync(path, 'latin1').split(' ')[0]) > 0;
  } catch {
    return false;
  }
}
