import { SystemClock } from '@dawa/seams/system-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CountQuery } from '../../archive/store/archive-store.ts';
import { completenessOf } from '../../processing/completeness-index.ts';
import { LossLedger } from '../../processing/loss-ledger.ts';
import { TimeCorrelation } from '../../processing/time-correlation.ts';
import { paperDoor } from '../door.fixture.ts';
import { createMetrics } from '../metrics.ts';
import { type RunningServer, serve } from '../serve.ts';
import type { CompletenessDoor } from '../station-door.ts';
import { completenessRoutes } from './completeness-routes.ts';

const asked: CountQuery[] = [];
const ledger = new LossLedger(259);
const timekeeping = {
  mode: 'correlate',
  accuracyMs: 50,
  validityMs: 200,
  maxDriftPpm: 50,
  driftStabilityPpm: 1,
} as const;
const completeness: CompletenessDoor = {
  completeness: async (query) => {
    asked.push(query);
    return completenessOf(query, [], []);
  },
  ledger: () => ledger.state(1000),
  timeCorrelation: () => new TimeCorrelation({ timekeeping }).state(1000),
};
const servers: RunningServer[] = [];

/** `checksAnswers`: what does not match its schema is an error. */
async function started(door: object): Promise<RunningServer> {
  const paper = paperDoor(new SystemClock());
  const running = await serve({
    door: Object.assign(paper, door),
    routes: completenessRoutes,
    metrics: createMetrics(paper.bus),
    uiFolder: '/nonexistent',
    version: '0.0.0',
    report: (_source, error) => expect.fail(error.message),
    checksAnswers: true,
    port: 0,
  });
  if (!running.ok) throw new TypeError(running.fault.kind);
  servers.push(running.value);
  return running.value;
}

let server: RunningServer;
beforeAll(async () => {
  server = await started({ completeness });
});
afterAll(() => Promise.all(servers.map((running) => running.close())));

async function ask(path: string, from = server) {
  const response = await fetch(`${from.url}/api/v1${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('what was received and what was not', () => {
  it('is told for a span, in as many bins as asked', async () => {
    const { status, body } = await ask('/completeness?fromAtMs=1000&toAtMs=61000&bins=60&by=generated');
    expect(status).toBe(200);
    expect(body).toMatchObject({ bins: 60, rows: [], gaps: [], gapsLeftOut: 0 });
    expect(asked.at(-1)).toEqual({ fromAtMs: 1000, toAtMs: 61_000, bins: 60, by: 'generated' });
  });

  it.each(['fromAtMs=5&toAtMs=5', 'fromAtMs=0&toAtMs=1&bins=0', 'fromAtMs=0&toAtMs=1&bins=1e6', 'toAtMs=7'])(
    'is not told for %s',
    async (query) => expect((await ask(`/completeness?${query}`)).status).toBe(400),
  );

  it('is told of octets, frames and packets, newest counts first', async () => {
    ledger.addRaw(100);
    expect((await ask('/ledger')).body).toMatchObject({
      octets: { received: 100, waiting: 100 },
      isBalanced: true,
    });
    ledger.addRaw(200);
    expect((await ask('/ledger')).body).toMatchObject({ octets: { received: 300 } });
  });

  it('is told of the clock on board', async () => {
    const { body } = await ask('/time-correlation');
    expect(body).toMatchObject({ mode: 'correlate', status: 'acquiring', uncertaintyMs: null, jumps: [] });
  });

  it('is not there where nothing is counted', async () => {
    const bare = await started({ completeness: undefined });
    expect((await ask('/ledger', bare)).status).toBe(404);
  });
});
