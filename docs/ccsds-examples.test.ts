import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as everything from 'ccsds-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const house = join(root, 'ccsds-parser');

/** A piece of program in a page, and what the compiler has to say of it. */
interface Example {
  readonly page: string;
  readonly file: string;
  readonly code: string;
}

const examples = await examplesOf(['README.md', ...(await pagesIn('docs'))]);
let complaints: readonly string[];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ccsds-examples-'));
  complaints = await compile(examples);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the examples of ccsds-parser', () => {
  it('are on every page', async () => {
    const pages = new Set(examples.map(({ page }) => page));
    expect([...pages]).toEqual(['README.md', ...(await pagesIn('docs'))]);
  });

  it.each(examples)('compile: $file', ({ file }) => {
    expect(complaints.filter((line) => line.startsWith(file)).filter(isOfThePackage)).toEqual([]);
  });
});

/**
 * Radios, clocks and disks are the reader's own and nowhere declared; a name that the package has must be imported, so
 * that the example works when it is copied.
 */
function isOfThePackage(complaint: string): boolean {
  const unknown = /error TS(?:2304|2552|18004): .*?'(\w+)'/.exec(complaint)?.[1];
  return unknown === undefined || unknown in everything;
}

async function compile(all: readonly Example[]): Promise<string[]> {
  for (const { file, code } of all) await writeFile(join(folder, file), code);
  const options = {
    strict: true,
    noImplicitAny: false,
    noEmit: true,
    target: 'es2023',
    lib: ['es2023', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    paths: { 'ccsds-parser': [`${house}/src/index.ts`], 'ccsds-parser/*': [`${house}/src/*.ts`] },
  };
  const files = all.map(({ file }) => file);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }));
  try {
    await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], {
      cwd: folder,
    });
    return [];
  } catch (error) {
    return (error as { stdout: string }).stdout.split('\n').filter((line) => /error TS\d+/.test(line));
  }
}

async function examplesOf(pages: readonly string[]): Promise<Example[]> {
  const texts = await Promise.all(pages.map((page) => readFile(join(house, page), 'utf8')));
  return texts.flatMap((text, index) =>
    [...text.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)].map(([, code], nth) => {
      const page = pages[index]!;
      return { page, file: `${page.replace('/', '-').replace('.md', '')}-${nth + 1}.ts`, code: code! };
    }),
  );
}

async function pagesIn(place: string): Promise<string[]> {
  const names = await readdir(join(house, place));
  return names
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${place}/${name}`);
}
