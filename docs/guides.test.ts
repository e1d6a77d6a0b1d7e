import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, typeDawa } from '../groundstation/src/cli/type-dawa.fixture.ts';

/**
 * Guides that promise to be followed to the letter are followed: their files are saved, their commands typed in a folder of
 * their own, and what comes out is compared; `…` stands for anything.
 */
const guides = ['add-a-satellite', 'add-a-packet'];

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

type Step =
  | { readonly kind: 'save'; readonly path: string; readonly text: string }
  | { readonly kind: 'insert'; readonly path: string; readonly before: string; readonly text: string }
  | { readonly kind: 'append'; readonly path: string; readonly text: string }
  | { readonly kind: 'type'; readonly command: string; readonly output: string };

/** Fenced blocks of a page, in order; the sentence before a block says what is to be done with it. */
function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  let told = '';
  for (const part of page.split(/^(```\w*\n[\s\S]*?^```)$/m)) {
    const block = /^```(\w*)\n([\s\S]*?)^```$/m.exec(part);
    if (block === null) {
      told = part.replace(/\s+/g, ' ');
      continue;
    }
    const [, language, text] = block as unknown as [string, string, string];
    steps.push(...(language === 'console' ? commandsOf(text) : [fileStep(told, text)]));
  }
  return steps;
}

function fileStep(told: string, text: string): Step {
  const insert = /In `([^`]+)`, before `([^`]+)`: $/.exec(told);
  if (insert) return { kind: 'insert', path: insert[1]!, before: insert[2]!, text };
  const append = /In `([^`]+)`, at the end: $/.exec(told);
  if (append) return { kind: 'append', path: append[1]!, text };
  const save = [...told.matchAll(/[Ss]ave [^`]*`([^`]+)`/g)].at(-1);
  if (save) return { kind: 'save', path: save[1]!, text };
  throw new TypeError(`a block of which nothing is said: ${told.slice(-80)}`);
}

function commandsOf(text: string): Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command, ...output] = part.split('\n');
      return { kind: 'type', command: command!, output: output.join('\n') };
    });
}

async function follow(step: Step): Promise<void> {
  if (step.kind === 'type') {
    const said = await type(step.command);
    expect({ command: step.command, ...said }).toEqual({
      command: step.command,
      stderr: '',
      stdout: expect.stringMatching(patternOf(step.output)),
    });
    return;
  }
  const path = join(folder, step.path);
  await mkdir(dirname(path), { recursive: true });
  if (step.kind === 'save') return writeFile(path, step.text);
  const before = await readFile(path, 'utf8');
  if (step.kind === 'append') return writeFile(path, before + step.text);
  const parts = before.split(new RegExp(`(?=^ *${step.before})`, 'm'));
  expect(parts, `${step.before} in ${step.path}`).toHaveLength(2);
  return writeFile(path, parts[0] + step.text + parts[1]);
}

/** `dawa` is run here, at an instant of its own; everything else by the shell. */
async function type(command: string): Promise<{ stdout: string; stderr: string }> {
  if (!command.startsWith('dawa ')) {
    return promisify(execFile)('bash', ['-c', command], { cwd: folder });
  }
  const words = command
    .split(/\s+/)
    .slice(1)
    .map((word) => (/^(missions\/|data$)/.test(word) ? join(folder, word) : word));
  const { stdout, stderr } = await typeDawa(words, nowAtMs);
  return { stdout: stdout.replaceAll(`${folder}/`, ''), stderr: stderr.replaceAll(`${folder}/`, '') };
}

function patternOf(output: string): RegExp {
  const escaped = output.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('…', '[\\s\\S]*')}\\s*$`);
}
