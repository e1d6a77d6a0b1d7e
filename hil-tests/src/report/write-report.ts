import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readResults } from '../history/read-results.ts';
import { requirements } from '../procedures/requirements.ts';
import { procedures as shippedProcedures } from '../procedures/shipped.ts';
import { manifestFileName, signaturesFileName } from '../seal/manifest.ts';
import type { ReportContents } from './contents.ts';
import { attachedFiles } from './existing-papers.ts';
import { reportHtml } from './html.ts';
import { junitXml } from './junit.ts';
import type { CampaignResult } from './results.ts';
import { type VerificationParts, verificationOf } from './verification.ts';

/** Papers of a campaign that ended: those of an earlier one in this folder go before a new one begins. */
const papersOfTheEnd = [manifestFileName, signaturesFileName, 'ncr.json'];

/**
 * Makes `folder` ready for a campaign: nothing in it says any longer that it were sealed, and files that were attached to an earlier
 * campaign are gone from here. They are below `runs`, as all of it.
 *
 * @param isGoingOn the campaign of this folder goes on, and needs its files
 */
export async function beginPapers(folder: string, isGoingOn: boolean): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (!isGoingOn) {
    const earlier = await readResults(folder);
    for (const file of earlier.ok ? attachedFiles(earlier.value) : [])
      if (isBelow(file)) await rm(join(folder, file), { force: true });
  }
  for (const name of papersOfTheEnd) await rm(join(folder, name), { force: true });
}

/** Only what lies below the papers is ours to take away. */
function isBelow(file: string): boolean {
  return file.startsWith('attachments/') && !file.split('/').includes('..');
}

/**
 * Writes the four papers of a campaign into `folder`, which is made when it is missing. Each is there whole or as it was before: they
 * are written while the campaign runs, and whoever is killed meanwhile leaves no half one.
 */
export async function writeReport(result: CampaignResult, folder: string): Promise<void> {
  const verification = verificationFor(result);
  await writePapers({ result, verification }, folder);
}

export function verificationFor(
  result: CampaignResult,
  { procedures = shippedProcedures, nonConformances = [] }: VerificationParts = {},
): ReportContents['verification'] {
  const own = result.procedures.map((procedure) => procedure.requirements ?? {});
  // What the house says of an id goes before what a procedure of somebody's own does.
  const texts: Record<string, string> = Object.assign({}, ...own, requirements);
  return verificationOf(result, texts, { procedures, nonConformances });
}

/** All but the report, which names the hashes of these. */
export async function writeDataPapers(
  { result, verification, records }: ReportContents,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await putPaper(folder, 'results.json', asJson(result));
  await putPaper(folder, 'verification.json', asJson(verification));
  await putPaper(folder, 'junit.xml', junitXml(result));
  if (records !== undefined) await putPaper(folder, 'ncr.json', asJson(records));
}

export async function writePapers(contents: ReportContents, folder: string): Promise<void> {
  await writeDataPapers(contents, folder);
  await putPaper(folder, 'report.html', reportHtml(contents));
}

export async function putPaper(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
