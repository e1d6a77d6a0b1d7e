import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '@dawa/seams/system-clock';
import { userEnvironment } from '../running-station.ts';

const clock = new SystemClock();

/** A program of a test, run from its source as a process of its own; it speaks NDJSON. */
export interface SourceProgram {
  readonly child: ChildProcess;
  /** Everything it said so far. */
  readonly said: readonly Said[];
  /** Resolves with the first word, said or still to come after the first `from`, that is as wanted. */
  until(isWanted: (word: Said) => boolean, withinMs: number, from?: number): Promise<Said>;
  /** Ends it for good, whatever state it is in. */
  kill(): Promise<void>;
}

export interface Said {
  readonly what: string;
  readonly atMs: number;
  readonly [key: string]: unknown;
}

/** @param name of a module beside this one, with its ending */
export function startProgram(name: string, words: readonly string[]): SourceProgram {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const loader = ['--conditions', '@dawa/source', '--import', import.meta.resolve('tsx')];
  const child = spawn(process.execPath, [...loader, file, ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: userEnvironment(),
  });
  const said: Said[] = [];
  let complaint = '';
  const listeners = new Set<() => void>();
  child.stderr.on('data', (text: Buffer) => {
    complaint = `${complaint}${text.toString()}`.slice(-2000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(JSON.parse(line) as Said);
    for (const listener of [...listeners]) listener();
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    child,
    said,
    until: (isWanted, withinMs, from = 0) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const word = said.slice(from).find(isWanted);
          if (word === undefined) return;
          cancel();
          listeners.delete(look);
          resolve(word);
        };
        const cancel = clock.deadline(withinMs, () => {
          listeners.delete(look);
          reject(
            new TypeError(
              `${name}: expected another word within ${withinMs} ms, found ${JSON.stringify(said.slice(-5))} ${complaint}`,
            ),
          );
        });
        listeners.add(look);
        look();
      }),
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
