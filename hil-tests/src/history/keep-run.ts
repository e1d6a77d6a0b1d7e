import { access, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Manifest, manifestFileName, signaturesFileName } from '../seal/manifest.ts';
import { runsFolderName } from './run-index.ts';

/** The folder below `runs` for a campaign: its id, with a number behind it where another run has that already. */
export async function runFolderName(out: string, campaignId: string): Promise<string> {
  const safe = campaignId.replace(/[^\w.-]/g, '-').replace(/^\.+/, '') || 'run';
  for (let number = 1; ; number++) {
    const name = number === 1 ? safe : `${safe}-${number}`;
    if (!(await exists(join(out, runsFolderName, name)))) return name;
  }
}

/**
 * Copies the sealed papers of a run into `runs/<name>`, so that the next campaign in this folder overwrites nothing. The folder is there
 * whole or not at all.
 */
export async function keepRun(out: string, name: string, { files }: Manifest): Promise<void> {
  const runs = join(out, runsFolderName);
  const half = join(runs, `.${name}.new`);
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  for (const file of [...files.map((sealed) => sealed.name), manifestFileName, signaturesFileName]) {
    const from = join(out, file);
    if (!(await exists(from))) continue;
    await mkdir(dirname(join(half, file)), { recursive: true });
    await copyFile(from, join(half, file));
  }
  await rename(half, join(runs, name));
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
