import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { campaignLine } from '@dawa/protocols/campaign-lines';
import { afterLine } from '@dawa/protocols/campaign-view';
import type { CampaignState } from '@dawa/protocols/console/campaign';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchPlan } from '../bench/load-bench.ts';
import { temporaryFolder } from '../end-to-end/running-station.ts';
import { type Procedure, phase } from '../procedures/procedure.ts';
import type { StepResult } from '../report/results.ts';
import { type LiveCampaign, openLiveCampaign } from './live-campaign.ts';

const procedure: Procedure = {
  ...{ id: 'P-1', version: '1', title: 'Test' },
  phases: [phase('One', { requirements: [] }, async () => {})],
};
const plan = {
  ...{ id: 'desk', file: `${process.cwd()}/bench.yaml`, operator: 'Karma' },
  article: { name: 'Board', model: 'BBM', serial: 'BBM-01' },
} as unknown as BenchPlan;

function step(change: Partial<StepResult> = {}): StepResult {
  return {
    ...{ phase: 'One', title: 'Ping', verdict: 'pass', expected: 'x', found: 'x', isMarginal: false },
    ...{ measurement: undefined, evidenceHex: undefined, atMs: 1, tookMs: 1 },
    ...change,
  };
}

describe('a campaign that people look at', () => {
  const bench = new VirtualClock(1_000_000);
  let machine: VirtualClock;
  let folder: ReturnType<typeof temporaryFolder>;
  let live: LiveCampaign;
  let stopped: string[];

  const begin = () =>
    openLiveCampaign({
      ...{ folder: folder.path, campaignId: 'c-1', plan, procedures: [procedure], finished: [] },
      ...{ clock: bench, machine, onStop: (why: string) => stopped.push(why) },
    });
  const order = (word: object) =>
    appendFileSync(
      join(folder.path, 'orders.ndjson'),
      `${JSON.stringify({ campaignId: 'c-1', by: 'Karma', ...word })}\n`,
    );
  /** Every line is what the contract has, and together they are what a page sees. */
  const seen = () =>
    readFileSync(join(folder.path, 'live.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((text) => campaignLine.parse(JSON.parse(text)))
      .reduce<CampaignState | undefined>(afterLine, undefined)!;
  const until = async (isSo: () => boolean) => {
    for (let round = 0; round < 1000 && !isSo(); round++) await machine.runFor(200);
    expect(isSo()).toBe(true);
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    machine = new VirtualClock(50_000);
    stopped = [];
    live = await begin();
  });
  afterEach(async () => {
    await live.close();
    folder.remove();
  });

  it('says what it is about to do, what it does, and what came of it, in bench time and in real time', async () => {
    live.tell({ kind: 'procedure', procedure: 'P-1' });
    live.tell({ kind: 'phase', procedure: 'P-1', phase: 'One' });
    live.step('P-1', step({ evidenceHex: 'ab'.repeat(5000), found: 'y'.repeat(5000) }));
    live.tell({ kind: 'procedure-end', procedure: 'P-1', verdict: 'pass' });
    live.tell({ kind: 'end', verdict: 'pass', reason: null });
    await live.close();
    expect(seen()).toMatchObject({
      ...{ campaignId: 'c-1', stage: 'ended', verdict: 'pass', beganAtMs: 50_000, benchAtMs: 1_000_000 },
      ...{ article: { serial: 'BBM-01' }, bench: { id: 'desk', file: 'bench.yaml' }, operator: 'Karma' },
      procedures: [{ id: 'P-1', phases: ['One'], state: 'pass', passed: 1 }],
    });
    const [shown] = seen().lately;
    expect(shown!.evidenceHex).toHaveLength(256);
    expect(shown!.found).toHaveLength(400);
  });

  it('shows figures while they move, at most four times a second, and counts them for nothing', async () => {
    live.tell({ kind: 'procedure', procedure: 'P-1' });
    for (let tries = 1; tries <= 10; tries++) {
      live.activity('P-1', 'One', {
        title: 'Message',
        tries: { successes: tries, tries, low: 0, high: 1, of: 10 },
      });
      await machine.runFor(50);
    }
    live.step('P-1', step({ title: 'part', within: { title: 'Message', attempt: 3 } }));
    await live.close();
    const lines = readFileSync(join(folder.path, 'live.ndjson'), 'utf8').match(/"kind":"activity"/g);
    expect(lines).toHaveLength(3);
    expect(seen()).toMatchObject({
      steps: 0,
      running: { activity: { title: 'Message', tries: { tries: 6 } } },
    });
  });

  it('is stopped by an order, and not by one that was meant for another', async () => {
    order({ kind: 'stop', campaignId: 'c-0' });
    order({ kind: 'stop' });
    await until(() => stopped.length > 0);
    expect(stopped).toEqual(['stopped by Karma']);
  });

  it('pauses where the article has no power, and goes on when it is told to', async () => {
    const signal = new AbortController().signal;
    await live.untilWanted(signal);
    order({ kind: 'pause' });
    await until(() => seen().stage === 'pausing');
    let isOver = false;
    void live.untilWanted(signal).then(() => {
      isOver = true;
    });
    await until(() => seen().stage === 'paused');
    expect(isOver).toBe(false);
    order({ kind: 'go-on' });
    await until(() => isOver);
    // Who waits goes on at once; the line for who looks on is still on its way to the disk.
    await until(() => seen().stage === 'running');
  });

  it('does not pause any longer when it is stopped', async () => {
    order({ kind: 'pause' });
    await until(() => seen().stage === 'pausing');
    const stop = new AbortController();
    const wait = live.untilWanted(stop.signal);
    stop.abort();
    await wait;
  });

  it('asks people, and takes their answer to this question alone', async () => {
    const answer = live.ask({ text: 'Is the green LED lit?' }, new AbortController().signal);
    await until(() => seen().question !== null);
    order({ kind: 'answer', questionId: 'another', answer: 'no' });
    order({ kind: 'answer', questionId: seen().question!.questionId, answer: 'yes' });
    let told: unknown;
    void answer.then((one) => {
      told = one;
    });
    await until(() => told !== undefined);
    expect(told).toMatchObject({ answer: 'yes', by: 'Karma' });
    await until(() => seen().question === null);
  });

  it('takes a question away that nobody answers', async () => {
    const over = new AbortController();
    const answer = live.ask({ text: 'Lit?' }, over.signal);
    over.abort();
    await expect(answer).rejects.toThrow('not answered');
    await live.close();
    expect(seen().question).toBeNull();
  });

  it('obeys no order of before it began, and no order that cannot be read', async () => {
    await live.close();
    order({ kind: 'stop' });
    live = await begin();
    appendFileSync(join(folder.path, 'orders.ndjson'), 'nonsense\n{"kind":"explode","campaignId":"c-1"}\n');
    order({ kind: 'pause' });
    await until(() => seen().stage === 'pausing');
    expect(stopped).toEqual([]);
  });

  it('goes on when nothing can be written for who looks on', async () => {
    await live.close();
    live = await openLiveCampaign({
      ...{ folder: join(folder.path, 'none'), campaignId: 'c', plan, procedures: [], finished: [] },
      ...{ clock: bench, machine, onStop: () => {} },
    });
    live.step('P-1', step());
    await live.close();
  });
});
