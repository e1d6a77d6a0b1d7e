import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Begins a thread with a module that lies beside its caller: the built one, or, where the caller runs from its source, that.
 *
 * @param name of the module, without its ending: `./sqlite-worker`
 * @param from `import.meta.url` of the caller
 */
export function beginThread(name: string, from: string, options: WorkerOptions = {}): Worker {
  if (!from.endsWith('.ts')) return new Worker(new URL(`${name}.js`, from), options);
  // A thread begins without the loader that reads TypeScript, however this process was started: it is taught first.
  const loader = import.meta.resolve('tsx/esm/api');
  const source = new URL(`${name}.ts`, from).href;
  const begin = `import('${loader}').then(({ register }) => { register(); return import('${source}'); })`;
  return new Worker(begin, { ...options, eval: true, execArgv: ['--conditions', '@dawa/source'] });
}
