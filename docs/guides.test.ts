import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, typeDawa } from '../groundstation/src/cli/type-dawa.fixture.ts';
import { edit, patternOf, type Step, stepsOf } from './guide-steps.fixture.ts';

/**
 * Guides that promise to be followed to the letter are followed: their files are saved, their commands typed in a folder of
 * their own, and what comes out is compared; `…` stands for anything.
 */
const guides = ['add-a-satellite', 'add-a-packet', 'first-station', 'commissioning'];

/** A day after the epoch of the elements in the guide. */
const nowAtMs = Date.UTC(2026, 5, 2, 12);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dawa-guides-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// The second goes on where the first ended.
describe.sequential('the guides', () => {
  it.each(guides)('%s does what it says, word for word', async (name) => {
    const steps = stepsOf(await readFile(join(root, `docs/guides/${name}.md`), 'utf8'));
    expect(steps.length).toBeGreaterThan(3);
    for (const step of steps) await follow(step);
  });
});

/** Commands beside recordings, typed where the checkout is. */
describe('the captures of missions/birds2', () => {
  it('are read by the commands that stand beside them', async () => {
    const page = await readFile(join(root, 'missions/birds2/captures/README.md'), 'utf8');
    const commands = page.split('\n').filter((line) => line.startsWith('dawa '));
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const words = command.split(' ').slice(1);
      const said = await typeDawa(
        words.map((word) => word.replace(/^missions\//, `${root}missions/`)),
        nowAtMs,
      );
      expect({ command, ...said }).toMatchObject({
        exitCode: 0,
        stderr: '',
        stdout: expect.stringMatching(/^\{/),
      });
    }
  });
});

/** What the reader has in the folder in which the commands are typed. */
const ofTheFolder = /^(missions\/|data$|gpredict$|station\.yaml$|sightings\.csv$)/;

async function follow(step: Step): Promise<void> {
  if (step.kind !== 'type') return edit(folder, step);
  const said = await type(step.command);
  // A person sees both, and nothing else.
  expect({ command: step.command, seen: `${said.stderr}${said.stdout}` }).toEqual({
    command: step.command,
    seen: expect.stringMatching(patternOf(step.output)),
  });
}

/** `dawa` is run here, at an instant of its own; everything else by the shell. */
async function type(command: string): Promise<{ stdout: string; stderr: string }> {
  if (!command.startsWith('dawa ')) {
    return promisify(execFile)('bash', ['-c', command], { cwd: folder });
  }
  const words = command
    .split(/\s+/)
    .slice(1)
    .map((word) => (ofTheFolder.test(word) ? join(folder, word) : word));
  // Without --out it would be written where the tests run.
  if (words[0] === 'init' && !words.includes('--out')) words.push('--out', join(folder, 'station.yaml'));
  const { stdout, stderr } = await typeDawa(words, nowAtMs);
  return { stdout: stdout.replaceAll(`${folder}/`, ''), stderr: stderr.replaceAll(`${folder}/`, '') };
}
