import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chainOfFile, firstDifference } from './hash-chain.ts';
import { manifestFileName, manifestOf, paperNames, signaturesFileName } from './manifest.ts';
import { signFolder } from './sign-folder.ts';
import { checkSignature, readPublicKey, readSigningKey, signManifest } from './signature.ts';
import { verifyFolder } from './verify-folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-seal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const { privateKey: key, publicKey } = generateKeyPairSync('ed25519');
const signer = { key, signer: 'K. Wangchuk, test conductor', signedAtMs: Date.UTC(2026, 10, 24, 5) };

const steps = Array.from({ length: 20 }, (_, index) => `{"step":${index},"verdict":"pass"}\n`).join('');

/** Papers as a campaign leaves them, sealed. */
async function sealed(results = '{"verdict":"pass"}\n'): Promise<void> {
  put('steps.ndjson', steps);
  put('results.json', results);
  mkdirSync(join(folder, 'attachments'));
  put('attachments/log.txt', 'line\n');
  const head = { campaignId: 'run-1', verdict: 'pass', sealedAtMs: 0, previous: null };
  const article = { name: 'Board', model: 'EM', serial: 'S-1' };
  const manifest = await manifestOf(folder, await paperNames(folder), { ...head, article });
  put(manifestFileName, JSON.stringify(manifest));
}

async function verified() {
  const result = await verifyFolder(folder);
  if (!result.ok) throw new TypeError(JSON.stringify(result.fault));
  return result.value;
}

describe('the hash chain over the steps', () => {
  // Links by Python 3.11, hashlib: h = sha256(b'run-1'), then h = sha256(h + line) for each of the three lines.
  const links = [
    '73d81f685268cbc20c8228bbf4f15a0a252bbb92059b2ea323ada0d8eec8619c',
    '9130742acfbc990ec791409e52f7ea7bf3251b309782153c866d792ec22f5e4d',
    'cc20942310f8473fff8fbb7e63a4c5422e61e9303faaf6f0ffe9e85260219081',
  ];

  it('is that of another program, and takes a line that was cut off for a line', async () => {
    put('steps.ndjson', '{"a":1}\n{"a":2}\n{"a":3');
    const chain = await chainOfFile(join(folder, 'steps.ndjson'), 'run-1');
    expect(chain.head).toBe(links[2]);
    expect(chain.links).toEqual(links.map((link) => link.slice(0, 16)));
    expect(chain.lines).toBe(3);
  });

  it('tells the line that was changed, left out or added', async () => {
    const path = join(folder, 'steps.ndjson');
    put('steps.ndjson', steps);
    const kept = await chainOfFile(path, 'run-1');
    const lines = steps.split('\n');
    const after = async (text: string) => {
      put('steps.ndjson', text);
      return firstDifference(kept, await chainOfFile(path, 'run-1', kept.linkEvery));
    };
    expect(await after(steps)).toBeUndefined();
    expect(await after(lines.with(6, '{"step":6,"verdict":"fail"}').join('\n'))).toEqual({ from: 7, to: 7 });
    expect(await after(lines.toSpliced(3, 1).join('\n'))).toEqual({ from: 4, to: 4 });
    expect(await after(`${steps}{}\n`)).toEqual({ from: 21, to: 21 });
  });

  it('keeps few links of a long campaign, and still tells about where', async () => {
    const path = join(folder, 'steps.ndjson');
    const lines = Array.from({ length: 9000 }, (_, index) => `{"step":${index}}`);
    put('steps.ndjson', `${lines.join('\n')}\n`);
    const kept = await chainOfFile(path, 'run-1');
    expect(kept.lines).toBe(9000);
    expect(kept.links.length).toBeLessThanOrEqual(2000);
    put('steps.ndjson', `${lines.with(4321, '{"step":0}').join('\n')}\n`);
    const where = firstDifference(kept, await chainOfFile(path, 'run-1', kept.linkEvery))!;
    expect(where.from).toBeLessThanOrEqual(4322);
    expect(where.to).toBeGreaterThanOrEqual(4322);
    expect(where.to - where.from).toBeLessThan(8);
  });
});

describe('papers that were sealed', () => {
  it('are as they were, whatever else the folder is used for', async () => {
    await sealed();
    put('progress.json', '{}');
    mkdirSync(join(folder, 'runs'));
    expect(await verified()).toMatchObject({ changes: [], signatures: [], others: [] });
  });

  it.each([
    ['results.json was changed', () => put('results.json', '{"verdict":"PASS"}\n')],
    ['attachments/log.txt is missing', () => rmSync(join(folder, 'attachments/log.txt'))],
    [
      'steps.ndjson was changed first at line 3 of 20',
      () => put('steps.ndjson', steps.replace('2,"v', '9,"v')),
    ],
    [
      'steps.ndjson was changed first at line 21 of 20',
      () => appendFileSync(join(folder, 'steps.ndjson'), '{}\n'),
    ],
  ])('tell that %s', async (said, change) => {
    await sealed();
    change();
    expect((await verified()).changes).toEqual([said]);
  });

  it('name a file that was never sealed, and read none outside of the folder', async () => {
    await sealed();
    put('more.txt', 'x');
    expect((await verified()).others).toEqual(['more.txt']);
    const manifest = readFileSync(join(folder, manifestFileName), 'utf8');
    put(manifestFileName, manifest.replace('attachments/log.txt', '../../etc/passwd'));
    expect((await verified()).changes).toEqual([
      'the manifest names ../../etc/passwd, which lies outside of the folder',
    ]);
  });

  it.each([
    ['no-manifest', undefined],
    ['bad-manifest', '{"format":"another"}'],
    ['bad-manifest', 'no JSON at all'],
  ])('are not verified by a manifest that is none: %s', async (kind, text) => {
    if (text !== undefined) put(manifestFileName, text);
    const result = await verifyFolder(folder);
    expect(result.ok ? '' : result.fault.kind).toBe(kind);
  });
});

describe('a signature', () => {
  it('says who signed and when, as long as nothing was changed', async () => {
    await sealed();
    expect((await signFolder(folder, signer)).ok).toBe(true);
    const [signature] = (await verified()).signatures;
    expect(signature).toMatchObject({ isValid: true, signer: signer.signer, signedAtMs: signer.signedAtMs });
  });

  it('is not that of a manifest made anew over changed papers', async () => {
    await sealed();
    await signFolder(folder, signer);
    rmSync(join(folder, 'attachments'), { recursive: true });
    await sealed('{"verdict":"fail"}\n');
    expect((await verified()).changes).toEqual([
      `the signature of ${signer.signer} is not valid: it is under another manifest`,
    ]);
  });

  it('lets neither its name nor its time be changed', async () => {
    const manifest = Buffer.from('{}');
    const signature = signManifest(manifest, key, signer);
    expect(checkSignature(manifest, signature).isValid).toBe(true);
    const renamed = { ...signature, text: signature.text.replace('K. Wangchuk', 'T. Dorji') };
    expect(checkSignature(manifest, renamed)).toMatchObject({
      isValid: false,
      reason: 'it does not fit its key',
    });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const publicKeyPem = other.export({ type: 'spki', format: 'pem' }) as string;
    expect(checkSignature(manifest, { ...signature, publicKeyPem }).isValid).toBe(false);
    expect(checkSignature(manifest, { ...signature, publicKeyPem: 'nonsense' }).isValid).toBe(false);
  });

  it('keeps a name with line feeds from being another field', () => {
    const manifest = Buffer.from('{}');
    const signature = signManifest(manifest, key, { ...signer, signer: 'A\nat 1999-01-01T00:00:00.000Z\nB' });
    expect(checkSignature(manifest, signature)).toMatchObject({
      isValid: true,
      signer: 'A at 1999-01-01T00:00:00.000Z B',
      signedAtMs: signer.signedAtMs,
    });
  });

  it('stands beside those of others; the same key again replaces its own', async () => {
    await sealed();
    const second = { ...signer, key: generateKeyPairSync('ed25519').privateKey, signer: 'T. Dorji' };
    for (const one of [signer, second, { ...signer, signer: 'K. W.' }]) await signFolder(folder, one);
    expect((await verified()).signatures.map((one) => one.signer)).toEqual(['T. Dorji', 'K. W.']);
  });

  it('is never written over signatures that cannot be read', async () => {
    await sealed();
    put(signaturesFileName, 'half a fi');
    expect((await signFolder(folder, signer)).ok).toBe(false);
    expect((await verified()).changes).toEqual(['signatures.json cannot be read']);
  });
});

describe('a key', () => {
  it('is read from PEM, and refused in words where it is another kind or none', async () => {
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    put('good.pem', key.export({ type: 'pkcs8', format: 'pem' }) as string);
    put('public.pem', publicKey.export({ type: 'spki', format: 'pem' }) as string);
    put('curve.pem', curve.export({ type: 'pkcs8', format: 'pem' }) as string);
    put('text.pem', 'hello');
    expect((await readSigningKey(join(folder, 'good.pem'))).ok).toBe(true);
    expect((await readPublicKey(join(folder, 'public.pem'))).ok).toBe(true);
    const said = async (name: string) => {
      const result = await readSigningKey(join(folder, name));
      return result.ok ? 'good' : `${result.fault.kind} ${result.fault.found}`;
    };
    expect(await said('curve.pem')).toBe('bad-key one of ec');
    expect(await said('text.pem')).toBe('bad-key something else');
    expect(await said('public.pem')).toBe('bad-key something else');
    expect(await said('none.pem')).toBe('no-key no such file');
  });
});
