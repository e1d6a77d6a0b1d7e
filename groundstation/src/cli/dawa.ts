import { SystemClock } from '@dawa/seams/system-clock';
import { runCommandLine } from './command.ts';
import type { ExitCode } from './command-io.ts';
import { commandTable } from './commands.ts';

/**
 * Runs the command `dawa` with its words; never throws. The process ends by itself when everything is let go.
 *
 * @param root of the checkout
 */
export async function runDawa(words: readonly string[], { root }: { root: string }): Promise<ExitCode> {
  const ending = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    // Whoever asks twice does not want to wait.
    if (ending.signal.aborted) process.exit(130);
    ending.abort(signal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // Whoever reads our output has seen enough (`| head`): that is a good end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  process.stderr.on('error', () => {});
  const { stdin, stdout, stderr } = process;
  const context = { stdin, stdout, stderr, clock: new SystemClock(), signal: ending.signal, root };
  try {
    const exitCode = await runCommandLine(words, commandTable(loadStart, loadCommission), context);
    // What a cable or a timer left behind must not keep a program alive whose work is done.
    if (words[0] === 'start' || words[0] === 'commission') process.exit(exitCode);
    return exitCode;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** The station is large: the small commands do without it. */
async function loadStart() {
  const [{ runStart }, { composeStation }] = await Promise.all([import('./start.ts'), import('../main.ts')]);
  return runStart(composeStation);
}

/** So are the drivers of its devices. */
async function loadCommission() {
  const [{ runCommission }, { openStationDevices }] = await Promise.all([
    import('./commission.ts'),
    import('../main-measuring.ts'),
  ]);
  return runCommission(openStationDevices);
}
