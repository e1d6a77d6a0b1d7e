import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { failure, type Result, success } from '@dawa/seams/fault';
import { chainOfFile, firstDifference } from './hash-chain.ts';
import {
  type Manifest,
  type ManifestFault,
  manifestFileName,
  paperNames,
  readManifest,
  sealedStepsFile,
  sealFile,
  signaturesFileName,
} from './manifest.ts';
import { type CheckedSignature, checkSignature, signaturesFile } from './signature.ts';

export interface VerifiedFolder {
  readonly manifest: Manifest;
  /** What is otherwise than it was sealed, in words; empty when nothing was changed. */
  readonly changes: readonly string[];
  readonly signatures: readonly CheckedSignature[];
  /** Lies beside the papers and was never sealed. */
  readonly others: readonly string[];
  /** What else a reader should know and what is no change: the run before is not kept any longer. */
  readonly notes: readonly string[];
}

/** Whether the papers of a folder are those that were sealed, and who signed them. */
export async function verifyFolder(folder: string): Promise<Result<VerifiedFolder, ManifestFault>> {
  const read = await readManifest(folder);
  if (!read.ok) return failure(read.fault);
  const { manifest, octets } = read.value;
  const changes: string[] = [];
  for (const kept of manifest.files) {
    if (!isInside(kept.name)) {
      changes.push(`the manifest names ${kept.name}, which lies outside of the folder`);
      continue;
    }
    const found = await sealFile(folder, kept.name).catch(() => undefined);
    if (found === undefined) changes.push(`${kept.name} is missing`);
    else if (found.sha256 !== kept.sha256) changes.push(await changeOf(folder, kept.name, manifest));
  }
  const previous = await previousRun(folder, manifest);
  if (previous.isChange) changes.push(...previous.said);
  const sealed = new Set(manifest.files.map(({ name }) => name));
  const others = (await paperNames(folder)).filter((name) => !sealed.has(name));
  const { signatures, changes: unreadable } = await readSignatures(folder, octets);
  for (const { signer, isValid, reason } of signatures)
    if (!isValid) changes.push(`the signature of ${signer} is not valid: ${reason}`);
  const notes = previous.isChange ? [] : previous.said;
  return success({ manifest, changes: [...changes, ...unreadable], signatures, others, notes });
}

/** A manifest that somebody made up must not make us read what is not ours. */
function isInside(name: string): boolean {
  return !name.startsWith('/') && !name.includes('\\') && !name.split('/').includes('..');
}

async function changeOf(folder: string, name: string, { steps, campaignId }: Manifest): Promise<string> {
  if (name !== sealedStepsFile || steps === null) return `${name} was changed`;
  const found = await chainOfFile(join(folder, name), campaignId, steps.linkEvery);
  const where = firstDifference(steps, found);
  if (where === undefined) return `${name} was changed`;
  const lines = where.from === where.to ? `line ${where.from}` : `lines ${where.from} to ${where.to}`;
  return `${name} was changed first at ${lines} of ${steps.lines}`;
}

/** The run before lies beside this one where runs are kept; elsewhere nothing is said of it. */
async function previousRun(
  folder: string,
  { previous }: Manifest,
): Promise<{ readonly said: readonly string[]; readonly isChange: boolean }> {
  const nothing = { said: [], isChange: false };
  if (previous === null || !/^\w[\w.-]*$/.test(previous.folder)) return nothing;
  const name = `the run before, ${previous.folder},`;
  const isKept = basename(dirname(resolve(folder))) === 'runs';
  const before = isKept ? join(folder, '..', previous.folder) : join(folder, 'runs', previous.folder);
  // Whoever was sent one folder has no others.
  if (!(await isFolder(before)))
    return isKept ? { said: [`${name} is not there`], isChange: false } : nothing;
  const octets = await readFile(join(before, manifestFileName)).catch(() => undefined);
  if (octets === undefined) return { said: [`${name} has lost its manifest`], isChange: true };
  const sha256 = createHash('sha256').update(octets).digest('hex');
  return sha256 === previous.manifestSha256 ? nothing : { said: [`${name} was sealed anew`], isChange: true };
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function readSignatures(
  folder: string,
  manifestOctets: Uint8Array,
): Promise<{ signatures: CheckedSignature[]; changes: string[] }> {
  let text: string;
  try {
    text = await readFile(join(folder, signaturesFileName), 'utf8');
  } catch {
    return { signatures: [], changes: [] };
  }
  try {
    const { signatures } = signaturesFile.parse(JSON.parse(text));
    return { signatures: signatures.map((one) => checkSignature(manifestOctets, one)), changes: [] };
  } catch {
    return { signatures: [], changes: [`${signaturesFileName} cannot be read`] };
  }
}
