import { SystemClock } from '@dawa/seams/system-clock';
import { runCommandLine } from './cli/command.ts';
import type { ExitCode } from './cli/command-io.ts';
import { commandTable } from './cli/commands.ts';

/** Runs the command `dawa` with its words; never throws. The process ends by itself when everything is let go. */
export async function runDawa(words: readonly string[], { root }: { root: string }): Promise<ExitCode> {
  const ending = new AbortController();
  const onSignal = () => {
    if (ending.signal.aborted) process.exit(130);
    ending.abort(new DOMException('interrupted', 'AbortError'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // Whoever reads our output has seen enough (`| head`): that is a good end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.stderr.on('error', () => {});
  const { stdin, stdout, stderr } = process;
  const context = { stdin, stdout, stderr, clock: new SystemClock(), signal: ending.signal, root };
  try {
    return await runCommandLine(words, commandTable(loadStart), context);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

async function loadStart() {
  return (await import('./cli/not-yet.ts')).notYet('start', 'nothing');
}
