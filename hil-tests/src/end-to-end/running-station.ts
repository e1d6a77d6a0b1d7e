import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '@dawa/seams/system-clock';
import { freePort } from './free-port.ts';

const program = fileURLToPath(new URL('../../../groundstation/bin/dawa.js', import.meta.url));
const clock = new SystemClock();

/** A build may come first. */
const startTimeoutMs = 240_000;

/** The station as a user starts it: a process of its own, known by its address only. */
export interface RunningStation {
  readonly url: string;
  readonly pid: number;
  /** Everything it said to people so far. */
  said(): string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<{ status: number; body: T }>;
  /** Asks again until the answer is as wanted; rejects with the last answer after `withinMs` of real time. */
  until<T>(path: string, isWanted: (answer: T) => boolean, withinMs: number): Promise<T>;
  /** SIGTERM, and SIGKILL for one that does not listen. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
}

export async function startStation(options: {
  readonly dataFolder: string;
  readonly port?: number;
  readonly words?: readonly string[];
}): Promise<RunningStation> {
  const port = options.port ?? (await freePort());
  const words = ['start', '--data', options.dataFolder, '--port', String(port), ...(options.words ?? [])];
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: userEnvironment(),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said = `${said}${text.toString()}`.slice(-20_000);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const get = async <T>(path: string) => (await (await fetch(`${url}${path}`)).json()) as T;
  const until = async <T>(path: string, isWanted: (answer: T) => boolean, withinMs: number): Promise<T> => {
    const endMs = clock.monotonicMs() + withinMs;
    let last: unknown;
    while (clock.monotonicMs() < endMs && child.exitCode === null) {
      try {
        const answer = await get<T>(path);
        if (isWanted(answer)) return answer;
        last = answer;
      } catch (error) {
        last = error;
      }
      await clock.sleep(50);
    }
    if (child.exitCode !== null)
      throw new TypeError(`station: expected to run, found exit code ${child.exitCode}\n${said}`);
    const found = last instanceof Error ? last.message : JSON.stringify(last)?.slice(0, 400);
    throw new TypeError(`${path}: expected another answer within ${withinMs} ms, found ${found}\n${said}`);
  };
  const station: RunningStation = {
    url,
    pid: child.pid!,
    said: () => said,
    get,
    until,
    async post<T>(path: string, body: unknown) {
      const headers = { 'content-type': 'application/json', origin: url };
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      const text = await answer.text();
      return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T };
    },
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
  try {
    await until('/healthz', () => true, startTimeoutMs);
  } catch (error) {
    await station.kill();
    throw error;
  }
  return station;
}

/** The environment without the marks of a test runner: with NODE_ENV=test a page that is built would be another one. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const { NODE_ENV: _mode, VITEST: _runner, ...rest } = process.env;
  return rest;
}

/** A folder for the data of one test, and how to be rid of it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'dawa-station-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.deadline(10_000, () => child.kill('SIGKILL'));
    child.once('exit', () => {
      cancel();
      resolve();
    });
    child.kill(signal);
  });
}
