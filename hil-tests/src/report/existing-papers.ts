import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { sealedStepsFile } from '../seal/manifest.ts';
import { placedSteps } from './nested-steps.ts';
import type { CampaignResult } from './results.ts';

const papers = ['report.html', 'results.json', 'verification.json', 'junit.xml', 'ncr.json', sealedStepsFile];

/** Names of what a campaign has left in its folder: papers, steps and attachments, as far as they are there. */
export async function existingPapers(folder: string, result: CampaignResult): Promise<string[]> {
  const names = [...papers, ...attachedFiles(result)];
  const isThere = await Promise.all(
    names.map((name) =>
      access(join(folder, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return names.filter((_, index) => isThere[index]);
}

/** Files that steps have attached, each once. */
export function attachedFiles(result: Pick<CampaignResult, 'procedures'>): string[] {
  const files = new Set<string>();
  for (const { step } of placedSteps(result)) for (const { file } of step.attachments ?? []) files.add(file);
  return [...files].sort();
}
