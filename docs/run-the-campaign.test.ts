import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../groundstation/src/cli/type-dawa.fixture.ts';
import { edit, patternOf, type Step, stepsOf } from './guide-steps.fixture.ts';

/** A loaded machine takes its time, and may build first. */
const longMs = 300_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawa-board-'));
  // As in an installed checkout: the word `dawa` is a command, and missions are there.
  const command = `#!/bin/sh\nexec "${process.execPath}" "${root}groundstation/bin/dawa.js" "$@"\n`;
  await writeFile(join(folder, 'dawa'), command, { mode: 0o755 });
  await symlink(join(root, 'missions'), join(folder, 'missions'));
  await type('dawa hil --help');
}, longMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the guide to the campaign on a board', () => {
  it(
    'does what it says, word for word, as far as no hardware is needed',
    async () => {
      const page = await readFile(join(root, 'docs/guides/run-the-campaign-on-your-board.md'), 'utf8');
      const steps = stepsOf(withoutDrawings(page));
      expect(steps.length).toBeGreaterThan(10);
      for (const step of steps) await follow(step);
    },
    longMs,
  );
});

/** The drawing of the cables is no step. */
const withoutDrawings = (page: string) => page.replace(/^```\n[^`]*────[^`]*^```$/m, '');

async function follow(step: Step): Promise<void> {
  if (step.kind !== 'type') return edit(folder, step);
  expect({ command: step.command, seen: await type(step.command) }).toEqual({
    command: step.command,
    seen: expect.stringMatching(patternOf(step.output)),
  });
}

/** What a person sees of a command, what is built meanwhile left out. */
async function type(command: string): Promise<string> {
  // A test within a test is told nothing of the one around it.
  const { VITEST: _one, VITEST_WORKER_ID: _two, VITEST_POOL_ID: _three, ...environment } = process.env;
  const { stdout } = await promisify(execFile)('bash', ['-c', `{ ${command}\n} 2>&1`], {
    cwd: folder,
    env: { ...environment, PATH: `${folder}:${process.env['PATH']}`, NO_COLOR: '1' },
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.replace(/^dawa: (buil|another dawa).*\n/gm, '');
}
