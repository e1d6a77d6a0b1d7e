import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listSegments } from '@dawa/groundstation/archive/log-reader';
import { freshLog, type IoBench, type IoCase, judge, judgeNextLife } from './io-case.ts';
import { elapse } from './random.ts';
import { startWriter } from './writer-process.ts';

/** Limits that the host sets on a process, and a clock that somebody moves. */
export const limitCases: readonly IoCase[] = [
  {
    name: 'no file may be longer than 2 MiB',
    reasonToSkip: () => undefined,
    async run(bench) {
      const directory = freshLog(bench, 'file-limit');
      const words = await limited(bench, directory, 'ulimit -f 2048', ['--records', '12000']);
      await judge(bench, 'ulimit -f', directory, words, /EFBIG/);
      if ((words.done?.lsn ?? 0) < 3000)
        bench.tally.findings.push('ulimit -f: expected to go on in new segments');
      await judgeNextLife(bench, 'ulimit -f', directory);
      return `${words.acknowledgedLsn} records over ${listSegments(directory).length} segments, told of EFBIG`;
    },
  },
  {
    name: 'few files may be open',
    reasonToSkip: () => undefined,
    async run(bench) {
      const directory = freshLog(bench, 'open-limit');
      const words = await limited(bench, directory, 'ulimit -n 24', [
        ...['--records', '3000', '--segment-octets', '40000', '--drop'],
      ]);
      // Over seventy segments are begun and left: a descriptor leaked with each would end it.
      await judge(bench, 'ulimit -n', directory, words);
      await judgeNextLife(bench, 'ulimit -n', directory);
      return `${words.acknowledgedLsn} records with 24 descriptors, ${words.troubles.length} times in trouble`;
    },
  },
  {
    name: 'the clock is set forward and back by an hour',
    reasonToSkip: () =>
      existsSync(fakeTime) ? undefined : `${fakeTime} is not there: apt-get install faketime`,
    async run(bench) {
      const directory = freshLog(bench, 'clock');
      const offset = join(bench.folder, 'offset');
      writeFileSync(offset, '+0\n');
      const writer = startWriter(
        [
          process.execPath,
          bench.program,
          '--directory',
          directory,
          '--for-ms',
          '2400',
          '--segment-octets',
          '100000',
        ],
        {
          LD_PRELOAD: fakeTime,
          FAKETIME_TIMESTAMP_FILE: offset,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        },
      );
      await writer.opened;
      for (const step of ['+3600', '-3600', '+0']) {
        await elapse(600);
        writeFileSync(offset, `${step}\n`);
      }
      const words = await writer.ended;
      await judge(bench, 'clock steps', directory, words);
      const seenMs = listSegments(directory).map(({ header }) => header?.createdAtMs ?? 0);
      const stepsMs = seenMs.slice(1).map((atMs, index) => atMs - seenMs[index]!);
      const [forwardMs, backMs] = [Math.max(...stepsMs), Math.min(...stepsMs)];
      if (!(forwardMs > hourMs * 0.9 && backMs < -hourMs * 0.9)) {
        bench.tally.findings.push(
          `clock steps: expected to be seen in the headers, found ${forwardMs} and ${backMs} ms`,
        );
      }
      await judgeNextLife(bench, 'clock steps', directory);
      return `${words.acknowledgedLsn} records in order over steps of ${minutes(forwardMs)} and ${minutes(backMs)} minutes`;
    },
  },
];

const fakeTime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const hourMs = 3_600_000;
const minutes = (durationMs: number) => Math.round(durationMs / 60_000);

async function limited(bench: IoBench, directory: string, limit: string, goal: readonly string[]) {
  const words = [process.execPath, bench.program, '--directory', directory, ...goal];
  return startWriter(['bash', '-c', `${limit}; exec "$@"`, 'bash', ...words]).ended;
}
