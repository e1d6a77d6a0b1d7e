import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBulkPool, type ThreadPort } from './bulk-pool.ts';
import { createBulkPropagator } from './bulk-propagator.ts';
import { parseElements } from './elements.ts';
import { threeOrbits } from './three-orbits.fixture.ts';

const { elements } = parseElements(threeOrbits);
const times = { startAtMs: Date.UTC(2006, 5, 25), stepMs: 600_000, count: 50 };

const workers: Worker[] = [];
let ports: ThreadPort[] = [];
beforeAll(() => {
  ports = [thread(), thread()];
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()));
});

describe('bulk propagation on several threads', () => {
  it('gives the states of one thread, to the last bit', async () => {
    const alone = createBulkPropagator(elements).propagate(times);
    const parts = await createBulkPool(elements, ports).propagate(times);
    expect(parts.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 3],
    ]);
    for (const { from, to, states, errors } of parts) {
      expect(states).toEqual(alone.states.slice(300 * from, 300 * to));
      expect(errors).toEqual(alone.errors.slice(50 * from, 50 * to));
    }
  });

  it('hands back what a thread could not do', async () => {
    const pool = createBulkPool(elements, ports);
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
