import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignResult } from '../report/results.ts';
import type { VerificationDocument } from '../report/verification.ts';
import { temporaryFolder, userEnvironment } from './running-station.ts';

const program = fileURLToPath(new URL('../../../groundstation/bin/dawa.js', import.meta.url));
const missionFolder = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));
const example = fileURLToPath(new URL('../../../docs/examples/bench-simulated.yaml', import.meta.url));

/** Bench time runs twice as fast as ours: every deadline still leaves a second for a busy machine. */
const rate = 2;

interface Outcome {
  readonly exitCode: number;
  readonly folder: string;
  readonly said: string;
}

/** `dawa hil run` on the example bench, with these lines about its simulator. */
function runBench(parent: string, name: string, simulator: string): Promise<Outcome> {
  const folder = join(parent, name);
  mkdirSync(folder);
  const bench = join(folder, 'bench.yaml');
  const text = readFileSync(example, 'utf8').replace(/^mission: .*$/m, `mission: ${missionFolder}`);
  writeFileSync(bench, `${text}\nsimulator: ${simulator}\n`);
  return new Promise((resolve) => {
    const words = [program, 'hil', 'run', '--bench', bench, '--out', folder];
    execFile(
      process.execPath,
      words,
      { timeout: 90_000, env: userEnvironment() },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ exitCode, folder, said: `${stdout}${stderr}` });
      },
    );
  });
}

const json = <T>({ folder }: Outcome, name: string) =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;

describe('dawa hil run on the simulated breadboard', () => {
  const folder = temporaryFolder();
  let sound: Outcome;

  beforeAll(async () => {
    sound = await runBench(folder.path, 'sound', `{ rate: ${rate} }`);
  }, 180_000);

  afterAll(() => folder.remove());

  it('is green', () => {
    expect(sound.said).toContain('passed');
    expect(sound.exitCode).toBe(0);
    const results = json<CampaignResult>(sound, 'results.json');
    const verdicts = results.procedures.flatMap(({ phases }) =>
      phases.map(({ title, verdict }) => `${title}: ${verdict}`),
    );
    expect(verdicts).toEqual([
      'Power on: pass',
      'Ping: pass',
      'Set mode: pass',
      'Housekeeping: pass',
      'Refusals: pass',
      'Overcurrent: pass',
      'Power off: pass',
    ]);
  });

  it('leaves its four papers, and proves every requirement', () => {
    for (const paper of ['report.html', 'junit.xml', 'results.json', 'verification.json']) {
      expect(existsSync(join(sound.folder, paper))).toBe(true);
    }
    const { requirements } = json<VerificationDocument>(sound, 'verification.json');
    expect(requirements.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(readFileSync(join(sound.folder, 'junit.xml'), 'utf8')).toContain(
      'failures="0" errors="0" skipped="0"',
    );
  });

  it('leaves the breadboard without power', () => {
    for (const { teardown } of json<CampaignResult>(sound, 'results.json').procedures) {
      expect(teardown.steps.map(({ title, verdict }) => `${title}: ${verdict}`)).toEqual([
        'Power off: pass',
        'Nothing from the article without power: pass',
      ]);
    }
  });
});
