import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFault, type RunWords } from './command.ts';
import type { ExitCode } from './command-io.ts';

/**
 * A command that is another program of this house, started by path: words, streams, signals and exit code pass through.
 *
 * @param path from the root of the checkout
 */
export function childProgram(path: string): RunWords {
  return async (words, context) => {
    const script = join(context.root, path);
    if (!existsSync(script)) throw new CommandFault(`${path}: expected the program, found no such file`);
    return await new Promise<ExitCode>((resolve, reject) => {
      const child = spawn(process.execPath, [script, ...words], { stdio: 'inherit' });
      // A terminal's Ctrl-C reaches the child by itself; a signal to us alone must be handed on.
      const handOn = () => child.kill('SIGTERM');
      context.signal.addEventListener('abort', handOn, { once: true });
      child.on('error', reject);
      child.on('exit', (exitCode, signal) => {
        context.signal.removeEventListener('abort', handOn);
        if (signal !== null || context.signal.aborted) resolve(130);
        else resolve(exitCode === 0 || exitCode === 1 || exitCode === 130 ? exitCode : 2);
      });
    });
  };
}
