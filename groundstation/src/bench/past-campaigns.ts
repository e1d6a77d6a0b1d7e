import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { campaignArticle, campaignVerdict, type PastCampaign } from '@dawa/protocols/console/campaign';
import * as z from 'zod/mini';

/** A campaign that is over, and where its papers lie. */
export interface PastRun extends PastCampaign {
  readonly folder: string;
}

export interface PastStep {
  readonly procedure: string;
  readonly phase: string;
  readonly title: string;
  readonly verdict: z.infer<typeof campaignVerdict>;
  readonly measurement?: { readonly value: number; readonly unit: string } | undefined;
}

/** As much of `results.json` as a list shows; the rest may be of any version. */
const resultsFile = z.object({
  campaignId: z.string(),
  verdict: campaignVerdict,
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  reason: z.optional(z.string()),
  bench: z.object({ article: campaignArticle }),
  procedures: z.array(z.object({ id: z.string(), title: z.string(), verdict: campaignVerdict })),
});

const stepsOfResults = z.object({
  procedures: z.array(
    z.object({
      id: z.string(),
      phases: z.array(
        z.object({
          title: z.string(),
          steps: z.array(
            z.object({
              title: z.string(),
              verdict: campaignVerdict,
              measurement: z.optional(z.object({ value: z.number(), unit: z.string() })),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** What was done in a run, step by step; undefined when its results cannot be read any more. */
export async function stepsOf({ folder }: PastRun): Promise<PastStep[] | undefined> {
  try {
    const parsed = stepsOfResults.safeParse(JSON.parse(await readFile(join(folder, resultsName), 'utf8')));
    return parsed.data?.procedures.flatMap(({ id, phases }) =>
      phases.flatMap((phase) => phase.steps.map((step) => ({ ...step, procedure: id, phase: phase.title }))),
    );
  } catch {
    return undefined;
  }
}

const resultsName = 'results.json';
/** Larger is no paper of a campaign. */
const largestOctets = 32 * 1024 * 1024;
const mostRuns = 200;

/**
 * The campaigns whose papers lie in a folder or in the folders below it, newest first. What cannot be read is no campaign; what was
 * read once is read again only when the file is another.
 */
export function pastCampaigns(folder: string): { list(): Promise<{ runs: PastRun[]; leftOut: number }> } {
  const known = new Map<string, { readonly mark: string; readonly run: PastRun | undefined }>();
  const readRun = async (path: string, runId: string): Promise<PastRun | undefined> => {
    const file = join(path, resultsName);
    const info = await lstat(file).catch(() => undefined);
    if (info === undefined || !info.isFile() || info.size > largestOctets) return undefined;
    const mark = `${info.ino} ${info.size} ${info.mtimeMs}`;
    const before = known.get(path);
    const run = before?.mark === mark ? before.run : parseResults(await readFile(file, 'utf8'), path, runId);
    known.set(path, { mark, run });
    return run && { ...run, papers: await papersOf(path) };
  };
  return {
    async list() {
      const found: { path: string; runId: string }[] = [{ path: folder, runId: newestRunId }];
      for (const below of ['', 'runs'])
        for (const name of await foldersIn(join(folder, below)))
          found.push({ path: join(folder, below, name), runId: name });
      const runs: PastRun[] = [];
      for (const { path, runId } of found) {
        const run = await readRun(path, runId).catch(() => undefined);
        if (run !== undefined) runs.push(run);
      }
      const newestFirst = runs.toSorted((a, b) => b.startedAtMs - a.startedAtMs);
      // The newest lies at the top and may be kept below as well.
      const once = newestFirst.filter(
        (run, index) => newestFirst.findIndex(({ campaignId }) => campaignId === run.campaignId) === index,
      );
      return { runs: once.slice(0, mostRuns), leftOut: Math.max(0, once.length - mostRuns) };
    },
  };
}

/** Of the papers at the top of the folder. */
const newestRunId = 'newest';

function parseResults(text: string, folder: string, runId: string): PastRun | undefined {
  const parsed = resultsFile.safeParse(JSON.parse(text));
  if (!parsed.success) return undefined;
  const { campaignId, verdict, startedAtMs, endedAtMs, reason = null, bench, procedures } = parsed.data;
  return {
    ...{ runId, campaignId, verdict, reason, startedAtMs, endedAtMs, folder, papers: [] },
    article: bench.article,
    procedures,
  };
}

/** A campaign writes few papers, and attachments beside them. */
const mostPapers = 200;
const paperName =
  /^(?!(live|orders|progress)\.)[A-Za-z0-9][A-Za-z0-9._-]*\.(html|json|xml|csv|txt|ndjson|pdf|md)$/;

async function papersOf(folder: string): Promise<PastRun['papers']> {
  const papers: PastRun['papers'] = [];
  for (const name of (await readdir(folder)).filter((one) => paperName.test(one)).slice(0, mostPapers)) {
    const info = await lstat(join(folder, name)).catch(() => undefined);
    if (info?.isFile()) papers.push({ name, octets: info.size });
  }
  return papers;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  // Their names hold their time: the newest are looked at first, and there is an end to it.
  return names
    .map(({ name }) => name)
    .toSorted()
    .toReversed()
    .slice(0, 2 * mostRuns);
}
