import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const examples = readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

describe('the examples of the manual', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(examples)('%s prints what it says it prints', async (name) => {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((...words) => void lines.push(words.join(' ')));
    await import(/* @vite-ignore */ `${here}${name}`);
    const said = readFileSync(`${here}${name}`, 'utf8').split('// prints\n')[1] ?? '';
    expect(lines.join('\n')).toBe(said.trim().replace(/^\/\/ ?/gm, ''));
  });
});
