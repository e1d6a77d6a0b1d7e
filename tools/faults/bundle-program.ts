import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes one JavaScript file of a program and what it imports, so that it starts in a tenth of a second: a thousand starts
 * are a thousand kills, and a tracer of system calls sees the program's own and not those of a loader. The thread that writes an
 * index lies beside it.
 *
 * @param path of a TypeScript file, beside this one
 * @returns the path of what `node` can run; `removeBundle` takes it away again
 */
export function bundleProgram(path: string): string {
  // Inside node_modules, so that what is left outside (native modules) is found from there.
  const outdir = join(root, 'node_modules/.cache/dawa-faults', `${path.replace(/\W+/g, '-')}-${process.pid}`);
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'package.json'), '{ "type": "module" }');
  const entryPoints = {
    main: fileURLToPath(new URL(path, import.meta.url)),
    'sqlite-worker': join(root, 'groundstation/src/archive/store/sqlite-worker.ts'),
  };
  esbuild.buildSync({
    ...{ entryPoints, outdir, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
    ...{ conditions: ['@dawa/source'], external: ['@photostructure/sqlite', 'pg'], logLevel: 'error' },
  });
  return join(outdir, 'main.js');
}

export function removeBundle(program: string): void {
  rmSync(dirname(program), { recursive: true, force: true });
}

const root = fileURLToPath(new URL('../../', import.meta.url));
// The bundler that tsx brings along and that runs all our TypeScript.
const esbuild: { buildSync(options: object): unknown } = createRequire(
  createRequire(import.meta.url).resolve('tsx'),
)('esbuild');
