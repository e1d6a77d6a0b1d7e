import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '@dawa/seams/system-clock';
import { userEnvironment } from './running-station.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const clock = new SystemClock();
/** A loaded machine takes its time to start a program. */
export const patienceMs = 90_000;

/** A program of this house from its source, as a process of its own, heard line by line. */
export interface HouseProgram {
  readonly child: ChildProcess;
  /** Resolves with the first line, of those said or still to come, that holds this. */
  line(text: string, since?: number): Promise<string>;
  readonly lines: readonly string[];
  readonly ended: Promise<number | null>;
}

const running: HouseProgram[] = [];

/**
 * @param module from the root of the repository
 * @param env beside that of a user
 */
export function startHouseProgram(
  module: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): HouseProgram {
  const program = `import('./${module}').then(async (m) => process.exit(await m.main(process.argv.slice(1))))`;
  const flags = ['--import', 'tsx', '--conditions=@dawa/source', '-e', program, '--'];
  const child = spawn(process.execPath, [...flags, ...words], {
    ...{ cwd: root, env: { ...userEnvironment(), ...env }, stdio: ['pipe', 'pipe', 'pipe'] },
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout!, child.stderr!])
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const look of [...waiting]) look();
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const line = (text: string, since = 0) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = lines.slice(since).find((candidate) => candidate.includes(text));
        if (found === undefined) return;
        waiting.delete(look);
        cancel();
        resolve(found);
      };
      const give = (why: string) =>
        reject(new TypeError(`expected a line with ${text}, found ${why}:\n${lines.slice(-30).join('\n')}`));
      const cancel = clock.deadline(patienceMs, () => give(`none within ${patienceMs} ms`));
      waiting.add(look);
      look();
      void ended.then(() => {
        look();
        cancel();
        give('its end');
      });
    });
  const one = { child, line, lines, ended };
  running.push(one);
  return one;
}

/** For the end of a test: none of them outlives it. */
export async function endHousePrograms(): Promise<void> {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
}
