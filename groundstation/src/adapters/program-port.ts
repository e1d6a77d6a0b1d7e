import { spawn } from 'node:child_process';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import { Cable } from './cable.ts';

const endDeadlineMs = 1000;
const writeTimeoutMs = 30_000;

/**
 * A program as a cable: its standard output is heard, its standard input is written to. When it ends the cable is lost, with its
 * last words; when the cable is closed it is ended, and what it had begun with it.
 *
 * @throws DeviceError `lost` when it cannot be started
 */
export function openProgramPort({
  command,
  clock,
}: {
  readonly command: readonly string[];
  readonly clock: Pick<Clock, 'deadline'>;
}): Promise<ByteStream> {
  const [program = '', ...words] = command;
  const name = command.join(' ');
  return new Promise((resolve, reject) => {
    // In a group of its own: a shell and what it began end together, and Ctrl-C of a terminal is the station's.
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    let lastWords = '';
    const gone = new Promise<void>((settle) => child.once('exit', () => settle()));
    const cable = new Cable({
      name,
      clock,
      writeTimeoutMs,
      send: (bytes, done) => child.stdin.write(bytes, done),
      async drop() {
        if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
        endGroup(child.pid, 'SIGTERM');
        const cancel = clock.deadline(endDeadlineMs, () => endGroup(child.pid!, 'SIGKILL'));
        await gone;
        cancel();
      },
    });
    child.once('spawn', () => resolve(cable));
    child.once('error', (error) => {
      reject(new DeviceError('lost', name, messageOf(error), error));
      cable.lose(messageOf(error));
    });
    child.stdin.on('error', () => {});
    child.stdout.on('data', (bytes: Buffer) => cable.hear(bytes));
    child.stderr.on('data', (bytes: Buffer) => {
      lastWords = `${lastWords}${bytes}`.trim().slice(-200);
    });
    child.once('close', (code, signal) => {
      const words = lastWords.split('\n').at(-1) ?? '';
      cable.lose(`it ended with ${signal ?? `code ${code}`}${words === '' ? '' : `: ${words}`}`);
    });
  });
}

/**
 * Begins a program, gives it all its input and closes that; resolves when it has taken it. It is ended when it is not done by then.
 * @throws DeviceError `lost` when it cannot be started or does not take it
 */
export function giveToProgram({
  command,
  clock,
  input,
  longestMs,
}: {
  readonly command: readonly string[];
  readonly clock: Pick<Clock, 'deadline'>;
  readonly input: Uint8Array;
  readonly longestMs: number;
}): Promise<void> {
  const [program = '', ...words] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    const fail = (error: unknown) =>
      reject(new DeviceError('lost', command.join(' '), messageOf(error), error));
    const cancel = clock.deadline(longestMs, () => child.pid && endGroup(child.pid, 'SIGKILL'));
    child.once('error', (error) => {
      cancel();
      fail(error);
    });
    child.once('exit', cancel);
    child.stdin.once('error', fail);
    child.stdin.end(input, () => resolve());
  });
}

/** It may have ended a moment ago. */
function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left of it.
  }
}
