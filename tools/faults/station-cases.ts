import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshLog, type IoBench, type IoCase } from './io-case.ts';
import { checkStation } from './station-rounds.ts';
import { type RunningWriter, startWriter, type WriterWords } from './writer-process.ts';

/** System calls by which the index is written, and the calls of each that fail, counted from the start. */
const injected = [
  { call: 'pwrite64', error: 'EIO' },
  { call: 'pwrite64', error: 'ENOSPC' },
  { call: 'fsync', error: 'EIO' },
] as const;
/** So small that it is full at once, and so large behind the ballast that a fast machine does not fill it a second time. */
const freeOctets = 3_000_000;
const diskOctets = 2 ** 27;
/** What an operator is told when the log or the index finds no room. */
const noRoom = /ENOSPC|database has no room|cannot write/;
const nths = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];

/** What befalls a whole archive: log, index, journal and all. */
export const stationCases: readonly IoCase[] = [
  {
    name: 'the disk under a whole archive is full, and then has room again',
    reasonToSkip: () => (canMount() ? undefined : 'no right to mount a tmpfs'),
    async run(bench) {
      const disk = freshLog(bench, 'station-full');
      const size = `size=${diskOctets}`;
      const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', disk], { encoding: 'utf8' });
      if (mount.status !== 0) return `SKIPPED ${mount.stderr.trim()}`;
      try {
        const ballast = join(disk, 'ballast');
        writeFileSync(ballast, new Uint8Array(diskOctets - freeOctets));
        const writer = start(bench, join(disk, 'run'), ['--for-ms', '9000', '--segment-octets', '400000']);
        await until(writer, () => writer.words.troubles.some((text) => noRoom.test(text)));
        const fullStep = writer.words.acknowledgedLsn;
        rmSync(ballast);
        const words = await writer.ended;
        await judgeStation(bench, 'station, disk full', join(disk, 'run'), words, noRoom);
        if (words.acknowledgedLsn <= fullStep)
          bench.tally.findings.push(
            `station, disk full: expected to go on after step ${fullStep}, found it did not`,
          );
        return `full after ${fullStep} steps, ${words.acknowledgedLsn} once there was room; told "${words.troubles.find((text) => noRoom.test(text))}"`;
      } finally {
        // The driver of the index lets a file go when its statements are collected: the disk goes when they are.
        spawnSync('umount', ['--lazy', disk]);
      }
    },
  },
  ...injected.map(
    ({ call, error }): IoCase => ({
      name: `n-th ${call} on the index of a whole archive fails with ${error}`,
      reasonToSkip: () => (spawnSync('strace', ['-V']).status === 0 ? undefined : 'no strace'),
      async run(bench) {
        let injections = 0;
        let told = 0;
        for (const nth of nths) {
          const what = `index, ${call} ${nth} ${error}`;
          const directory = freshLog(bench, `index-${call}-${error}-${nth}`);
          const { words, wasInjected } = await traced(bench, directory, `${call}:error=${error}:when=${nth}`);
          await judgeStation(bench, what, directory, words);
          if (!wasInjected) break;
          injections++;
          if (words.troubles.length + words.faults.length > 0 || words.complaint !== '') told++;
          rmSync(directory, { recursive: true });
        }
        return `${injections} times, told of ${told}`;
      },
    }),
  ),
];

function start(bench: IoBench, directory: string, more: readonly string[]): RunningWriter {
  return startWriter([process.execPath, bench.stationProgram, '--directory', directory, ...more]);
}

/** Whatever happened: what it called acknowledged is there when the archive is opened again, and the index says what the log does. */
async function judgeStation(
  bench: IoBench,
  what: string,
  directory: string,
  words: WriterWords,
  must?: RegExp,
): Promise<void> {
  const { tally } = bench;
  const hasTold = words.openedLsn !== undefined && words.acknowledgedLsn !== words.openedLsn;
  const safe = hasTold ? words.acknowledgedLsn : 0;
  await checkStation(directory, [{ from: 1, safe }], what, tally);
  tally.runs++;
  tally.acknowledged += 4 * safe;
  const rssOctets = words.done?.rssOctets ?? 0;
  tally.worstRssOctets = Math.max(tally.worstRssOctets, rssOctets);
  if (rssOctets > mostRssOctets)
    tally.findings.push(`${what}: expected at most ${mostRssOctets} octets of memory, found ${rssOctets}`);
  const told = [...words.troubles, ...words.faults, words.complaint].join('\n');
  if (must !== undefined && !must.test(told))
    tally.findings.push(
      `${what}: expected to be told of ${must.source}, found ${told.slice(0, 400) || 'nothing'}`,
    );
  if (words.done === undefined && !/EIO|ENOSPC|I\/O|disk/.test(told))
    tally.findings.push(`${what}: ended early with ${words.exitCode}: ${words.complaint.slice(0, 400)}`);
}

async function traced(bench: IoBench, directory: string, inject: string) {
  const trace = `${directory}.trace`;
  const paths = ['', '-wal', '-journal'].flatMap((end) => ['-P', join(directory, `index.sqlite${end}`)]);
  const writer = startWriter(
    [
      ...['strace', '-f', '-qq', '-o', trace, ...paths],
      ...['-e', `trace=${inject.split(':')[0]}`, '-e', `inject=${inject}`],
      ...[process.execPath, bench.stationProgram, '--directory', directory, '--for-ms', '1500'],
    ],
    // Through the ring no system call would be seen.
    { UV_USE_IO_URING: '0' },
  );
  const words = await writer.ended;
  return { words, wasInjected: readFileSync(trace, 'utf8').includes('(INJECTED)') };
}

async function until(writer: RunningWriter, isSo: () => boolean): Promise<void> {
  const ended = writer.ended.then(() => true);
  for (let isOver = false; !isOver && !isSo(); ) {
    isOver = await Promise.race([
      ended,
      new Promise<false>((resolve) => setTimeout(() => resolve(false), 20)),
    ]);
  }
}

function canMount(): boolean {
  return process.getuid?.() === 0 && spawnSync('mount', ['-V']).status === 0;
}

/** Node takes fifty megabytes, a bundle with SQLite, XTCE and all some more, and the collector its time. */
const mostRssOctets = 400e6;
