import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requirements } from '../procedures/requirements.ts';
import { reportHtml } from './html.ts';
import { junitXml } from './junit.ts';
import type { CampaignResult } from './results.ts';
import { verificationOf } from './verification.ts';

/** Writes the four papers of a campaign into `folder`, which is made when it is missing. */
export async function writeReport(result: CampaignResult, folder: string): Promise<void> {
  const verification = verificationOf(result, requirements);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(result, null, 2)}\n`);
  await writeFile(join(folder, 'verification.json'), `${JSON.stringify(verification, null, 2)}\n`);
  await writeFile(join(folder, 'junit.xml'), junitXml(result));
  await writeFile(join(folder, 'report.html'), reportHtml(result, verification));
}
