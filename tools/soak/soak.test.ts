import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { killSwitch } from '@dawa/hil-tests/procedures/kill-switch';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { firstDifference } from './first-difference.ts';
import { type SoakSettings, soak } from './soak.ts';

const benchFile = fileURLToPath(new URL('../../docs/examples/bench-simulated.yaml', import.meta.url));
const patienceMs = 120_000;

describe('campaigns again and again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-soak-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const drills = (more: Partial<SoakSettings> = {}) =>
    soak({
      ...{ benchFile, folder, runs: 3, procedures: [killSwitch], machine: new SystemClock(machineClock) },
      ...more,
    });

  it(
    'pass, each as the first, with papers and all',
    async () => {
      expect((await drills()).map(({ run, finding }) => [run, finding])).toEqual([
        [1, undefined],
        [2, undefined],
        [3, undefined],
      ]);
    },
    patienceMs,
  );

  it(
    'tell which one came to other results, and where',
    async () => {
      const runs = await drills({
        change: (plan, run) =>
          run === 2 ? { ...plan, simulator: { ...plan.simulator, seed: 'other' } } : plan,
      });
      expect(runs.map(({ finding }) => finding === undefined)).toEqual([true, false, true]);
      expect(runs[1]!.finding).toMatch(/^procedures\.0\..*: expected .*, found /);
    },
    patienceMs,
  );

  it(
    'begin no run when their time is over, but for the two that it takes to compare, nor when somebody stops them',
    async () => {
      expect(await drills({ forMs: 0 })).toHaveLength(2);
      const stop = new AbortController();
      expect(await drills({ signal: stop.signal, onRun: () => stop.abort() })).toHaveLength(1);
    },
    patienceMs,
  );
});

describe('the first difference', () => {
  it('names the place and what stands there', () => {
    const steps = { steps: [{ title: 'a' }, { title: 'b' }] };
    expect(firstDifference(steps, structuredClone(steps))).toBeUndefined();
    expect(firstDifference(steps, { steps: [{ title: 'a' }, { title: 'c' }] })).toBe(
      'steps.1.title: expected "b", found "c"',
    );
    expect(firstDifference(steps, { steps: [{ title: 'a' }] })).toBe(
      'steps.1: expected {"title":"b"}, found nothing',
    );
    expect(firstDifference([1], { 0: 1 })).toContain('all of it');
  });
});
