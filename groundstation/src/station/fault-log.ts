import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import type { FaultReporter } from '../ports.ts';

/** The same line again within this time is counted and not written: a cable that fails fails often. */
const quietMs = 10_000;
const mostLines = 500;

/** One line for people from anything that went wrong, without drowning them. */
export function createFaultLog(
  clock: Pick<Clock, 'monotonicMs'>,
  say: (line: string) => void,
): FaultReporter {
  const told = new Map<string, { atMs: number; again: number }>();
  return (source, fault) => {
    const text = fault instanceof Error ? fault.message : describeFault(fault);
    const line = `${source}: ${text.split('\n')[0]}`;
    const nowMs = clock.monotonicMs();
    const before = told.get(line);
    if (before !== undefined && nowMs - before.atMs < quietMs) {
      before.again += 1;
      return;
    }
    if (told.size >= mostLines) told.clear();
    told.set(line, { atMs: nowMs, again: 0 });
    say(before === undefined || before.again === 0 ? line : `${line} (and ${before.again} times more)`);
  };
}
