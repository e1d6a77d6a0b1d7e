import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepRun, runFolderName } from '../history/keep-run.ts';
import { addToIndex, readRuns, runsFolderName } from '../history/run-index.ts';
import { type RunSummary, summaryOf } from '../history/run-summary.ts';
import { trendsOf } from '../history/trend.ts';
import { openRegister, type Register } from '../nonconformance/register.ts';
import { type RunRecords, updateRegister } from '../nonconformance/update-register.ts';
import type { Procedure } from '../procedures/procedure.ts';
import { type Manifest, manifestFileName, manifestOf, sealedStepsFile } from '../seal/manifest.ts';
import { signFolder } from '../seal/sign-folder.ts';
import { keyIdOf } from '../seal/signature.ts';
import type { ReportSeal } from './contents.ts';
import { attachedFiles, existingPapers } from './existing-papers.ts';
import { reportHtml } from './html.ts';
import type { CampaignResult } from './results.ts';
import { asJson, putPaper, verificationFor, writeDataPapers } from './write-report.ts';

export interface CloseSettings {
  readonly folder: string;
  /** Those that there are, run or not: what they prove is planned. */
  readonly procedures?: readonly Procedure[];
  /** Folder of the non-conformance records; `ncr` in the folder of the papers unless several benches share one. */
  readonly registerFolder?: string | undefined;
  readonly sign?: { readonly key: KeyObject; readonly signer: string } | undefined;
  /** By the clock of this computer. */
  readonly nowAtMs: number;
}

export interface ClosedCampaign {
  readonly records: RunRecords;
  /** Where the run is kept. */
  readonly runFolder: string;
  readonly manifest: Manifest;
  /** What could not be read of the history, in words; nothing of it is lost. */
  readonly notices: readonly string[];
}

/**
 * What is done once, when a campaign has ended: failures open their records and re-tests close them, the values are set against the
 * runs before, the papers are written for the last time, hashed, signed where there is a key, and kept.
 *
 * @throws the file system's error when the disk refuses; the papers that were written before stay
 */
export async function closeCampaign(
  result: CampaignResult,
  settings: CloseSettings,
): Promise<ClosedCampaign> {
  const { folder, procedures, sign, nowAtMs } = settings;
  const register = openRegister(settings.registerFolder ?? join(folder, 'ncr'));
  const records = await recordsOfRun(register, result);
  const open = [...records.opened, ...records.seenAgain, ...records.untouched];
  const verification = verificationFor(result, { ...(procedures && { procedures }), nonConformances: open });
  const history = await readRuns(folder);
  const name = await runFolderName(folder, result.campaignId);
  const summary = summaryOf(result, verification, name);
  const contents = {
    ...{ result, verification, records },
    targets: newestOfOthers(history.runs, summary),
    trends: trendsOf(history.runs, summary),
  };
  await writeDataPapers(contents, folder);
  const { campaignId, verdict } = result;
  const { name: article, model, serial } = result.bench.article;
  const head = {
    ...{ campaignId, verdict, article: { name: article, model, serial }, sealedAtMs: nowAtMs },
    previous: await previousOf(folder, history.runs),
  };
  const papers = await existingPapers(folder, result);
  const before = await manifestOf(
    folder,
    papers.filter((paper) => paper !== 'report.html'),
    head,
  );
  const seal: ReportSeal = {
    ...{ files: before.files, steps: before.steps, previous: before.previous },
    signer: sign && { name: sign.signer, keyId: keyIdOf(sign.key) },
  };
  await putPaper(folder, 'report.html', reportHtml({ ...contents, seal }));
  const manifest = await manifestOf(folder, await existingPapers(folder, result), head);
  await putPaper(folder, manifestFileName, asJson(manifest));
  if (sign !== undefined) await signFolder(folder, { ...sign, signedAtMs: nowAtMs });
  await keepRun(folder, name, manifest);
  await addToIndex(folder, summary);
  const notices = [
    ...history.faults.map((fault) => `${runsFolderName}/${fault}`),
    ...records.faults.map((fault) => `${register.folder}: ${fault}`),
    ...attachedFiles(result)
      .filter((file) => !papers.includes(file))
      .map((file) => `${file}: expected the attached file, found none`),
    ...(papers.includes(sealedStepsFile) ? [] : ['no steps were kept, so that there is no hash chain']),
  ];
  return { records, runFolder: join(folder, runsFolderName, name), manifest, notices };
}

/** A register that cannot be written keeps no paper back: it is told, and the next run opens what this one could not. */
async function recordsOfRun(register: Register, result: CampaignResult): Promise<RunRecords> {
  try {
    return await updateRegister(register, result);
  } catch (error) {
    const fault = `expected to be written, found ${error instanceof Error ? error.message : String(error)}`;
    return { opened: [], seenAgain: [], closed: [], untouched: [], faults: [fault] };
  }
}

/** A report has room for so many columns. */
const mostTargets = 5;

/** The newest run of each article that is not this one, newest first. */
function newestOfOthers(runs: readonly RunSummary[], { article }: RunSummary): RunSummary[] {
  const newest = new Map<string, RunSummary>();
  for (const run of runs) newest.set(`${run.article.model} ${run.article.serial}`, run);
  newest.delete(`${article.model} ${article.serial}`);
  return [...newest.values()].toSorted((a, b) => b.startedAtMs - a.startedAtMs).slice(0, mostTargets);
}

async function previousOf(folder: string, runs: readonly RunSummary[]): Promise<Manifest['previous']> {
  for (const { campaignId, folder: name } of runs.toReversed()) {
    const path = join(folder, runsFolderName, name, manifestFileName);
    const octets = await readFile(path).catch(() => undefined);
    if (octets === undefined) continue;
    const manifestSha256 = createHash('sha256').update(octets).digest('hex');
    return { campaignId, folder: name, manifestSha256 };
  }
  return null;
}
