import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bench } from '../bench/bench.ts';
import { benchTimeOf } from '../bench/bench-time.ts';
import { loadBench } from '../bench/load-bench.ts';
import { runCampaign } from '../campaign.ts';
import { type Procedure, phase } from '../procedures/procedure.ts';
import type { CampaignResult, StepResult } from '../report/results.ts';
import { RecordFull } from './campaign-record.ts';

const example = fileURLToPath(new URL('../../../docs/examples/bench-simulated.yaml', import.meta.url));

/** A small disk of its own, where this machine lets us have one. */
function smallDisk(): { readonly folder: string; readonly isOne: boolean; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-small-disk-'));
  const isOne =
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0;
  return {
    folder,
    isOne,
    remove() {
      if (isOne) spawnSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const disk = smallDisk();
const ballast = join(disk.folder, 'ballast');

/** Takes what is left of the disk, to the last octet. */
function fillDisk(): void {
  for (let octets = 65_536; octets >= 1; octets = Math.floor(octets / 2)) {
    try {
      for (;;) writeFileSync(ballast, new Uint8Array(octets), { flag: 'a' });
    } catch {}
  }
}

describe.skipIf(!disk.isOne)('a campaign on a disk that becomes full', () => {
  let seen: Bench | undefined;
  let steps: StepResult[];
  let outcome: unknown;
  const notices: string[] = [];
  /** On virtual time many are done before a busy machine has heard of its disk. */
  let pingsWanted = 3000;
  const pings: Procedure = {
    ...{ id: 'P-01', version: '1', title: 'Pings' },
    phases: [
      phase('Pings', { requirements: [] }, async (one) => {
        seen = one.bench;
        await one.power(true);
        await one.bench.clock.sleep(3000);
        for (let count = 0; count < pingsWanted; count++) await one.command('PING');
      }),
    ],
  };
  const run = async (isResumed: boolean, onStep: (step: StepResult) => void) => {
    const loaded = await loadBench(example);
    if (!loaded.ok) throw new TypeError(loaded.fault.kind);
    return runCampaign({
      ...{ plan: loaded.value, folder: disk.folder, version: '0', procedures: [pings], isResumed, onStep },
      ...benchTimeOf(loaded.value),
      signal: new AbortController().signal,
      onNotice: (text) => notices.push(text),
    });
  };
  const results = () => JSON.parse(readFileSync(join(disk.folder, 'results.json'), 'utf8')) as CampaignResult;

  beforeAll(async () => {
    steps = [];
    let answered = 0;
    outcome = await run(false, (step) => {
      steps.push(step);
      if (step.title === 'PING' && ++answered === 5) fillDisk();
    }).catch((error: unknown) => error);
  }, 120_000);
  afterAll(() => disk.remove());

  it('stops, and says what the disk said', () => {
    expect(outcome).toBeInstanceOf(RecordFull);
    expect((outcome as Error).message).toMatch(/^record: expected room on the disk, found ENOSPC/);
    expect(steps.filter(({ title }) => title === 'PING').length).toBeLessThan(pingsWanted);
  });

  it('leaves the article safe, as measured', () => {
    expect(seen!.power.isOn).toBe(false);
    const teardown = steps.filter((step) => step.phase === 'Leave the article safe');
    expect(teardown.length).toBeGreaterThanOrEqual(5);
    expect(teardown.map(({ verdict }) => verdict)).toEqual(teardown.map(() => 'pass'));
  });

  it('has on the disk what was measured before, and papers that prove nothing', () => {
    const kept = readFileSync(join(disk.folder, 'steps.ndjson'), 'utf8');
    expect(kept.match(/"title":"PING"/g)!.length).toBeGreaterThanOrEqual(5);
    expect(results()).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('runner was lost'),
    });
    expect(readFileSync(join(disk.folder, 'report.html'), 'utf8')).toContain('Not finished');
  });

  it('is gone on with when there is room again', async () => {
    rmSync(ballast);
    pingsWanted = 50;
    const result = await run(true, () => {});
    expect(result.verdict).toBe('pass');
    expect(results()).toMatchObject({ verdict: 'pass', interruptions: [expect.anything()] });
  }, 120_000);
});
