import { problem } from '@dawa/protocols/console/problem';
import { createRandom } from '@dawa/seams/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { MadeUpRequests, type Operation, operationsOf } from './made-up-requests.fixture.ts';
import { type RunningStation, startStation, temporaryFolder } from './running-station.ts';

/** DAWA_REQUESTS=20000 and DAWA_SEED=5 make others. */
const requests = Number(process.env['DAWA_REQUESTS'] ?? 1500);
const seed = process.env['DAWA_SEED'] ?? '1';
type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

/** A campaign would be begun, and a recording gone through again and again. */
const isLong = ({ method, path }: Operation) =>
  method === 'POST' && /\/(campaign|demodulate)$|\/redecode$/.test(path);

describe('the API of a station that rehearses a pass', () => {
  const folder = temporaryFolder();
  let station: RunningStation;
  beforeAll(async () => {
    station = await startStation({ dataFolder: folder.path, words: ['--speed', '10'] });
    await station.until<{ items: unknown[] }>('/api/v1/packets', ({ items }) => items.length > 20, 120_000);
  }, 300_000);
  afterAll(async () => {
    await station?.stop();
    folder.remove();
  });

  it(`answers ${requests} made-up requests as it says it does, or says what it expected, seed ${seed}`, async () => {
    const document = await station.get<Parameters<typeof operationsOf>[0]>('/api/v1/openapi.json');
    const operations = operationsOf(document).filter((operation) => !isLong(operation));
    const made = new MadeUpRequests(operations, createRandom(`api/${seed}`));
    const plain = operations.filter(
      ({ method, path, done: answers }) => method === 'GET' && !path.includes('{') && answers.size > 0,
    );
    for (const { path } of plain) made.learn(await station.get(path));
    const schemas = new Map<object, z.ZodType>();
    const schemaFor = (schema: object) => {
      const known = schemas.get(schema) ?? z.fromJSONSchema(schema as JsonSchema);
      schemas.set(schema, known);
      return known;
    };
    const wrong: string[] = [];
    const done = new Set<string>();
    for (let number = 0; number < requests; number++) {
      const { operation, path, init } = made.next();
      const where = `${number} ${init.method} ${path.slice(0, 200)} ${init.body?.slice(0, 200) ?? ''}`;
      const response = await fetch(`${station.url}${path}`, init);
      const text = await response.text();
      // A device that does not answer in time is told by 502, which is an answer.
      if (response.status === 500) wrong.push(`${where}: ${response.status} ${text.slice(0, 200)}`);
      const schema = response.ok ? operation.done.get(response.status) : undefined;
      if (response.ok) done.add(`${operation.method} ${operation.path}`);
      if (response.ok && schema === undefined) continue;
      const answer = JSON.parse(text);
      const judged = (schema === undefined ? z.strictObject(problem.def.shape) : schemaFor(schema)).safeParse(
        answer,
      );
      if (!judged.success) wrong.push(`${where}: ${response.status} ${judged.error.message.slice(0, 400)}`);
      else if (response.ok) made.learn(answer);
    }
    expect(wrong).toEqual([]);
    // Of 99 operations; some want hardware or a spacecraft that this rehearsal has not.
    expect(done.size).toBeGreaterThan(40);
    expect(await station.get('/readyz')).toEqual({ status: 'ready', reason: null });
  }, 300_000);
});
