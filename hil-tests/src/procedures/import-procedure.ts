import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What the file exports by default, JavaScript or TypeScript. @throws whatever stands in its way */
export async function importDefault(path: string): Promise<unknown> {
  prepareLoader();
  const module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as { default?: unknown };
  return module.default;
}

let isPrepared = false;

/** A file may lie anywhere: what it imports of this house is found here, and is what runs here. */
function prepareLoader(): void {
  // Under vitest files are read by it.
  if (isPrepared || '__vitest_worker__' in globalThis) return;
  isPrepared = true;
  const data = { parentUrl: import.meta.url, esbuildUrl: esbuildUrl() };
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data });
}

/** Every checkout has it behind tsx. Node reads TypeScript by itself only since 22.18, and not all of it. */
function esbuildUrl(): string | undefined {
  try {
    const besideTsx = createRequire(import.meta.resolve('tsx/package.json'));
    return pathToFileURL(besideTsx.resolve('esbuild')).href;
  } catch {
    return undefined;
  }
}

/** Hooks of the loader run in a thread of their own and therefore are text. */
const hooks = `
import { readFile } from 'node:fs/promises';
let here;
let esbuildUrl;
export const initialize = (data) => {
  here = data.parentUrl;
  esbuildUrl = data.esbuildUrl;
};
export const resolve = (name, context, next) =>
  /^(@dawa|ccsds-parser)\\//.test(name) ? next(name, { ...context, parentURL: here }) : next(name, context);
export const load = async (url, context, next) => {
  if (!/^file:.*\\.[mc]?ts$/.test(url) || url.includes('/node_modules/')) return next(url, context);
  if (esbuildUrl === undefined)
    throw new TypeError('expected esbuild to read TypeScript with (npm ci installs it), found none; a .js file needs none');
  const { default: esbuild } = await import(esbuildUrl);
  const sourcefile = decodeURIComponent(new URL(url).pathname);
  const { code } = await esbuild.transform(await readFile(new URL(url), 'utf8'), {
    loader: 'ts', format: 'esm', target: 'node20', sourcemap: 'inline', sourcefile,
  });
  return { format: 'module', source: code, shortCircuit: true };
};
`;
