import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';

/** What a guide tells its reader to do. */
export type Step =
  | { readonly kind: 'save'; readonly path: string; readonly text: string }
  | { readonly kind: 'insert'; readonly path: string; readonly before: string; readonly text: string }
  | { readonly kind: 'append'; readonly path: string; readonly text: string }
  | { readonly kind: 'type'; readonly command: string; readonly output: string };

/** Fenced blocks of a page, in order; the sentence before a block says what is to be done with it. */
export function stepsOf(page: string): Step[] {
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

/** Saves a file below the folder, or puts lines into one. */
export async function edit(folder: string, step: Exclude<Step, { kind: 'type' }>): Promise<void> {
  const path = join(folder, step.path);
  await mkdir(dirname(path), { recursive: true });
  if (step.kind === 'save') return writeFile(path, step.text);
  const before = await readFile(path, 'utf8');
  if (step.kind === 'append') return writeFile(path, before + step.text);
  const parts = before.split(new RegExp(`(?=^ *${step.before})`, 'm'));
  expect(parts, `${step.before} in ${step.path}`).toHaveLength(2);
  return writeFile(path, parts[0] + step.text + parts[1]);
}

/** Output of a command as a guide shows it; `…` stands for anything. */
export function patternOf(output: string): RegExp {
  const escaped = output.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('…', '[\\s\\S]*')}\\s*$`);
}
