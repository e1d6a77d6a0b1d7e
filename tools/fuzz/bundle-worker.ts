import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes one JavaScript file of the thread and all parsers. What runs TypeScript from its source gives each closure its name
 * again whenever it is made, as no published file does: that took a fifth of the time, of some parsers half.
 *
 * @returns the path of the file; `removeWorker` takes it away again
 */
export function bundleWorker(): string {
  const folder = join(root, 'node_modules/.cache/dawa-fuzz');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `worker-${process.pid}-${made++}.mjs`);
  esbuild.buildSync({
    ...{ entryPoints: [fileURLToPath(new URL('./worker.ts', import.meta.url))], outfile, bundle: true },
    ...{ platform: 'node', format: 'esm', target: 'node20', conditions: ['@dawa/source'] },
    ...{ sourcemap: 'inline', sourcesContent: false, logLevel: 'error' },
  });
  return outfile;
}

export function removeWorker(path: string): void {
  rmSync(path, { force: true });
}

let made = 0;
const root = fileURLToPath(new URL('../../', import.meta.url));
// The bundler that tsx brings along and that runs all our TypeScript.
const esbuild: { buildSync(options: object): unknown } = createRequire(
  createRequire(import.meta.url).resolve('tsx'),
)('esbuild');
