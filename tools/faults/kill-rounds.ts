import { join } from 'node:path';
import { checkLog, tornOctets } from './check-log.ts';
import { elapse, randomFrom } from './random.ts';
import { tearTail } from './tear-tail.ts';
import { startWriter } from './writer-process.ts';

export interface KillTally {
  kills: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  gaps: number;
  tornTails: number;
  /** The longest time from the start of a writer to its log being open, its own start included. */
  worstOpenMs: number;
  /** What went wrong, a line each; none when all is well. */
  findings: string[];
}

export interface KillOptions {
  /** Scratch; logs grow in it. */
  readonly folder: string;
  /** What `node` runs. */
  readonly program: string;
  readonly kills: number;
  readonly seed: number;
  readonly onKill?: (kills: number, text: string) => void;
  /** Logs that are written and killed side by side. */
  readonly lanes?: number;
}

export function emptyTally(): KillTally {
  return {
    ...{ kills: 0, acknowledged: 0, lost: 0, doubled: 0, gaps: 0, tornTails: 0, worstOpenMs: 0 },
    findings: [],
  };
}

/** Kills writers of a few growing logs, and checks after each kill what is left. */
export async function runKills(options: KillOptions, tally = emptyTally()): Promise<KillTally> {
  const lanes = Math.min(options.lanes ?? 2, options.kills);
  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(options, lane, lanes, tally)));
  return tally;
}

/** `100 kills, 412,331 acknowledged, 0 lost, 0 doubled, 37 torn tails` */
export function killSummary({ kills, acknowledged, lost, doubled, gaps, tornTails }: KillTally): string {
  const count = (value: number) => value.toLocaleString('en');
  const gapText = gaps === 0 ? '' : `, ${count(gaps)} gaps`;
  return `${count(kills)} kills, ${count(acknowledged)} acknowledged, ${count(lost)} lost, ${count(doubled)} doubled${gapText}, ${count(tornTails)} torn tails`;
}

async function runLane(options: KillOptions, lane: number, lanes: number, tally: KillTally): Promise<void> {
  const directory = join(options.folder, `lane-${lane}`);
  const random = randomFrom(options.seed * 1000 + lane);
  const kills = Math.floor(options.kills / lanes) + (lane < options.kills % lanes ? 1 : 0);
  let acknowledgedLsn = 0;
  let checkedLsn = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const { openedLsn, toldLsn } = await runUntilKilled(options.program, directory, random, tally);
    // What the writer found when it opened was acknowledged from then on, by this life or the one before.
    if (openedLsn !== undefined && openedLsn < acknowledgedLsn) {
      tally.findings.push(
        `lane ${lane}, kill ${kill}: expected ${acknowledgedLsn} acknowledged at opening, found ${openedLsn}`,
      );
    }
    acknowledgedLsn = Math.max(acknowledgedLsn, toldLsn);
    if (random() < 1 / 3) tearTail(directory, random);
    const isLast = kill === kills;
    const afterLsn = isLast ? 0 : Math.max(0, checkedLsn - overlapRecords);
    const check = checkLog(directory, acknowledgedLsn, afterLsn);
    if (check.lost + check.doubled + check.gaps > 0) {
      tally.findings.push(
        `lane ${lane}, kill ${kill}, seed ${options.seed}: ${check.lost} lost, ${check.doubled} doubled, ${check.gaps} gaps up to ${acknowledgedLsn}`,
      );
    }
    tally.lost += check.lost;
    tally.doubled += check.doubled;
    tally.gaps += check.gaps;
    if (tornOctets(directory) > 0) tally.tornTails++;
    checkedLsn = acknowledgedLsn;
    tally.kills++;
    options.onKill?.(
      tally.kills,
      `${(tally.acknowledged + acknowledgedLsn).toLocaleString('en')} acknowledged`,
    );
  }
  tally.acknowledged += acknowledgedLsn;
}

/** Records before the last check that are read again: a kill must not harm what was there either. The last round reads all. */
const overlapRecords = 1000;

async function runUntilKilled(
  program: string,
  directory: string,
  random: () => number,
  tally: KillTally,
): Promise<{ openedLsn: number | undefined; toldLsn: number }> {
  const startedMs = performance.now();
  const writer = startWriter([process.execPath, program, '--directory', directory]);
  // One in eight is killed while it starts: opening after a crash must survive a crash.
  const isEarly = random() < 1 / 8;
  if (isEarly) await elapse(40 + random() * 120);
  else {
    await writer.opened;
    tally.worstOpenMs = Math.max(tally.worstOpenMs, performance.now() - startedMs);
    await elapse(random() * 200);
  }
  writer.child.kill('SIGKILL');
  const words = await writer.ended;
  if (words.exitCode !== null) {
    tally.findings.push(`a writer ended by itself with ${words.exitCode}: ${words.complaint.slice(0, 300)}`);
  }
  for (const fault of words.faults) tally.findings.push(`told of a fault where there was none: ${fault}`);
  return { openedLsn: words.openedLsn, toldLsn: words.acknowledgedLsn };
}
