import { existsSync } from 'node:fs';
import { logDirectory } from '@dawa/groundstation/archive/log-recovery';
import { openPacketLog } from '@dawa/groundstation/archive/packet-log';
import { describeFault } from '@dawa/seams/fault';
import { SystemClock } from '@dawa/seams/system-clock';
import { checkLog, tornOctets } from './check-log.ts';
import type { KillTally } from './kill-rounds.ts';
import type { PowerLane } from './power-rounds.ts';
import { checkStation, type Life } from './station-rounds.ts';

/** A log in small segments, of which old ones are let go while it is written. @param program what Node runs */
export function logLane(program: string, tally: KillTally): PowerLane {
  let acknowledgedLsn = 0;
  let latestLsn = 0;
  return {
    name: 'log',
    program: (directory) => [
      ...[program, '--directory', directory, '--segment-octets', '100000', '--in-flight', '500', '--drop'],
    ],
    async check(directory, acknowledged, where) {
      latestLsn = Math.max(acknowledgedLsn, acknowledged ?? 0);
      const find = (text: string) => tally.findings.push(`${where}: ${text}`);
      if (!existsSync(directory)) {
        tally.lost += latestLsn;
        if (latestLsn > 0) find(`the log is gone, and ${latestLsn} that it had acknowledged`);
        return;
      }
      if (tornOctets(directory) > 0) tally.tornTails++;
      // As it lies there, and as the next start makes it.
      compare(directory, latestLsn, tally, find);
      const log = await openPacketLog({
        ...{ directory, runId: 'faults', clock: new SystemClock() },
        onFault: (_source, fault) => find('kind' in fault ? describeFault(fault) : fault.message),
      });
      if (log.acknowledgedLsn < latestLsn)
        find(`expected ${latestLsn} acknowledged at opening, found ${log.acknowledgedLsn}`);
      await log.close();
      compare(directory, latestLsn, tally, find);
    },
    goOn() {
      tally.acknowledged += latestLsn - acknowledgedLsn;
      acknowledgedLsn = latestLsn;
    },
  };
}

function compare(
  directory: string,
  acknowledgedLsn: number,
  tally: KillTally,
  find: (text: string) => void,
): void {
  const { lost, doubled, gaps } = checkLog(directory, acknowledgedLsn);
  if (lost + doubled + gaps > 0)
    find(`${lost} lost, ${doubled} doubled, ${gaps} gaps up to ${acknowledgedLsn}`);
  tally.lost += lost;
  tally.doubled += doubled;
  tally.gaps += gaps;
}

/** A whole archive, as a station writes it. @param program what Node runs */
export function stationLane(program: string, tally: KillTally): PowerLane {
  const lives: Life[] = [];
  let next = 1;
  let latest: { readonly life: Life; readonly next: number } | undefined;
  return {
    name: 'station',
    program: (directory) => [
      ...[program, '--directory', directory, '--from', String(next)],
      ...['--segment-octets', '200000', '--in-thread'],
    ],
    async check(directory, acknowledged, where) {
      const life = { from: next, safe: acknowledged ?? next - 1 };
      if (existsSync(directory) && tornOctets(logDirectory(directory)) > 0) tally.tornTails++;
      latest = { life, next: (await checkStation(directory, [...lives, life], where, tally)) + 1 };
    },
    goOn() {
      if (latest === undefined) return;
      // A step is four records at least.
      tally.acknowledged += 4 * Math.max(0, latest.life.safe - latest.life.from + 1);
      lives.push(latest.life);
      next = latest.next;
    },
  };
}
