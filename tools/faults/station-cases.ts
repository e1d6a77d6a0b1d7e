import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { freshLog, type IoBench, type IoCase } from './io-case.ts';
import { checkStation, type Life } from './station-rounds.ts';
import { type RunningWriter, startWriter, type WriterWords } from './writer-process.ts';

/** System calls by which the index is written, and the calls of each that fail, counted from the start. */
const injected = [
  { call: 'pwrite64', error: 'EIO' },
  { call: 'pwrite64', error: 'ENOSPC' },
  { call: 'fsync', error: 'EIO' },
] as const;
/** So small that it is full at once, and so large behind the ballast that what is written then does not fill it a second time. */
const freeOctets = 3_000_000;
const diskOctets = 2 ** 27;
/** Takes less than 100 MB of it. */
const mostSteps = 30_000;
/** What an operator is told when the log or the index finds no room. */
const noRoom = /ENOSPC|database has no room|cannot write/;
const nths = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];

/** A station's index is written in a thread; that of a command which opens an archive for a moment is not. */
const waysToWrite = [
  { way: '', asked: ['--in-thread'] },
  { way: ', index not in a thread', asked: [] },
] as const;

/** What befalls a whole archive: log, index, journal and all. */
export const stationCases: readonly IoCase[] = [
  ...waysToWrite.map(({ way, asked }) => ({
    name: `the disk under a whole archive is full, and then has room again${way}`,
    reasonToSkip: () => (canMount() ? undefined : 'no right to mount a tmpfs'),
    run: (bench: IoBench) =>
      onSmallDisk(bench, 'station-full', async (disk, ballast) => {
        writeFileSync(ballast, new Uint8Array(diskOctets - freeOctets));
        const most = ['--for-ms', '9000', '--steps', String(mostSteps)];
        const goal = [...most, '--segment-octets', '400000', ...asked];
        const writer = start(bench, join(disk, 'run'), goal);
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
      }),
  })),
  ...waysToWrite.map(({ way, asked }) => ({
    name: `a whole archive is opened on a full disk, and then has room${way}`,
    reasonToSkip: () => (canMount() ? undefined : 'no right to mount a tmpfs'),
    run: (bench: IoBench) =>
      onSmallDisk(bench, 'station-start-full', async (disk, ballast) => {
        const directory = join(disk, 'run');
        const lives: Life[] = [];
        // The first begins its run, the second goes on with it and has an index and a log to open.
        for (const from of [1, 100_001]) {
          const what = `station, started on a full disk, from step ${from}`;
          fill(ballast);
          const most = ['--for-ms', '6000', '--steps', String(mostSteps / 2)];
          const goal = [...most, '--from', String(from), ...asked];
          const writer = start(bench, directory, goal);
          await until(writer, () => writer.words.troubles.some((text) => /cannot write/.test(text)));
          if (tellsSafe(writer.words))
            bench.tally.findings.push(`${what}: expected nothing to be called safe, found some was`);
          rmSync(ballast);
          const words = await writer.ended;
          const safe = tellsSafe(words) ? words.acknowledgedLsn : from - 1;
          lives.push({ from, safe });
          await judgeStation(bench, what, directory, words, noRoom, lives);
          if (safe < from) bench.tally.findings.push(`${what}: expected to write, found it did not`);
        }
        return `${lives.map(({ from, safe }) => safe - from + 1).join(' and ')} steps once there was room`;
      }),
  })),
  ...injected.map(
    ({ call, error }, place): IoCase => ({
      name: `n-th ${call} on the index of a whole archive fails with ${error}`,
      reasonToSkip: () => (spawnSync('strace', ['-V']).status === 0 ? undefined : 'no strace'),
      async run(bench) {
        let injections = 0;
        let told = 0;
        for (const [index, nth] of nths.entries()) {
          // Two of three in a thread, and each n-th call in one for some error.
          const { way, asked } = waysToWrite[(index + place) % 3 === 0 ? 1 : 0];
          const what = `index, ${call} ${nth} ${error}${way}`;
          const directory = freshLog(bench, `index-${call}-${error}-${nth}`);
          const inject = `${call}:error=${error}:when=${nth}`;
          const { words, wasInjected } = await traced(bench, directory, inject, asked);
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

/** A disk of its own for a case, and the name of a file that may fill it. */
async function onSmallDisk(
  bench: IoBench,
  name: string,
  use: (disk: string, ballast: string) => Promise<string>,
): Promise<string> {
  const disk = freshLog(bench, name);
  const size = `size=${diskOctets}`;
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', disk], { encoding: 'utf8' });
  if (mount.status !== 0) return `SKIPPED ${mount.stderr.trim()}`;
  try {
    return await use(disk, join(disk, 'ballast'));
  } finally {
    // The driver of the index lets a file go when its statements are collected: the disk goes when they are.
    spawnSync('umount', ['--lazy', disk]);
  }
}

/** To the last octet. */
function fill(ballast: string): void {
  const file = openSync(ballast, 'w');
  try {
    for (;;) writeSync(file, new Uint8Array(2 ** 20));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

/** `opened` counts records, only `acknowledged` counts steps. */
function tellsSafe({ openedLsn, acknowledgedLsn }: WriterWords): boolean {
  return openedLsn !== undefined && acknowledgedLsn !== openedLsn;
}

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
  lives: readonly Life[] = [{ from: 1, safe: tellsSafe(words) ? words.acknowledgedLsn : 0 }],
): Promise<void> {
  const { tally } = bench;
  await checkStation(directory, lives, what, tally);
  tally.runs++;
  const { from, safe } = lives.at(-1)!;
  tally.acknowledged += 4 * (safe - from + 1);
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

async function traced(bench: IoBench, directory: string, inject: string, asked: readonly string[]) {
  const trace = `${directory}.trace`;
  const paths = ['', '-wal', '-journal'].flatMap((end) => ['-P', join(directory, `index.sqlite${end}`)]);
  const writer = startWriter(
    [
      ...['strace', '-f', '-qq', '-o', trace, ...paths],
      ...['-e', `trace=${inject.split(':')[0]}`, '-e', `inject=${inject}`],
      ...[process.execPath, bench.stationProgram, '--directory', directory, '--for-ms', '1500', ...asked],
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
