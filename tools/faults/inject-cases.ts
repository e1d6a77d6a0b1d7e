import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshLog, type IoBench, type IoCase, judge, judgeNextLife } from './io-case.ts';
import { tearTail } from './tear-tail.ts';
import { startWriter } from './writer-process.ts';

/** Each system call that the log makes, and how it may fail. */
const injected: readonly { readonly call: string; readonly errors: readonly string[] }[] = [
  { call: 'pwrite64', errors: ['EIO', 'ENOSPC'] },
  { call: 'fdatasync', errors: ['EIO'] },
  { call: 'fsync', errors: ['EIO'] },
  { call: 'openat', errors: ['EIO', 'EMFILE', 'ENOSPC'] },
  { call: 'ftruncate', errors: ['EIO'] },
  { call: 'rename', errors: ['EIO'] },
  { call: 'unlink', errors: ['EIO'] },
];

/** Calls failing from one on and for ever: the disk is dead. */
const deadFrom = [2, 7, 25];

/** The n-th call of each kind on the files of the log fails, once in each thread that makes so many, for n from 1 until none does. */
export const injectCases: readonly IoCase[] = [
  ...injected.flatMap(({ call, errors }) => errors.map((error) => nthCallFails(call, error))),
  diskDies('pwrite64', 'EIO'),
  diskDies('fdatasync', 'EIO'),
  {
    name: 'every pwrite64 on the mark of what is kept fails with ENOSPC',
    reasonToSkip,
    async run(bench) {
      const directory = freshLog(bench, 'no-mark');
      const goal = ['--records', '2000', '--in-flight', '60', '--drop'];
      const { words } = await traced(bench, directory, 'pwrite64:error=ENOSPC:when=1+', goal, [
        '/kept-from',
        '/kept-from.part',
      ]);
      await judge(bench, 'no mark', directory, words, /ENOSPC/);
      await judgeNextLife(bench, 'no mark', directory);
      return `${words.acknowledgedLsn} records, nothing let go, told of ${words.faults.length} times`;
    },
  },
];

function nthCallFails(call: string, error: string): IoCase {
  return {
    name: `n-th ${call} fails with ${error}`,
    reasonToSkip,
    async run(bench) {
      for (let nth = 1; ; nth++) {
        const what = `${call} ${nth} ${error}`;
        const directory = freshLog(bench, `${call}-${error}-${nth}`);
        // The end is torn, so that opening has something to mend, and may be disturbed in it.
        await judgeNextLife(bench, `${what}, before`, directory);
        tearTail(directory, () => 0.5);
        const goal = ['--records', '400', '--in-flight', '60', '--drop'];
        const { words, wasInjected } = await traced(
          bench,
          directory,
          `${call}:error=${error}:when=${nth}`,
          goal,
        );
        await judge(bench, what, directory, words, mustTell(wasInjected, words.acknowledgedLsn));
        await judgeNextLife(bench, what, directory);
        if (!wasInjected) return `n = 1 to ${nth - 1}`;
        if (nth > mostCalls) throw new RangeError(`${what}: expected at most ${mostCalls} calls`);
      }
    },
  };
}

/** A failure that costs nothing (the mark, the way a folder is made) need not be told; one that stops the writer must be. */
function mustTell(wasInjected: boolean, acknowledgedLsn: number): RegExp | undefined {
  return wasInjected && acknowledgedLsn === 0 ? /EIO|ENOSPC|EMFILE/ : undefined;
}

function diskDies(call: string, error: string): IoCase {
  return {
    name: `every ${call} fails with ${error} from some on`,
    reasonToSkip,
    async run(bench) {
      let refused = 0;
      for (const nth of deadFrom) {
        const what = `${call} ${nth}+ ${error}`;
        const directory = freshLog(bench, `dead-${call}-${nth}`);
        const goal = ['--for-ms', '2500', '--in-flight', '0'];
        const { words } = await traced(bench, directory, `${call}:error=${error}:when=${nth}+`, goal);
        await judge(bench, what, directory, words, /EIO/);
        if (words.refused === 0) bench.tally.findings.push(`${what}: expected records refused, found none`);
        refused += words.refused;
        await judgeNextLife(bench, what, directory);
      }
      return `from call ${deadFrom.join(', ')} on; ${refused.toLocaleString('en')} records refused, and told so`;
    },
  };
}

/** Only calls on the files of the log count, so that the loader of `node` is not what fails. */
async function traced(
  bench: IoBench,
  directory: string,
  inject: string,
  goal: readonly string[],
  names = namesOfLog,
) {
  const trace = join(bench.folder, `${directory.slice(bench.folder.length + 1)}.trace`);
  const paths = names.flatMap((name) => ['-P', directory + name]);
  const writer = startWriter(
    [
      ...['strace', '-f', '-qq', '-o', trace, ...paths],
      ...['-e', `trace=${inject.split(':')[0]}`, '-e', `inject=${inject}`],
      ...[process.execPath, bench.program, '--directory', directory, '--segment-octets', '60000', ...goal],
    ],
    // Through the ring no system call would be seen.
    { UV_USE_IO_URING: '0' },
  );
  const words = await writer.ended;
  return { words, wasInjected: readFileSync(trace, 'utf8').includes('(INJECTED)') };
}

const namesOfLog: readonly string[] = [
  ...['', '/acknowledged', '/kept-from', '/kept-from.part'],
  ...Array.from({ length: 60 }, (_, index) => `/${String(index + 1).padStart(6, '0')}.seg`),
];

let skipReason: string | undefined | null = null;

function reasonToSkip(): string | undefined {
  if (skipReason === null) {
    const probe = spawnSync('strace', ['-f', '-qq', '-e', 'inject=openat:error=EIO:when=9999', 'true'], {
      encoding: 'utf8',
    });
    skipReason = probe.error?.message ?? (probe.status === 0 ? undefined : probe.stderr.trim());
  }
  return skipReason;
}

const mostCalls = 400;
