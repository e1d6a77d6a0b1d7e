import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import type { OpenDevices } from '../commissioning/opened-devices.ts';
import { runCommandLine } from './command.ts';
import { commandTable } from './commands.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Types words at `dawa`, at an instant, and returns what it said; time stands still meanwhile. */
export async function typeDawa(
  line: string | readonly string[],
  nowAtMs: number,
  stdin = '',
  openDevices: OpenDevices = () => Promise.reject(new TypeError('devices: not part of this test')),
) {
  const words = typeof line === 'string' ? line.split(/\s+/) : line;
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const texts = { stdout: '', stderr: '' };
  stdout.on('data', (chunk) => {
    texts.stdout += chunk;
  });
  stderr.on('data', (chunk) => {
    texts.stderr += chunk;
  });
  const context = {
    stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
    stdout,
    stderr,
    clock: new VirtualClock(nowAtMs),
    signal: new AbortController().signal,
    root,
  };
  const exitCode = await runCommandLine(
    words,
    commandTable(
      async () => async () => 0,
      async () => (await import('./commission.ts')).runCommission(openDevices),
    ),
    context,
  );
  return { exitCode, ...texts };
}
