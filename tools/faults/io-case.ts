import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { firstAcknowledgedDamage, verifyLog } from '@dawa/groundstation/archive/verify';
import { checkLog } from './check-log.ts';
import { startWriter, type WriterWords } from './writer-process.ts';

/** What all cases together came to. */
export interface IoTally {
  runs: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  worstRssOctets: number;
  skipped: number;
  findings: string[];
}

/** What a case is given to work with. */
export interface IoBench {
  /** Scratch of this case alone. */
  readonly folder: string;
  /** The writer, as `node` runs it. */
  readonly program: string;
  /** The same of a whole archive. */
  readonly stationProgram: string;
  /** 0 to 1, repeatable. */
  readonly tally: IoTally;
}

/** A fault that is brought upon a writer. */
export interface IoCase {
  readonly name: string;
  /** Why it cannot be run on this machine; undefined when it can. */
  reasonToSkip(): string | undefined;
  /** @returns one line on what was seen */
  run(bench: IoBench): Promise<string>;
}

export interface Judged {
  readonly words: WriterWords;
  /** All that the writer said of what went wrong. */
  readonly told: string;
}

/**
 * Waits for a writer, and judges what it left: whatever happened to it, all that it called acknowledged must be in the log, octet for
 * octet and once, with no gap, and it must not have taken more memory than it may.
 *
 * @param must what it must have told of, so that an operator would know why
 */
export async function judge(
  bench: IoBench,
  what: string,
  directory: string,
  words: WriterWords,
  must?: RegExp,
): Promise<Judged> {
  const { tally } = bench;
  const find = (text: string) => tally.findings.push(`${what}: ${text}`);
  const check = checkLog(directory, words.acknowledgedLsn);
  tally.runs++;
  tally.acknowledged += words.acknowledgedLsn;
  tally.lost += check.lost;
  tally.doubled += check.doubled;
  const { lost, doubled, gaps } = check;
  if (lost + doubled + gaps > 0) {
    find(`${lost} lost, ${doubled} doubled, ${gaps} gaps of ${words.acknowledgedLsn} acknowledged`);
  }
  const damage = firstAcknowledgedDamage(verifyLog(directory));
  if (damage !== undefined)
    find(`verify: expected ${damage.expected}, found ${damage.found} in ${damage.path}`);
  const rssOctets = words.done?.rssOctets ?? 0;
  tally.worstRssOctets = Math.max(tally.worstRssOctets, rssOctets);
  if (rssOctets > mostRssOctets)
    find(`expected at most ${mostRssOctets} octets of memory, found ${rssOctets}`);
  const told = [...words.troubles, ...words.faults, words.complaint].join('\n');
  if (must !== undefined && !must.test(told))
    find(`expected to be told of ${must.source}, found ${told || 'nothing'}`);
  if (words.done === undefined && !must?.test(words.complaint)) {
    find(`ended early with ${words.exitCode}: ${words.complaint.slice(0, 400)}`);
  }
  return { words, told };
}

/** A new folder for the log of one run. */
export function freshLog(bench: IoBench, name: string): string {
  const directory = join(bench.folder, name);
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** After the fault has passed a writer must go on where the log stands. */
export async function judgeNextLife(bench: IoBench, what: string, directory: string): Promise<void> {
  const next = startWriter([process.execPath, bench.program, '--directory', directory, '--records', '200']);
  await judge(bench, `${what}, opened again`, directory, await next.ended);
}

/** Node itself takes some fifty megabytes, a full queue of the writer two. */
const mostRssOctets = 200e6;
