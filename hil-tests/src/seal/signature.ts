import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signOctets,
  verify as verifyOctets,
} from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { z } from 'zod';

/** One person's (or one bench's) signature under a manifest. */
export const campaignSignature = z.object({
  /** What was signed, in words that can be read and given to `openssl pkeyutl -verify`. */
  text: z.string().max(4096),
  publicKeyPem: z.string().max(4096),
  signatureBase64: z.string().max(1024),
});
export type CampaignSignature = z.infer<typeof campaignSignature>;

export const signaturesFile = z.object({ signatures: z.array(campaignSignature).max(100) });

export type KeyFault = Fault<'no-key' | 'bad-key'>;

/** What a signature says, as far as it is true of this manifest. */
export interface CheckedSignature {
  readonly signer: string;
  /** As the signer's computer told. */
  readonly signedAtMs: number;
  readonly keyId: string;
  readonly isValid: boolean;
  /** Why it is not valid. */
  readonly reason: string | undefined;
}

/** The private key of a PEM file, which has to be one of Ed25519 without a pass phrase. */
export async function readSigningKey(path: string): Promise<Result<KeyObject, KeyFault>> {
  return await readKey(path, createPrivateKey, 'a private key of Ed25519 in PEM, without pass phrase');
}

/** The public key of a PEM file, for comparison with that of a signature. */
export async function readPublicKey(path: string): Promise<Result<KeyObject, KeyFault>> {
  return await readKey(path, createPublicKey, 'a public key of Ed25519 in PEM');
}

async function readKey(
  path: string,
  create: (pem: Buffer) => KeyObject,
  expected: string,
): Promise<Result<KeyObject, KeyFault>> {
  let pem: Buffer;
  try {
    pem = await readFile(path);
  } catch {
    return failure({ kind: 'no-key', expected, found: 'no such file' });
  }
  try {
    const key = create(pem);
    if (key.asymmetricKeyType === 'ed25519') return success(key);
    return failure({ kind: 'bad-key', expected, found: `one of ${key.asymmetricKeyType ?? 'another kind'}` });
  } catch {
    return failure({ kind: 'bad-key', expected, found: 'something else' });
  }
}

/** Of a public or private key: SHA-256 of the public key's SubjectPublicKeyInfo, 64 figures. */
export function keyIdOf(key: KeyObject): string {
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}

/** Signs a manifest. Name and time are under the signature too. */
export function signManifest(
  manifestOctets: Uint8Array,
  key: KeyObject,
  { signer, signedAtMs }: { readonly signer: string; readonly signedAtMs: number },
): CampaignSignature {
  const text = textOf(manifestOctets, oneLine(signer), new Date(signedAtMs).toISOString());
  return {
    text,
    publicKeyPem: createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string,
    signatureBase64: signOctets(null, Buffer.from(text, 'utf8'), key).toString('base64'),
  };
}

function textOf(manifestOctets: Uint8Array, signer: string, at: string): string {
  const sha256 = createHash('sha256').update(manifestOctets).digest('hex');
  return `dawa-hil-signature-1\nmanifest ${sha256}\nsigner ${signer}\nat ${at}\n`;
}

/** A name that broke its line could pretend to be another field. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what breaks a line
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim() || 'not named';
}

export function checkSignature(
  manifestOctets: Uint8Array,
  { text, publicKeyPem, signatureBase64 }: CampaignSignature,
): CheckedSignature {
  const [, signer = 'not named', at = ''] = /^signer (.*)\nat (.*)\n$/m.exec(text) ?? [];
  const said = { signer, signedAtMs: Date.parse(at) };
  let key: KeyObject;
  try {
    key = createPublicKey(publicKeyPem);
  } catch {
    return { ...said, keyId: 'none', isValid: false, reason: 'its key cannot be read' };
  }
  const keyId = keyIdOf(key);
  const wrong = (reason: string): CheckedSignature => ({ ...said, keyId, isValid: false, reason });
  if (key.asymmetricKeyType !== 'ed25519') return wrong('its key is not one of Ed25519');
  if (text !== textOf(manifestOctets, signer, at)) return wrong('it is under another manifest');
  const isSigned = verifyOctets(null, Buffer.from(text, 'utf8'), key, Buffer.from(signatureBase64, 'base64'));
  return isSigned ? { ...said, keyId, isValid: true, reason: undefined } : wrong('it does not fit its key');
}
