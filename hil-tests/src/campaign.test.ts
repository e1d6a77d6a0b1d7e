import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { benchTimeOf } from './bench/bench-time.ts';
import { loadBench } from './bench/load-bench.ts';
import { runCampaign } from './campaign.ts';
import { functional } from './procedures/functional.ts';
import { killSwitch } from './procedures/kill-switch.ts';
import type { CampaignResult, StepResult } from './report/results.ts';

const example = fileURLToPath(new URL('../../docs/examples/bench-simulated.yaml', import.meta.url));

describe('a campaign on virtual time', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  /** Runs it as `dawa hil run` does, but for the words on the screen. */
  async function campaign({
    seed = 'bench',
    onStep = () => {},
  }: {
    seed?: string;
    onStep?: (step: StepResult, stop: AbortController) => void;
  } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'dawa-campaign-'));
    folders.push(folder);
    const loaded = await loadBench(example);
    if (!loaded.ok) throw new TypeError(loaded.fault.kind);
    const plan = { ...loaded.value, simulator: { ...loaded.value.simulator, seed } };
    const stop = new AbortController();
    const notices: string[] = [];
    const result = await runCampaign({
      ...{ plan, folder, version: '0', procedures: [functional, killSwitch], ...benchTimeOf(plan) },
      signal: stop.signal,
      onStep: (step) => onStep(step, stop),
      onNotice: (text) => notices.push(text),
    });
    const results = () => JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as CampaignResult;
    return { result, results: results(), folder, notices };
  }

  /** Everything but what is of this hour and of this machine. */
  const lasting = ({
    campaignId: _id,
    startedAtMs: _from,
    endedAtMs: _to,
    software: _with,
    ...rest
  }: CampaignResult) => rest;

  it('gives the same results.json with the same seed, but for real times and versions', {
    timeout: 120_000,
  }, async () => {
    const first = await campaign();
    const second = await campaign();
    expect(lasting(second.results)).toEqual(lasting(first.results));
    expect(second.results.verdict).toBe('pass');
    const other = await campaign({ seed: 'another' });
    expect(lasting(other.results)).not.toEqual(lasting(first.results));
    expect(other.results.verdict).toBe('pass');
  });

  it('dates steps in bench time and itself in real time, and says which is which', async () => {
    const beforeAtMs = Date.now();
    const { results } = await campaign();
    const { startedAtMs, endedAtMs, benchTime, procedures } = results;
    expect(startedAtMs).toBeGreaterThanOrEqual(beforeAtMs);
    expect(endedAtMs).toBeLessThanOrEqual(Date.now());
    expect(results.campaignId).toContain(new Date(startedAtMs).getUTCFullYear().toString());
    expect(benchTime).toMatchObject({ kind: 'virtual', startedAtMs: Date.UTC(2026, 0, 1) });
    const steps = procedures.flatMap(({ phases }) => phases.flatMap((phase) => phase.steps));
    for (const { atMs, tookMs } of steps) {
      expect(atMs).toBeGreaterThanOrEqual(benchTime!.startedAtMs);
      expect(atMs + tookMs).toBeLessThanOrEqual(benchTime!.endedAtMs);
    }
  });

  it('ends in order when it is interrupted: power off, measured, and the rest not run', async () => {
    const { results } = await campaign({ onStep: (_step, stop) => stop.abort() });
    expect(results.verdict).not.toBe('pass');
    for (const { teardown } of results.procedures)
      expect(teardown.steps.map(({ verdict }) => verdict)).toEqual(Array(6).fill('pass'));
    expect(
      results.procedures.flatMap(({ phases }) => phases).some(({ reason }) => reason === 'interrupted'),
    ).toBe(true);
  });

  it('begins at once: no process, no port', async () => {
    const { results } = await campaign();
    expect(Object.values(results.bench.connections)).toContain('in this process, model');
    expect(results.bench.connections['watchdog']).toBeUndefined();
  });
});
