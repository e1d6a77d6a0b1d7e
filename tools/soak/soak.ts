import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { benchTimeOf } from '@dawa/hil-tests/bench/bench-time';
import { type BenchPlan, loadBench } from '@dawa/hil-tests/bench/load-bench';
import { runCampaign } from '@dawa/hil-tests/campaign';
import type { Procedure } from '@dawa/hil-tests/procedures/procedure';
import type { CampaignResult } from '@dawa/hil-tests/report/results';
import type { Clock } from '@dawa/seams/clock';
import { firstDifference } from './first-difference.ts';

export interface SoakSettings {
  readonly benchFile: string;
  readonly procedures: readonly Procedure[];
  /** Where each campaign writes its papers, in the place of those of the one before. */
  readonly folder: string;
  /** At most so many. */
  readonly runs: number;
  /** No run begins after this much real time; two are made anyhow. */
  readonly forMs?: number;
  /** No further run begins once it is aborted. */
  readonly signal?: AbortSignal;
  /** How long a campaign with an endurance works the article; as the bench file says unless given. */
  readonly enduranceHours?: number | undefined;
  /** The machine's own. */
  readonly machine: Pick<Clock, 'monotonicMs'>;
  readonly onRun?: (run: SoakRun) => void;
  /** For a test: another bench from run to run. */
  readonly change?: (plan: BenchPlan, run: number) => BenchPlan;
}

export interface SoakRun {
  /** Counts from 1. */
  readonly run: number;
  readonly tookMs: number;
  /** What was wrong with it; undefined when it passed and was as the first. */
  readonly finding: string | undefined;
}

/**
 * Whole campaigns on virtual time, one after the other, each on a bench of its own in this process: all have to pass, and to come to the
 * very same results as the first, octet for octet but for the time of day.
 */
export async function soak(settings: SoakSettings): Promise<SoakRun[]> {
  const { machine, forMs = Number.POSITIVE_INFINITY, onRun = () => {} } = settings;
  const beganMs = machine.monotonicMs();
  const done: SoakRun[] = [];
  let first: unknown;
  for (let run = 1; run <= settings.runs; run++) {
    if ((run > 1 && settings.signal?.aborted) || (run > 2 && machine.monotonicMs() - beganMs > forMs)) break;
    const runBeganMs = machine.monotonicMs();
    let finding: string | undefined;
    try {
      const found = await campaign(settings, run);
      first ??= found;
      finding = wrongIn(found) ?? firstDifference(first, found);
    } catch (error) {
      finding = error instanceof Error ? error.message : String(error);
    }
    done.push({ run, tookMs: machine.monotonicMs() - runBeganMs, finding });
    onRun(done.at(-1)!);
  }
  return done;
}

type Lasting = Omit<CampaignResult, 'campaignId' | 'startedAtMs' | 'endedAtMs' | 'software'>;

async function campaign(
  { benchFile, procedures, folder, enduranceHours, change = (plan) => plan }: SoakSettings,
  run: number,
): Promise<Lasting> {
  const loaded = await loadBench(benchFile);
  if (!loaded.ok)
    throw new TypeError(`${benchFile}: expected ${loaded.fault.expected}, found ${loaded.fault.found}`);
  const { endurance } = loaded.value;
  const hours = enduranceHours ?? endurance.hours;
  const plan = change(
    { ...loaded.value, endurance: { ...endurance, ...(hours !== undefined && { hours }) } },
    run,
  );
  // What a campaign finds of those before it goes into its papers: each is the first in its folder.
  await rm(folder, { recursive: true, force: true });
  await runCampaign({
    ...{ plan, procedures, folder, version: 'soak', ...benchTimeOf(plan) },
    close: { registerFolder: join(folder, 'register') },
    signal: new AbortController().signal,
    onStep: () => {},
  });
  // As a reader of the papers has them.
  const written = JSON.parse(await readFile(join(folder, 'results.json'), 'utf8')) as CampaignResult;
  const { campaignId: _id, startedAtMs: _from, endedAtMs: _to, software: _with, ...lasting } = written;
  return lasting;
}

function wrongIn({ verdict, procedures }: Lasting): string | undefined {
  if (verdict === 'pass') return undefined;
  const steps = procedures.flatMap(({ id, phases, teardown }) =>
    [...phases, teardown].flatMap((phase) => phase.steps.map((step) => ({ id, step }))),
  );
  const bad = steps.find(({ step }) => step.verdict === 'fail' || step.verdict === 'inconclusive');
  if (bad === undefined) return `campaign: expected pass, found ${verdict}`;
  const { phase, title, expected, found } = bad.step;
  return `${bad.id} ${phase}: ${title}: expected ${expected}, found ${found}`;
}
