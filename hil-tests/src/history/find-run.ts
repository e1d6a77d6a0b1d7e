import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { CampaignResult } from '../report/results.ts';
import { type ResultsFault, readResults } from './read-results.ts';
import { readRuns, runsFolderName } from './run-index.ts';

export interface FoundRun {
  readonly folder: string;
  readonly result: CampaignResult;
}

export type FindFault = Fault<'no-run' | 'several-runs'> | ResultsFault;

/**
 * The run that is meant by a word: a folder of papers or its `results.json`; the name of a run that is kept below `out`, or a part of
 * it that only one has; `latest`; `latest~1`, the one before.
 */
export async function findRun(word: string, out: string): Promise<Result<FoundRun, FindFault>> {
  const asFolder = basename(word) === 'results.json' ? dirname(word) : word;
  if (await exists(join(asFolder, 'results.json'))) return await open(asFolder);
  const { runs } = await readRuns(out);
  const back = /^latest(?:~(\d{1,6}))?$/.exec(word);
  if (back !== null) {
    const run = runs.at(-1 - Number(back[1] ?? 0));
    if (run !== undefined) return await open(join(out, runsFolderName, run.folder));
    return failure({
      kind: 'no-run',
      expected: `${word} of the runs in ${out}`,
      found: `${runs.length} runs`,
    });
  }
  const exact = runs.filter(({ folder }) => folder === word);
  const matching = exact.length > 0 ? exact : runs.filter(({ folder }) => folder.includes(word));
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return await open(join(out, runsFolderName, only.folder));
  const expected = `a folder of papers, latest, or one run of ${join(out, runsFolderName)}`;
  if (only === undefined) return failure({ kind: 'no-run', expected, found: word });
  const found = `${matching.length} with ${word} in their names`;
  return failure({ kind: 'several-runs', expected, found });
}

async function open(folder: string): Promise<Result<FoundRun, FindFault>> {
  const read = await readResults(folder);
  return read.ok ? success({ folder, result: read.value }) : failure(read.fault);
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
