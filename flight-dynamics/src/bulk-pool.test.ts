import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { createBulkPool, type ThreadPort } from './bulk-pool.ts';
import { createBulkPropagator } from './bulk-propagator.ts';
import { parseElements } from './elements.ts';

const orbits = join(process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'orbits');
const isAbsent = !existsSync(orbits);
const reason = isAbsent ? ` (skipped: no ${orbits}; set DAWA_DATA)` : '';

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

describe(`bulk propagation on several threads${reason}`, () => {
  it.skipIf(isAbsent)('gives the states of one thread, to the last bit', async () => {
    const { elements } = parseElements(readFileSync(join(orbits, 'active-2026.3le'), 'utf8'));
    const sets = elements.filter((set, index) => index % 60 === 0 || set.meanMotionRevDay < 1.05);
    const times = { startAtMs: Date.UTC(2026, 2, 19), stepMs: 600_000, count: 50 };
    const alone = createBulkPropagator(sets).propagate(times);
    const parts = await createBulkPool(sets, [thread(), thread()]).propagate(times);
    expect(parts.map(({ from, to }) => [from, to])).toEqual([
      [0, Math.round(sets.length / 2)],
      [Math.round(sets.length / 2), sets.length],
    ]);
    for (const { from, to, states, errors } of parts) {
      expect(states).toEqual(alone.states.slice(300 * from, 300 * to));
      expect(errors).toEqual(alone.errors.slice(50 * from, 50 * to));
    }
  });

  it('hands back what a thread could not do', async () => {
    const pool = createBulkPool([], [thread()]);
    await expect(pool.propagate({ atMs: [Number.NaN] })).rejects.toThrow('atMs must be finite, found NaN');
    expect(() => createBulkPool([], [])).toThrow('expected one or more, found none');
  });
});

function thread(): ThreadPort {
  // A thread starts without the loader for TypeScript; this registers it there.
  const source = new URL('./bulk-thread.fixture.ts', import.meta.url).href;
  const begin = `import('tsx/esm/api').then(({ register }) => { register(); return import('${source}'); })`;
  const worker = new Worker(begin, { eval: true, execArgv: ['--conditions', '@dawa/source'] });
  workers.push(worker);
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen: (onMessage) => void worker.on('message', onMessage),
  };
}
