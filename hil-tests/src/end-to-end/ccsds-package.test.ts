import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout, peerPath } from '../peers/peers.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const workspace = join(root, 'ccsds-parser');
/** What the README says that its first program prints. */
const printed = 'APID 32, packet 7: Kuzuzangpo!';

/** ccsds-parser as somebody gets it who has nothing else of Dawa: packed, installed into an empty project, used. */
describe('the packed ccsds-parser in an empty project', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-package-'));
  const program = readmeProgram();

  beforeAll(() => {
    const env = { ...process.env, npm_config_offline: 'true', npm_config_cache: join(folder, 'cache') };
    execFileSync(process.execPath, [join(root, 'groundstation/bin/dawa.js'), '--build-only'], { cwd: root });
    const npm = (words: readonly string[], cwd: string) =>
      execFileSync('npm', [...words, '--no-audit', '--no-fund', '--ignore-scripts'], {
        cwd,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    npm(['pack', '--pack-destination', folder], workspace);
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"private": true, "type": "module"}');
    const packed = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
    npm(['install', join('..', packed)], project);
    writeFileSync(join(project, 'telemetry.mjs'), program);
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('brings no other package and no test', () => {
    const modules = join(folder, 'project/node_modules');
    expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual(['ccsds-parser']);
    const files = readdirSync(join(modules, 'ccsds-parser'), { recursive: true }).map(String);
    expect(files).toContain('README.md');
    expect(files).toContain('LICENSE');
    expect(files.filter((name) => /\.(test|fixture)\./.test(name))).toEqual([]);
  });

  it("runs the README's first program in Node", () => {
    const said = execFileSync(process.execPath, ['telemetry.mjs'], { cwd: join(folder, 'project') });
    expect(said.toString().trim()).toBe(printed);
  });

  it('opens every door that its exports promise', () => {
    const doors = readdirSync(join(workspace, 'src'), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name))
      .map((name) => name.slice(0, -'.ts'.length));
    const lines = doors.map((door) => `await import('ccsds-parser/${door === 'index' ? 'index' : door}');`);
    writeFileSync(join(folder, 'project/doors.mjs'), [...lines, "await import('ccsds-parser');"].join('\n'));
    execFileSync(process.execPath, ['doors.mjs'], { cwd: join(folder, 'project') });
    expect(doors.length).toBeGreaterThan(50);
  });

  describe.skipIf(isWithout('chromium'))('in a real browser', () => {
    let server: Server;
    beforeAll(async () => {
      server = await serve(join(folder, 'project'));
    });
    afterAll(() => server?.close());

    it('runs the same program in a page, from the files as they are', async () => {
      const page = `<!doctype html><title>ccsds-parser</title><script type="importmap">
        {"imports": {"ccsds-parser": "/node_modules/ccsds-parser/dist/index.js", ${doorMap(program)}}}
        </script><pre id="out"></pre><script>console.log = (text) => { out.textContent += text; };</script>
        <script type="module" src="telemetry.mjs"></script>`;
      writeFileSync(join(folder, 'project/index.html'), page);
      const browser = await chromium.launch({ executablePath: peerPath('chromium'), args: ['--no-sandbox'] });
      try {
        const opened = await browser.newPage();
        const complaints: string[] = [];
        opened.on('pageerror', (error) => complaints.push(error.message));
        await opened.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`);
        await opened.waitForFunction(() => document.querySelector('#out')?.textContent !== '');
        expect(await opened.innerText('#out')).toBe(printed);
        expect(complaints).toEqual([]);
        // The whole library, its WebAssembly included, in the page too.
        // As text, because vitest would rewrite an import here.
        const doors = await opened.evaluate("import('ccsds-parser').then((all) => Object.keys(all).length)");
        expect(doors).toBeGreaterThan(100);
      } finally {
        await browser.close();
      }
    });
  });
});

function readmeProgram(): string {
  const readme = readFileSync(join(workspace, 'README.md'), 'utf8');
  const found = /```js\n([\s\S]*?)```/.exec(readme);
  if (found === null) throw new TypeError('README.md: expected a program between ```js and ```, found none');
  return found[1]!;
}

/** What a page has to be told where Node looks into package.json. */
function doorMap(program: string): string {
  const doors = [...program.matchAll(/'ccsds-parser\/([^']+)'/g)].map(([, door]) => door!);
  return doors
    .map((door) => `"ccsds-parser/${door}": "/node_modules/ccsds-parser/dist/${door}.js"`)
    .join(', ');
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
};

function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    try {
      const path = join(folder, normalize(new URL(request.url!, 'http://localhost').pathname));
      const body = readFileSync(path);
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
