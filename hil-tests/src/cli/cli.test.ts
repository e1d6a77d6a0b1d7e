import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../main.ts';
import { campaignOf, measuredStep, phaseOf, procedureOf, stepOf } from '../report/campaign.fixture.ts';
import { closeCampaign } from '../report/close-campaign.ts';
import type { Verdict } from '../report/results.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'dawa-cli-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

/** Types words at `dawa hil`. */
async function type(...words: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    return { exitCode: await main(words), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const close = (number: number, volts: number, verdict: Verdict, serial = 'EM-1') => {
  const steps = [measuredStep('volts', volts, { expandedUncertainty: 0.01 }), stepOf('Ohms', verdict)];
  const procedures = [procedureOf('P-1', [phaseOf('Supply', ['AP-PWR-02'], steps)])];
  return closeCampaign(campaignOf(procedures, { number, serial }), { folder: out, nowAtMs: 1 });
};

describe('dawa hil list', () => {
  it('lists the runs that were kept, of one article where that is asked', async () => {
    await close(1, 5, 'pass');
    await close(2, 5, 'fail', 'EM-2');
    const { stdout, exitCode } = await type('list', out);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')[1]).toMatch(
      /^2026-11-24T04:00:00Z\s+bench-001\s+EM EM-1\s+passed\s+3\s+0\s+0\s+0\s+P-1\s+0\.1\.0 ccccccccc$/,
    );
    const json = JSON.parse((await type('list', out, '--article', 'EM-2', '--format', 'json')).stdout);
    expect(json.runs.map(({ campaignId }: { campaignId: string }) => campaignId)).toEqual(['bench-002']);
  });

  it('lists none where there are none', async () => {
    expect(await type('list', join(out, 'nowhere'))).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('dawa hil compare', () => {
  it('prints what changed and writes a page', async () => {
    await close(1, 5, 'pass');
    await close(2, 5.1, 'fail');
    const { stdout, exitCode } = await type('compare', 'latest~1', 'latest', '--out', out);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/AP-PWR-02\s+passed\s+failed/);
    expect(stdout).toMatch(/P-1, Supply: volts\s+5\s+5\.1\s+0\.1 V\s+7\.1/);
    expect(readFileSync(join(out, 'compare.html'), 'utf8')).toContain('EM EM-1 against EM EM-1');
  });

  it('says in one line which run it cannot find, and writes nothing', async () => {
    await close(1, 5, 'pass');
    const { stderr, exitCode } = await type('compare', 'latest', 'bench-9', '--out', out);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^dawa hil: bench-9: expected a folder of papers, latest, or one run of .*, found bench-9\n$/,
    );
    expect(existsSync(join(out, 'compare.html'))).toBe(false);
  });
});

describe('dawa hil verify and sign', () => {
  it('say in one line whether anything was changed and who signed', async () => {
    await close(1, 5, 'pass');
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const [keyFile, publicFile, otherFile] = ['key.pem', 'key.pub.pem', 'other.pub.pem'].map((name) =>
      join(out, '..', `${name}-${process.pid}`),
    );
    writeFileSync(keyFile!, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    writeFileSync(publicFile!, publicKey.export({ type: 'spki', format: 'pem' }) as string);
    const other = generateKeyPairSync('ed25519').publicKey;
    writeFileSync(otherFile!, other.export({ type: 'spki', format: 'pem' }) as string);
    try {
      const run = join(out, 'runs', 'bench-001');
      expect((await type('verify', run)).stdout).toContain('nothing was changed: 5 files; nobody signed it');
      expect((await type('verify', run, '--key', publicFile!)).exitCode).toBe(1);
      expect((await type('sign', run, '--key', keyFile!, '--signer', 'T. Dorji')).exitCode).toBe(0);
      const good = await type('verify', 'bench-001', '--out', out, '--key', publicFile!);
      expect(good.exitCode).toBe(0);
      expect(good.stdout).toMatch(
        /nothing was changed: 5 files; signed by "T\. Dorji" at 20\d\d-.* with key [0-9a-f]{16}\n$/,
      );
      expect((await type('verify', run, '--key', otherFile!)).stdout).toContain(
        'NOT signed with the key given',
      );
      writeFileSync(join(run, 'junit.xml'), '<testsuites/>');
      const bad = await type('verify', run, '--key', publicFile!);
      expect(bad).toMatchObject({ exitCode: 1 });
      expect(bad.stdout).toContain('CHANGED: junit.xml was changed');
      expect((await type('sign', run, '--key', keyFile!, '--signer', 'T. Dorji')).exitCode).toBe(1);
    } finally {
      for (const file of [keyFile!, publicFile!, otherFile!]) rmSync(file);
    }
  });

  it('have nothing to say of a folder without papers', async () => {
    expect(await type('verify', out)).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('dawa hil ncr', () => {
  const register = () => ['--register', join(out, 'ncr')];

  it('lists what is open, and takes a person’s word', async () => {
    await close(1, 5, 'fail');
    expect((await type('ncr', 'list', ...register())).stdout).toMatch(/NCR-0001\s+open\s+EM EM-1\s+1/);
    const decided = ['--disposition', 'Use as is: waiver W-3', '--by', 'Review board'];
    expect((await type('ncr', 'close', 'NCR-0001', ...decided, ...register())).stdout).toBe(
      'NCR-0001: closed\n',
    );
    expect((await type('ncr', 'list', ...register())).stdout).not.toContain('NCR-0001');
    expect((await type('ncr', 'list', '--all', ...register())).stdout).toContain('Use as is: waiver W-3');
    const again = await type('ncr', 'close', 'NCR-0001', ...decided, ...register());
    expect(again).toMatchObject({ exitCode: 2 });
    expect(again.stderr).toContain('expected an open record, found one closed by Review board');
  });

  it.each([
    [['ncr', 'frob'], 'expected list, dispose or close, found frob'],
    [['ncr', 'close'], 'expected a record like NCR-0007, found nothing'],
    [['ncr', 'close', 'NCR-0009'], '--disposition: expected it, found nothing'],
    [['ncr', 'close', 'NCR-0009', '--disposition', 'x', '--by', 'y'], 'NCR-0009: expected a record of'],
    [['list', '--format', 'xml'], '--format: expected table or json, found xml'],
    [['frob'], 'action: expected run, list'],
    [[], 'found nothing'],
  ])('refuses %j in one line', async (words, said) => {
    const answer = await type(...words, ...(words[0] === 'ncr' ? register() : []));
    expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
    expect(answer.stderr).toContain(said);
    expect(answer.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('dawa hil --help', () => {
  it('has an example for everything that it can do', async () => {
    const { stdout } = await type('--help');
    for (const name of ['list', 'compare', 'ncr', 'verify', 'sign']) {
      expect(stdout).toContain(`dawa hil ${name}`);
      expect((await type(name, '--help')).stdout).toContain(`$ dawa hil ${name}`);
    }
  });
});
