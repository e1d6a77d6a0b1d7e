import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { procedures } from '../procedures/shipped.ts';
import type { CampaignResult } from '../report/results.ts';
import type { VerificationDocument } from '../report/verification.ts';
import { temporaryFolder, userEnvironment } from './running-station.ts';

const program = fileURLToPath(new URL('../../../groundstation/bin/dawa.js', import.meta.url));
const missionFolder = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));
const example = (name: string) =>
  fileURLToPath(new URL(`../../../docs/examples/${name}.yaml`, import.meta.url));

interface Outcome {
  readonly exitCode: number;
  readonly folder: string;
  readonly said: string;
}

/** `dawa hil run` on an example bench, changed so. */
function runBench(
  parent: string,
  name: string,
  change?: (text: string) => string,
  words: readonly string[] = [],
): Promise<Outcome> {
  const folder = join(parent, name);
  mkdirSync(folder);
  const bench = change === undefined ? example(name) : join(folder, 'bench.yaml');
  if (change !== undefined) {
    const text = readFileSync(example(name), 'utf8').replace(/^mission: .*$/m, `mission: ${missionFolder}`);
    writeFileSync(bench, change(text));
  }
  return new Promise((resolve) => {
    const all = [program, 'hil', 'run', '--bench', bench, '--out', folder, ...words];
    execFile(
      process.execPath,
      all,
      { timeout: 900_000, env: userEnvironment(), maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ exitCode, folder, said: `${stdout}${stderr}` });
      },
    );
  });
}

const json = <T>({ folder }: Outcome, name: string) =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;

const papers = ['report.html', 'junit.xml', 'results.json', 'verification.json'];

/** What is measured after each procedure; some have more of it, such as a chamber that is let go. */
const proofsOfSafety = [
  'Power off: pass',
  'Nothing from the article without power: pass',
  'Voltage at the article without power: pass',
  'Current without power: pass',
  'Power at the antenna connector: pass',
  'Serial line: pass',
];

const expectSafeEnds = (results: CampaignResult) => {
  for (const { id, teardown } of results.procedures) {
    const found = teardown.steps.map(({ title, verdict }) => `${title}: ${verdict}`);
    expect([id, ...found]).toEqual(expect.arrayContaining(proofsOfSafety));
    expect([id, found.filter((one) => !one.endsWith(': pass'))]).toEqual([id, []]);
  }
};

describe('dawa hil run with no hardware', () => {
  const folder = temporaryFolder();
  let sound: Outcome;

  beforeAll(async () => {
    sound = await runBench(folder.path, 'bench-simulated');
  }, 1_000_000);

  afterAll(() => folder.remove());

  it('is green, with every procedure', () => {
    expect(sound.said).toContain('passed');
    const results = json<CampaignResult>(sound, 'results.json');
    const verdicts = results.procedures.map(({ id, verdict }) => `${id}: ${verdict}`);
    expect(verdicts).toEqual(procedures.map(({ id }) => `${id}: pass`));
    expect(sound.exitCode).toBe(0);
  });

  it('leaves its four papers, which tell bench time and real time apart', () => {
    for (const paper of papers) expect(existsSync(join(sound.folder, paper))).toBe(true);
    expect(readFileSync(join(sound.folder, 'junit.xml'), 'utf8')).toContain('failures="0" errors="0"');
    const { startedAtMs, endedAtMs, benchTime } = json<CampaignResult>(sound, 'results.json');
    // Bench time begins where the bench file has it, and more of it passed than of ours.
    expect(benchTime).toMatchObject({ kind: 'virtual', startedAtMs: Date.UTC(2026, 0, 1) });
    expect(benchTime!.endedAtMs - benchTime!.startedAtMs).toBeGreaterThan(60_000);
    expect(endedAtMs).toBeGreaterThan(startedAtMs);
  });

  it('proves every requirement that is to be proved on it', () => {
    const { requirements } = json<VerificationDocument>(sound, 'verification.json');
    expect(requirements.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')).toEqual(
      [],
    );
    for (const id of ['AP-PWR-00', 'AP-CMD-01', 'AP-CMD-02', 'AP-PWR-01'])
      expect(requirements.find((one) => one.id === id)?.verdict).toBe('pass');
  });

  it('leaves the breadboard without power after each procedure', () => {
    expectSafeEnds(json<CampaignResult>(sound, 'results.json'));
  });
});

describe('dawa hil run on the simulated breadboard over pseudo-terminals', () => {
  const folder = temporaryFolder();

  afterAll(() => folder.remove());

  it('is as green as on virtual time, and leaves it as safe', { timeout: 1_000_000 }, async () => {
    // Bench time runs twice as fast as ours: every deadline still leaves a second for a busy machine.
    const faster = (text: string) => text.replace('{ time: real }', '{ time: real, rate: 2 }');
    const outcome = await runBench(folder.path, 'bench-terminals', faster, ['--procedures', 'KILL-*']);
    expect(outcome.said).toContain('KILL-01 Kill switch of the transmitter: passed');
    expect(outcome.exitCode).toBe(0);
    const results = json<CampaignResult>(outcome, 'results.json');
    expect(results.bench.connections['payload']).toContain('/dev/pts/');
    expect(results.benchTime?.kind).toBe('scaled');
    expectSafeEnds(results);
  });
});
