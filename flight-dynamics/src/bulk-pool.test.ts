import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBulkPool, type ThreadPort } from './bulk-pool.ts';
import { createBulkPropagator } from './bulk-propagator.ts';
import { parseElements } from './elements.ts';

/** Low, geostationary and Molniya: SGP4-VER (Vallado, AIAA 2006-6753). */
const { elements } = parseElements(`1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753
2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667
1 28129U 03058A   06175.57071136 -.00000104  00000-0  10000-3 0   459
2 28129  54.7298 324.8098 0048506 266.2640  93.1663  2.00562768 18443
1 08195U 75081A   06176.33215444  .00000099  00000-0  11873-3 0   813
2 08195  64.1586 279.0717 6877146 264.7651  20.2257  2.00491383225656
`);
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
