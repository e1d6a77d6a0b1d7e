import { VirtualClock } from '@dawa/seams/virtual-clock';
import { logDirectory } from '../archive/log-recovery.ts';
import { openPacketLog } from '../archive/packet-log.ts';
import type { LogRecord } from '../ports.ts';

/** For tests: a log of the first records of another, as an end without goodbye leaves it. @param directory of the run */
export async function cutLog(from: readonly LogRecord[], count: number, directory: string): Promise<void> {
  const clock = new VirtualClock(from[0]?.atMs ?? 0);
  const log = await openPacketLog({ directory: logDirectory(directory), runId: 'run-1', clock });
  for (const { lsn: _, ...record } of from.slice(0, count)) log.append(record);
  await log.flush();
  await log.close();
}
