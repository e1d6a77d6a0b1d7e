import type { Clock } from '@dawa/seams/clock';
import { SystemClock } from '@dawa/seams/system-clock';
import { findRuns } from '../archive/stats.ts';
import { exportThings } from './archive-export.ts';
import { importFile } from './archive-import.ts';
import { type ArchiveAction, archiveHelp, archiveSpec } from './archive-options.ts';
import { rebuild, redecode } from './archive-rework.ts';
import { stats } from './archive-stats.ts';
import { backup, verify } from './archive-verify.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, complain, type ExitCode, writeOut } from './command-io.ts';

/**
 * `dawa archive verify|stats|export|backup|rebuild|redecode|import --data DIR`. The folder is a data folder, all of whose runs are looked
 * at, or that of one run.
 *
 * @returns 0 intact; 1 something acknowledged is damaged; 2 wrong usage or nothing there
 */
export async function runArchive(
  args: readonly string[],
  io: CommandIo & { readonly clock?: Clock },
): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h') || args.length === 0) {
    await writeOut(args.length === 0 ? io.stderr : io.stdout, archiveHelp);
    return args.length === 0 ? 2 : 0;
  }
  const read = readArguments(args, archiveSpec);
  if (!read.ok) {
    const { where, expected, found } = read.fault;
    complain(io, 'archive', `${where}: expected ${expected}, found ${found}`);
    return 2;
  }
  const action = read.value.positionals[0];
  const directory = read.value.values['data'] ?? './data';
  const known = action === undefined ? undefined : actions[action];
  if (known === undefined && action !== 'import') {
    complain(io, 'archive', `action: expected ${Object.keys(actions).join(', ')}, import, found ${action}`);
    return 2;
  }
  try {
    const clock = io.clock ?? new SystemClock();
    // The one that may begin with nothing there.
    if (known === undefined) return await importFile({ directory, values: read.value.values, io, clock });
    const runs = findRuns(directory);
    const { values } = read.value;
    if (runs.length > 0) return await known({ runs, values, io, clock });
    complain(io, 'archive', `--data: expected a folder with runs or of a run, found none in ${directory}`);
  } catch (error) {
    complain(io, 'archive', error instanceof Error ? error.message : String(error));
  }
  return 2;
}

const actions: Record<string, ArchiveAction | undefined> = {
  verify,
  stats,
  export: exportThings,
  backup,
  rebuild,
  redecode,
};
