import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { z } from 'zod';
import { chainOfFile } from './hash-chain.ts';

export const manifestFileName = 'manifest.json';
export const signaturesFileName = 'signatures.json';
export const sealedStepsFile = 'steps.ndjson';

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

const sealedFile = z.object({ name: z.string().min(1), octets: z.int().nonnegative(), sha256: sha256Hex });
export type SealedFile = z.infer<typeof sealedFile>;

const manifest = z.object({
  format: z.literal('dawa-hil-manifest-1'),
  campaignId: z.string(),
  article: z.object({ name: z.string(), model: z.string(), serial: z.string() }),
  verdict: z.string(),
  sealedAtMs: z.number(),
  files: z.array(sealedFile),
  /** The hash chain over the steps; null where none was kept. */
  steps: z
    .object({
      lines: z.int().nonnegative(),
      head: sha256Hex,
      linkEvery: z.int().positive(),
      links: z.array(z.string()),
    })
    .nullable(),
  /** The run that was kept before this one: one that is taken away or sealed anew is missed by the next. */
  previous: z.object({ campaignId: z.string(), folder: z.string(), manifestSha256: sha256Hex }).nullable(),
});
/** Every paper of a campaign with its hash: what a signature is under. */
export type Manifest = z.infer<typeof manifest>;

export type ManifestFault = Fault<'no-manifest' | 'bad-manifest'>;

/** Beside the papers lie things that are none of this campaign, or that change after it. */
const unsealed =
  /^(manifest\.json|signatures\.json|progress\.json|live\.ndjson|orders\.ndjson|runs|ncr|compare.*\.html|interrupted-.*|.*\.new|\..*)$/;

/** Names of all that belongs to the papers in a folder, those in folders below it included, sorted. */
export async function paperNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (below === '' && unsealed.test(entry.name)) continue;
      if (entry.isDirectory()) await walk(name);
      else if (entry.isFile()) names.push(name);
    }
  };
  await walk('');
  return names.sort();
}

export async function sealFile(folder: string, name: string): Promise<SealedFile> {
  const path = join(folder, name);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return { name, octets: (await stat(path)).size, sha256: hash.digest('hex') };
}

/** The manifest of the papers that lie in `folder` now. */
export async function manifestOf(
  folder: string,
  names: readonly string[],
  head: Pick<Manifest, 'campaignId' | 'article' | 'verdict' | 'sealedAtMs' | 'previous'>,
): Promise<Manifest> {
  const files: SealedFile[] = [];
  for (const name of names) files.push(await sealFile(folder, name));
  const steps = names.includes(sealedStepsFile)
    ? await chainOfFile(join(folder, sealedStepsFile), head.campaignId)
    : null;
  return {
    format: 'dawa-hil-manifest-1',
    ...head,
    files,
    steps: steps && { ...steps, links: [...steps.links] },
  };
}

/** Reads the manifest of a folder, with the octets that were signed. */
export async function readManifest(
  folder: string,
): Promise<Result<{ readonly manifest: Manifest; readonly octets: Uint8Array }, ManifestFault>> {
  let octets: Uint8Array;
  try {
    octets = await readFile(join(folder, manifestFileName));
  } catch {
    return failure({ kind: 'no-manifest', expected: `${manifestFileName} of a campaign`, found: 'none' });
  }
  try {
    return success({ manifest: manifest.parse(JSON.parse(new TextDecoder().decode(octets))), octets });
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    const where = issue === undefined ? 'no JSON' : `${issue.path.join('.')}: ${issue.message}`;
    return failure({ kind: 'bad-manifest', expected: 'a manifest of dawa hil', found: where });
  }
}
