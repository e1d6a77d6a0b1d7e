import type { KeyObject } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Result, success } from '@dawa/seams/fault';
import { type ManifestFault, readManifest, signaturesFileName } from './manifest.ts';
import { type CampaignSignature, keyIdOf, signaturesFile, signManifest } from './signature.ts';

export interface Signer {
  readonly key: KeyObject;
  /** Who signs, and as what: `K. Wangchuk, test conductor`. */
  readonly signer: string;
  readonly signedAtMs: number;
}

/** Puts a signature under the manifest of a folder, beside those that are there; one key signs once, a second time replaces it. */
export async function signFolder(
  folder: string,
  { key, signer, signedAtMs }: Signer,
): Promise<Result<CampaignSignature, ManifestFault>> {
  const read = await readManifest(folder);
  if (!read.ok) return failure(read.fault);
  const path = join(folder, signaturesFileName);
  const signature = signManifest(read.value.octets, key, { signer, signedAtMs });
  const before = await readSigned(path);
  if (!before.ok) return before;
  const others = before.value.filter(({ publicKeyPem }) => publicKeyPem !== signature.publicKeyPem);
  await writeFile(`${path}.new`, `${JSON.stringify({ signatures: [...others, signature] }, null, 2)}\n`);
  await rename(`${path}.new`, path);
  return success(signature);
}

/** Signatures that cannot be read are somebody's: they are not written over. */
async function readSigned(path: string): Promise<Result<CampaignSignature[], ManifestFault>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return success([]);
  }
  try {
    return success(signaturesFile.parse(JSON.parse(text)).signatures);
  } catch {
    const expected = `${signaturesFileName} of dawa hil`;
    return failure({ kind: 'bad-manifest', expected, found: 'something else' });
  }
}

/** The figures by which people compare keys: the first 16. */
export function shortKeyId(key: KeyObject | string): string {
  return (typeof key === 'string' ? key : keyIdOf(key)).slice(0, 16);
}
