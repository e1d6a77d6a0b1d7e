import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Makes one JavaScript file of a program and what it imports, so that it starts in a tenth of a second: a thousand starts
 * are a thousand kills, and a tracer of system calls sees the program's own and not those of a loader.
 *
 * @param path of a TypeScript file, beside this one
 * @returns the path of what `node` can run
 */
export function bundleProgram(path: string): string {
  const entry = fileURLToPath(new URL(path, import.meta.url));
  // Inside node_modules, so that what is left outside (native modules) is found from there.
  const outfile = join(
    root,
    'node_modules/.cache/dawa-faults',
    `${path.replace(/\W+/g, '-')}-${process.pid}.mjs`,
  );
  mkdirSync(dirname(outfile), { recursive: true });
  esbuild.buildSync({
    ...{ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
    ...{ conditions: ['@dawa/source'], external: ['@photostructure/sqlite', 'pg'], logLevel: 'error' },
  });
  return outfile;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
// The bundler that tsx brings along and that runs all our TypeScript.
const esbuild: { buildSync(options: object): unknown } = createRequire(
  createRequire(import.meta.url).resolve('tsx'),
)('esbuild');
