import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../groundstation/src/cli/type-dawa.fixture.ts';
import type { Bench } from '../hil-tests/src/bench/bench.ts';
import { createSteps } from '../hil-tests/src/procedures/steps.ts';
import { edit, patternOf, stepsOf } from './guide-steps.fixture.ts';

const longMs = 240_000;
const guide = () => readFile(join(root, 'docs/guides/write-a-procedure.md'), 'utf8');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawa-procedures-'));
  // As in an installed checkout: the word `dawa` is a command. The first call builds what is stale.
  const command = `#!/bin/sh\nexec "${process.execPath}" "${root}groundstation/bin/dawa.js" "$@"\n`;
  await writeFile(join(folder, 'dawa'), command, { mode: 0o755 });
  await type('dawa hil --help');
}, longMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the guide to a procedure of one’s own', () => {
  it(
    'does what it says, word for word: files, runs, reports and tests',
    async () => {
      const steps = stepsOf(await guide());
      expect(steps.length).toBeGreaterThan(6);
      for (const step of steps) {
        if (step.kind !== 'type') await edit(folder, step);
        else
          expect({ command: step.command, seen: await type(step.command) }).toEqual({
            command: step.command,
            seen: expect.stringMatching(patternOf(step.output)),
          });
      }
    },
    longMs,
  );

  it('names every word that there is, and none that there is not', async () => {
    const nothing = { plan: { timing: {} } } as unknown as Bench;
    const words = Object.keys(createSteps(nothing, '', () => {}, new AbortController().signal));
    const [, table = ''] = (await guide()).split('## The words\n');
    const named = table.split('\n## ')[0]!;
    const missing = words.filter((word) => word !== 'bench' && !new RegExp(`\\b${word}\\b`).test(named));
    expect(missing).toEqual([]);
    const first = [...named.matchAll(/^\| `(\w+)/gm)].map(([, word]) => word);
    expect(first.filter((word) => !words.includes(word!))).toEqual([]);
  });
});

/** What a person sees of a command; vitest is typed where it is installed, of the files of this folder. */
async function type(command: string): Promise<string> {
  const isVitest = command.startsWith('npx vitest');
  const typed = isVitest ? command.replace('--dir ', `--dir ${folder}/`) : command;
  // A test within a test is told nothing of the one around it.
  const { VITEST: _one, VITEST_WORKER_ID: _two, VITEST_POOL_ID: _three, ...environment } = process.env;
  const { stdout } = await promisify(execFile)('bash', ['-c', `{ ${typed}\n} 2>&1`], {
    cwd: isVitest ? root : folder,
    env: { ...environment, PATH: `${folder}:${process.env['PATH']}`, NO_COLOR: '1' },
    maxBuffer: 16 * 1024 * 1024,
  });
  // Somebody may have changed a source meanwhile.
  return stdout.replace(/^dawa: buil.*\n/gm, '');
}
