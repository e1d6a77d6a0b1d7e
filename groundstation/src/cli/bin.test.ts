import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../bin/dawa.js', import.meta.url));
let root: string;

/** A checkout of paper: a compiler that notes that it ran, and a program that says what it was asked. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dawa-bin-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const file of ['package.json', 'tsconfig.json', 'tsconfig.base.json'])
    write(file, '{"type":"module"}');
  for (const name of 'seams ccsds-parser flight-dynamics protocols groundstation payload-sim'.split(' ')) {
    write(`${name}/src/main.ts`, '// source');
  }
  write('node_modules/typescript/package.json', '{"name":"typescript","type":"commonjs"}');
  write('node_modules/typescript/bin/tsc', compiler);
  mkdirSync(join(root, 'groundstation/bin'));
  cpSync(program, join(root, 'groundstation/bin/dawa.js'));
});

afterEach(() => rmSync(root, { recursive: true }));

const compiler = `const { appendFileSync, mkdirSync, writeFileSync, readFileSync } = require('node:fs');
appendFileSync('builds', 'x');
if (readFileSync('seams/src/main.ts', 'utf8').includes('wrong')) { console.log('seams/src/main.ts: wrong'); process.exit(2); }
const startMs = Date.now(); while (Date.now() - startMs < 200);
mkdirSync('groundstation/dist/cli', { recursive: true });
writeFileSync('groundstation/dist/cli/dawa.js', 'export async function runDawa(words) { console.log(words.join(" ")); return 0; }');
`;

function dawa(...words: string[]): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'groundstation/bin/dawa.js'), ...words]);
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      said.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.stderr += chunk;
    });
    child.on('close', (exitCode) => resolve({ exitCode, ...said }));
  });
}

const builds = () => readFileSync(join(root, 'builds'), 'utf8').length;

describe('bin/dawa.js', () => {
  it('builds what is stale, says so on stderr, and never again until a source changes', async () => {
    const first = await dawa('elements', 'a b');
    expect(first).toMatchObject({ exitCode: 0, stdout: 'elements a b\n' });
    expect(first.stderr).toMatch(/building the station.*\n.*built/s);
    expect(await dawa('x')).toMatchObject({ exitCode: 0, stdout: 'x\n', stderr: '' });
    expect(builds()).toBe(1);
    writeFileSync(join(root, 'protocols/src/more.ts'), '// new');
    await dawa('x');
    expect(builds()).toBe(2);
    // A test changes nothing of the program.
    writeFileSync(join(root, 'protocols/src/more.test.ts'), '// new');
    await dawa('x');
    expect(builds()).toBe(2);
  });

  it('builds once when two start at once; the second waits for the first', async () => {
    const both = await Promise.all([dawa('one'), dawa('two')]);
    expect(both.map(({ stdout }) => stdout)).toEqual(['one\n', 'two\n']);
    expect(builds()).toBe(1);
    expect(both.some(({ stderr }) => stderr.includes('another dawa is building'))).toBe(true);
    expect(existsSync(join(root, '.dawa-build/lock'))).toBe(false);
  });

  it('shows what the compiler says, and runs nothing', async () => {
    writeFileSync(join(root, 'seams/src/main.ts'), '// wrong');
    const { exitCode, stdout, stderr } = await dawa('elements');
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch('seams/src/main.ts: wrong');
  });

  it('takes over the lock of a build that died', async () => {
    mkdirSync(join(root, '.dawa-build'));
    // No process has this number: Linux gives at most 4,194,304.
    writeFileSync(join(root, '.dawa-build/lock'), '99999999');
    expect(await dawa('x')).toMatchObject({ exitCode: 0, stdout: 'x\n' });
  });
});
