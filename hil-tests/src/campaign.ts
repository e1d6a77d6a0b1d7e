import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Clock } from '@dawa/seams/clock';
import type { Bench } from './bench/bench.ts';
import type { BenchPlan } from './bench/load-bench.ts';
import { openBench } from './bench/open-bench.ts';
import type { Procedure } from './procedures/procedure.ts';
import { runProcedure } from './procedures/run-procedure.ts';
import {
  type CampaignResult,
  type ProcedureResult,
  type StepResult,
  worstVerdict,
} from './report/results.ts';
import { writeReport } from './report/write-report.ts';

export interface CampaignSettings {
  readonly plan: BenchPlan;
  readonly procedures: readonly Procedure[];
  readonly folder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly version: string;
  readonly onStep: (step: StepResult) => void;
}

/**
 * Runs procedures on one bench and writes the papers. Each step is also appended to `steps.ndjson` as soon as it is
 * known: whoever pulls the plug of this computer keeps what was measured.
 *
 * @throws DeviceError or TypeError when the bench cannot be opened; nothing was tested then and no paper is written
 */
export async function runCampaign(settings: CampaignSettings): Promise<CampaignResult> {
  const { plan, procedures, folder, clock, signal, onStep } = settings;
  await mkdir(folder, { recursive: true });
  const stepsFile = join(folder, 'steps.ndjson');
  await rm(stepsFile, { force: true });
  let written: Promise<void> = Promise.resolve();
  const keep = (step: StepResult) => {
    written = written.then(() => appendFile(stepsFile, `${JSON.stringify(step)}\n`));
    onStep(step);
  };
  const startedAtMs = clock.nowAtMs();
  const bench = await openBench(plan, clock);
  const results: ProcedureResult[] = [];
  try {
    for (const procedure of procedures) results.push(await runProcedure(procedure, bench, signal, keep));
  } finally {
    // Whatever happened above, the last word to the relay is off.
    await bench.power.set(false).catch(() => {});
    await bench.close();
    await written;
  }
  const result: CampaignResult = {
    campaignId: `${plan.id}-${new Date(startedAtMs).toISOString().replace(/[-:]|\.\d+/g, '')}`,
    verdict: worstVerdict(results.map(({ verdict }) => verdict)),
    startedAtMs,
    endedAtMs: clock.nowAtMs(),
    bench: describeBench(plan, bench),
    software: { name: 'dawa', version: settings.version, node: process.versions.node },
    procedures: results,
  };
  await writeReport(result, folder);
  return result;
}

function describeBench(plan: BenchPlan, bench: Bench): CampaignResult['bench'] {
  const { id, article, instruments, limits, faultInjector } = plan;
  const file = relative(process.cwd(), plan.file) || plan.file;
  return { id, file, article, instruments, limits, faultInjector, connections: bench.connections };
}
