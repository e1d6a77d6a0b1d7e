import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { supervisePort } from '../adapters/port-supervisor.ts';
import { openTcpPort } from '../adapters/tcp-port.ts';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { Port } from '../devices/port.ts';
import { type DirewolfSection, direwolfFile, direwolfWords } from './direwolf-file.ts';

/** Sound devices take their time. */
const readyDeadlineMs = 15_000;
const endDeadlineMs = 2_000;
const longestDelayMs = 5_000;
const feedAgainMs = 1_000;

export interface DirewolfSettings {
  readonly section: DirewolfSection & { readonly program: string };
  /** For its file. */
  readonly folder: string;
  readonly rigctldPort: number | undefined;
  readonly clock: Clock;
}

export interface DirewolfPort extends Port {
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  readonly starts: number;
  readonly isRunning: boolean;
  /** The last line that it said, of this life or the one before; null before the first. */
  readonly lastLine: string | null;
}

/** What is known of the process over all its lives. */
interface Life {
  child: ChildProcess | undefined;
  starts: number;
  lastLine: string | null;
}

/**
 * Direwolf as a cable that speaks AGWPE: opening it writes its file and starts it, losing it ends it, and so it is started again, at
 * longer and longer intervals where it dies at once. It lives as long as the connection to it.
 */
export function superviseDirewolf(settings: DirewolfSettings): DirewolfPort {
  const life: Life = { child: undefined, starts: 0, lastLine: null };
  const port = supervisePort({
    name: `${settings.section.program} ${settings.section.profile}`,
    clock: settings.clock,
    longestDelayMs,
    open: () => start(settings, life),
  });
  return Object.create(port, {
    pid: { get: () => life.child?.pid },
    starts: { get: () => life.starts },
    isRunning: { get: () => isAlive(life.child) },
    lastLine: { get: () => life.lastLine },
  }) as DirewolfPort;
}

async function start(
  { section, folder, rigctldPort, clock }: DirewolfSettings,
  life: Life,
): Promise<ByteStream> {
  const name = section.program;
  // One that finds no rigctld at its start never keys.
  if (section.ptt === 'rigctld') await mustListen(rigctldPort, clock);
  const agwPort = section.agwPort ?? (await freePort());
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'direwolf.conf');
  endLeftOver(folder, file);
  writeFileSync(file, direwolfFile(section, { agwPort, rigctldPort }));
  const child = spawn(section.program, direwolfWords(section, file), {
    cwd: folder,
    stdio: ['command' in section.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  life.child = child;
  life.starts++;
  noteLines(child, life);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(messageOf(error)));
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
  const end = async () => {
    child.kill('SIGTERM');
    const cancel = clock.deadline(endDeadlineMs, () => child.kill('SIGKILL'));
    await ended;
    cancel();
    rmSync(join(folder, 'direwolf.pid'), { force: true });
  };
  try {
    await ready(child, ended, clock);
    writeFileSync(join(folder, 'direwolf.pid'), `${child.pid}\n`);
    const stream = await openTcpPort({ host: '127.0.0.1', port: agwPort, clock });
    let stopFeeding = () => {};
    if ('command' in section.input) {
      const { command } = section.input;
      // Its second answer: whoever asked has ordered frames before that, and will hear the first of them.
      let answers = 0;
      const stopWaiting = stream.onData(() => {
        if (++answers < 2) return;
        stopWaiting();
        stopFeeding = feed(child, command, clock);
      });
    }
    stream.onClose(() => {
      stopFeeding();
      void end();
    });
    // It may die without its connection being told.
    void ended.then(() => stream.close());
    return closedWithItsProgram(stream, ended);
  } catch (error) {
    await end();
    throw new DeviceError('lost', name, messageOf(error), error);
  }
}

function isAlive(child: ChildProcess | undefined): boolean {
  return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Remembers its last line, as plain text: it colours what it says. */
function noteLines({ stdout, stderr }: ChildProcess, life: Life): void {
  for (const stream of [stdout, stderr]) {
    let rest = '';
    stream?.on('data', (bytes: Buffer) => {
      const lines = `${rest}${bytes}`.split('\n');
      rest = (lines.pop() ?? '').slice(-longestLine);
      const said = lines.map(plainText).findLast((line) => line !== '');
      if (said !== undefined) life.lastLine = said.slice(0, longestLine);
    });
  }
}

const longestLine = 240;

function plainText(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return line.replace(/\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u001f\u007f]/g, '').trim();
}

/** Closing waits for the end of the program, so that its sound device is free. */
function closedWithItsProgram(stream: ByteStream, ended: Promise<unknown>): ByteStream {
  return Object.create(stream, {
    isOpen: { get: () => stream.isOpen },
    onData: { value: (listener: (bytes: Uint8Array) => void) => stream.onData(listener) },
    onClose: {
      value: (listener: Parameters<ByteStream['onClose']>[0]) =>
        stream.onClose((reason) => void ended.then((how) => listener(told(reason, `${how}`)))),
    },
    write: { value: (bytes: Uint8Array) => stream.write(bytes) },
    close: {
      value: async () => {
        await stream.close();
        await ended;
      },
    },
  }) as ByteStream;
}

function told(reason: Parameters<Parameters<ByteStream['onClose']>[0]>[0], how: string) {
  return { kind: 'lost', detail: reason.kind === 'lost' ? `${reason.detail}; ${how}` : how } as const;
}

/** @throws TypeError with its last words when it ends or does not get ready */
function ready(child: ChildProcess, ended: Promise<string>, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const cancel = clock.deadline(readyDeadlineMs, () =>
      reject(new TypeError(`not ready within ${readyDeadlineMs / 1000} s${lastWords(said)}`)),
    );
    const hear = (bytes: Buffer) => {
      said = `${said}${bytes}`.slice(-2000);
      if (!said.includes('Ready to accept AGW client application')) return;
      cancel();
      resolve();
    };
    // What it says later is read and passed over: a full pipe would halt it.
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    void ended.then((how) => {
      cancel();
      reject(new TypeError(`${how}${lastWords(said)}`));
    });
  });
}

function lastWords(said: string): string {
  const lines = said.trim().split('\n').slice(-2).join(' / ');
  return lines === '' ? '' : `: ${lines}`;
}

/** Gives it the sound of a program, which is begun again when it ends. */
function feed(direwolf: ChildProcess, command: readonly string[], clock: Clock): () => void {
  let isOver = false;
  let source: ChildProcess | undefined;
  let cancel = () => {};
  // Its reader may die at any moment.
  direwolf.stdin?.on('error', () => {});
  const begin = () => {
    const [program = '', ...words] = command;
    source = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    source.stdout?.pipe(direwolf.stdin!, { end: false });
    const again = () => {
      cancel();
      if (!isOver) cancel = clock.deadline(feedAgainMs, begin);
    };
    source.once('error', again);
    source.once('exit', again);
  };
  begin();
  return () => {
    isOver = true;
    cancel();
    if (source?.pid === undefined) return;
    try {
      process.kill(-source.pid, 'SIGTERM');
    } catch {
      // It has ended already.
    }
  };
}

/** A station that was killed left its Direwolf behind, which holds the sound device: known by our own file on its command line. */
function endLeftOver(folder: string, file: string): void {
  const pidFile = join(folder, 'direwolf.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  try {
    if (pid > 1 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(file))
      process.kill(pid, 'SIGKILL');
  } catch {
    // It is not there any more.
  }
  rmSync(pidFile, { force: true });
}

async function mustListen(port: number | undefined, clock: Clock): Promise<void> {
  if (port === undefined)
    throw new DeviceError('refused', 'direwolf', 'ptt: rigctld needs sharing.rigctldPort');
  const probe = await openTcpPort({ host: '127.0.0.1', port, clock });
  await probe.close();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
