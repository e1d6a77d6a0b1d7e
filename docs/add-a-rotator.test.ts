import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../groundstation/src/cli/type-dawa.fixture.ts';
import { edit, patternOf, stepsOf } from './guide-steps.fixture.ts';

/** What a rotator touches, or what touches rotators, in the tests that the guide runs. */
const copied = ['ccsds-parser', 'docs', 'flight-dynamics', 'groundstation', 'hil-tests', 'missions'].concat(
  ['payload-sim', 'protocols', 'seams', 'stations'],
  ['package.json', 'tsconfig.base.json', 'vitest.config.ts'],
);
const left = new Set(['node_modules', 'dist', 'guides']);

/** A checkout of its own, in which the guide may change what it likes; packages from outside are those of this one. */
let checkout: string;
beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'dawa-rotator-'));
  for (const name of copied) {
    await cp(join(root, name), join(checkout, name), {
      recursive: true,
      filter: (path) => !left.has(basename(path)),
    });
  }
  const modules = join(checkout, 'node_modules');
  await mkdir(join(modules, '@dawa'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@dawa' && name !== 'ccsds-parser' && name !== '.vite' && name !== '.cache')
      await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  await symlink(join(checkout, 'ccsds-parser'), join(modules, 'ccsds-parser'));
  for (const name of await readdir(join(root, 'node_modules/@dawa'))) {
    await symlink(join(checkout, name), join(modules, '@dawa', name));
  }
});
afterAll(() => rm(checkout, { recursive: true, force: true }));

describe('docs/guides/add-a-rotator.md', () => {
  it('does what it says, word for word, in two new files and three changed lines', async () => {
    const steps = stepsOf(await readFile(join(root, 'docs/guides/add-a-rotator.md'), 'utf8'));
    const saved = steps.filter(({ kind }) => kind === 'save');
    const inserted = steps.filter(
      (step) => step.kind === 'insert' && step.text.trimEnd().split('\n').length === 1,
    );
    expect([saved.length, inserted.length]).toEqual([2, 2]);
    for (const step of steps) {
      if (step.kind !== 'type') {
        await edit(checkout, step);
        continue;
      }
      const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
      const { stdout } = await promisify(execFile)('bash', ['-c', step.command], { cwd: checkout, env });
      expect({ command: step.command, stdout }).toEqual({
        command: step.command,
        stdout: expect.stringMatching(patternOf(step.output)),
      });
    }
  }, 180_000);
});
