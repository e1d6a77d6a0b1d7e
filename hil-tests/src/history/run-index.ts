import { appendFile, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { requirements } from '../procedures/requirements.ts';
import { verificationOf } from '../report/verification.ts';
import { readResults } from './read-results.ts';
import { type RunSummary, runSummary, summaryOf } from './run-summary.ts';

export const runsFolderName = 'runs';
const indexFileName = 'index.ndjson';

export interface ReadRuns {
  /** Oldest first. */
  readonly runs: readonly RunSummary[];
  /** Folders whose results cannot be read, in words. */
  readonly faults: readonly string[];
}

/**
 * Every run that was kept below `out`. The index is a line a run and can be thrown away: a folder that it does not know is read
 * by its results, and a line whose folder is gone says nothing.
 */
export async function readRuns(out: string): Promise<ReadRuns> {
  const folder = join(out, runsFolderName);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const indexed = await readIndex(join(folder, indexFileName));
  const runs: RunSummary[] = [];
  const faults: string[] = [];
  for (const { name } of names) {
    const known = indexed.get(name);
    if (known !== undefined) {
      runs.push(known);
      continue;
    }
    const read = await readResults(join(folder, name));
    if (read.ok) runs.push(summaryOf(read.value, verificationOf(read.value, requirements), name));
    else faults.push(`${name}: expected ${read.fault.expected}, found ${read.fault.found}`);
  }
  runs.sort((a, b) => a.startedAtMs - b.startedAtMs || (a.folder < b.folder ? -1 : 1));
  return { runs, faults };
}

/** Later lines of a folder count; a line that was cut off is as good as none. */
async function readIndex(path: string): Promise<Map<string, RunSummary>> {
  const byFolder = new Map<string, RunSummary>();
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return byFolder;
  try {
    for await (const line of file.readLines()) {
      const summary = parseLine(line);
      if (summary !== undefined) byFolder.set(summary.folder, summary);
    }
  } finally {
    await file.close();
  }
  return byFolder;
}

function parseLine(line: string): RunSummary | undefined {
  try {
    return runSummary.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

export async function addToIndex(out: string, summary: RunSummary): Promise<void> {
  const folder = join(out, runsFolderName);
  await mkdir(folder, { recursive: true });
  // Behind a line that was cut off, the first line feed ends that one.
  await appendFile(join(folder, indexFileName), `\n${JSON.stringify(summary)}\n`);
}
