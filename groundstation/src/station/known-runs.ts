import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunInfo, runInfo } from '@dawa/protocols/console/run';

const fileName = 'run.json';
const mostRuns = 200;

/** Writes what a run is into its folder, so that the folder can be copied away and still be understood. */
export function rememberRun(directory: string, run: RunInfo): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, fileName), `${JSON.stringify(run, undefined, 2)}\n`);
}

/** Runs of a data folder, the newest by their own time first; folders that say nothing readable are left out. */
export function knownRuns(dataFolder: string): readonly RunInfo[] {
  const folder = join(dataFolder, 'runs');
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  const runs = names
    .sort()
    .slice(-mostRuns)
    .flatMap((name) => readRun(join(folder, name, fileName)) ?? []);
  return runs.sort((a, b) => b.startedAtMs - a.startedAtMs);
}

function readRun(path: string): RunInfo | undefined {
  try {
    return runInfo.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
