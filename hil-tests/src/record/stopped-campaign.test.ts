import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { campaignLine } from '@dawa/protocols/campaign-lines';
import { afterLine } from '@dawa/protocols/campaign-view';
import type { CampaignState } from '@dawa/protocols/console/campaign';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchTimeOf } from '../bench/bench-time.ts';
import { loadBench } from '../bench/load-bench.ts';
import { runCampaign } from '../campaign.ts';
import { type Procedure, phase } from '../procedures/procedure.ts';

const example = fileURLToPath(new URL('../../../docs/examples/bench-simulated.yaml', import.meta.url));
const clock = new SystemClock();
/** A loaded machine takes its time. */
const patience = { timeout: 60_000 };

/** One step a phase, and time for people in between. */
const short = (id: string): Procedure => ({
  ...{ id, version: '1', title: id },
  phases: ['One', 'Two'].map((title) =>
    phase(title, { requirements: [] }, async (steps) => {
      await steps.expectSilence('No octet', 60_000);
    }),
  ),
});

describe('a campaign that people hold up', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dawa-held-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const seen = () =>
    readFileSync(join(folder, 'live.ndjson'), 'utf8')
      .split('\n')
      // The last may not be written whole yet.
      .slice(0, -1)
      .filter((text) => text !== '')
      .map((text) => campaignLine.parse(JSON.parse(text)))
      .reduce<CampaignState | undefined>(afterLine, undefined);
  const order = (kind: string) =>
    appendFileSync(
      join(folder, 'orders.ndjson'),
      `${JSON.stringify({ kind, campaignId: seen()!.campaignId, by: 'Karma' })}\n`,
    );
  const run = async (procedures: readonly Procedure[], onStep: () => void) => {
    const loaded = await loadBench(example);
    if (!loaded.ok) throw new TypeError(loaded.fault.kind);
    const plan = loaded.value;
    return runCampaign({
      ...{ plan, folder, version: '0', procedures, ...benchTimeOf(plan) },
      ...{ signal: new AbortController().signal, onStep },
    });
  };

  it(
    'says who stopped it, proves nothing of what it did not come to, and leaves the article safe',
    patience,
    async () => {
      let isAsked = false;
      const result = await run([short('A-01'), short('B-01'), endless], () => {
        if (!isAsked) order('stop');
        isAsked = true;
      });
      expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'stopped by Karma' });
      expect(seen()).toMatchObject({ stage: 'ended', verdict: 'inconclusive', reason: 'stopped by Karma' });
      for (const { teardown } of result.procedures) expect(teardown.verdict).toBe('pass');
      expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('stopped by Karma');
    },
  );

  it(
    'pauses between procedures, where the article has no power, and then goes on to its end',
    patience,
    async () => {
      let isAsked = false;
      const stages = new Set<string>();
      let isOver = false;
      const person = (async () => {
        while (!isOver) {
          const stage = existsSync(join(folder, 'live.ndjson')) ? seen()?.stage : undefined;
          stages.add(stage ?? 'none');
          if (stage === 'paused') order('go-on');
          await clock.sleep(20);
        }
      })();
      const untilItIsAskedFor: Procedure = {
        ...{ id: 'A-01', version: '1', title: 'A' },
        phases: [
          phase('Long', { requirements: [] }, async (steps) => {
            while (seen()!.stage !== 'pausing') await steps.expectSilence('No octet', 60_000);
          }),
        ],
      };
      const result = await run([untilItIsAskedFor, short('B-01')], () => {
        if (!isAsked) order('pause');
        isAsked = true;
      }).finally(() => {
        isOver = true;
      });
      await person;
      expect(result.reason).toBeUndefined();
      expect(seen()!.procedures.map(({ state }) => state)).toEqual(['pass', 'pass']);
      expect([...stages]).toContain('paused');
    },
  );
});

/** Goes on until somebody stops it: virtual time does not wait for people. */
const endless: Procedure = {
  ...{ id: 'Z-01', version: '1', title: 'Z' },
  phases: [
    phase('Without end', { requirements: [] }, async (steps) => {
      for (;;) await steps.expectSilence('No octet', 60_000);
    }),
  ],
};
