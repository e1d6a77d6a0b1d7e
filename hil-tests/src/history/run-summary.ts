import { z } from 'zod';
import { placedSteps } from '../report/nested-steps.ts';
import type { CampaignResult, StepResult } from '../report/results.ts';
import type { VerificationDocument } from '../report/verification.ts';

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'not-run']);
/** JSON has no infinity: a limit that is none is null. */
const limit = z.number().nullable();

const summaryMeasurement = z.object({
  procedure: z.string(),
  phase: z.string(),
  name: z.string(),
  unit: z.string(),
  /** Of all times that it was measured in this phase. */
  count: z.int().positive(),
  mean: z.number(),
  low: limit,
  high: limit,
  expandedUncertainty: z.number().nullable(),
});
export type SummaryMeasurement = z.infer<typeof summaryMeasurement>;

/** What the index knows of a run, so that a list and a trend need not read its papers. */
export const runSummary = z.object({
  format: z.literal('dawa-hil-run-1'),
  campaignId: z.string(),
  /** Its folder below `runs`. */
  folder: z.string().regex(/^[\w.-]+$/),
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  verdict,
  benchId: z.string(),
  article: z.object({ name: z.string(), model: z.string(), serial: z.string(), firmware: z.string() }),
  software: z.object({ version: z.string(), commit: z.string().nullable() }),
  counts: z.object({ pass: z.int(), fail: z.int(), inconclusive: z.int(), 'not-run': z.int() }),
  procedures: z.array(z.object({ id: z.string(), version: z.string(), verdict })),
  requirements: z.record(z.string(), verdict),
  measurements: z.array(summaryMeasurement),
});
export type RunSummary = z.infer<typeof runSummary>;

export function summaryOf(
  result: CampaignResult,
  { requirements }: Pick<VerificationDocument, 'requirements'>,
  folder: string,
): RunSummary {
  const { name, model, serial, firmware } = result.bench.article;
  return {
    format: 'dawa-hil-run-1',
    ...{ campaignId: result.campaignId, folder, verdict: result.verdict, benchId: result.bench.id },
    ...{ startedAtMs: result.startedAtMs, endedAtMs: result.endedAtMs },
    article: { name, model, serial, firmware },
    software: { version: result.software.version, commit: result.software.commit ?? null },
    counts: countVerdicts(decidingSteps(result)),
    procedures: result.procedures.map(({ id, version, verdict }) => ({ id, version, verdict })),
    requirements: Object.fromEntries(requirements.map(({ id, verdict }) => [id, verdict])),
    measurements: measurementsOf(result),
  };
}

/** Steps that decide; those taken inside a word that repeats are its own affair. */
export function decidingSteps({ procedures }: Pick<CampaignResult, 'procedures'>): StepResult[] {
  return procedures.flatMap(({ phases, teardown }) =>
    [...phases, teardown].flatMap(({ steps }) => steps.filter(({ within }) => within === undefined)),
  );
}

export function countVerdicts(steps: readonly Pick<StepResult, 'verdict'>[]): RunSummary['counts'] {
  const counts = { pass: 0, fail: 0, inconclusive: 0, 'not-run': 0 };
  for (const { verdict } of steps) counts[verdict]++;
  return counts;
}

/** What is measured in one phase under one name in one unit, in one run. */
export function measurementKey(
  one: Pick<SummaryMeasurement, 'procedure' | 'phase' | 'name' | 'unit'>,
): string {
  return JSON.stringify([one.procedure, one.phase, one.name, one.unit]);
}

/** An endurance run measures the same thousands of times: the trend has its mean. */
function measurementsOf(result: CampaignResult): SummaryMeasurement[] {
  const byKey = new Map<string, SummaryMeasurement>();
  for (const { procedure, phase, step } of placedSteps(result)) {
    const { measurement } = step;
    if (measurement === undefined || !Number.isFinite(measurement.value)) continue;
    const { name, unit, value, low, high, expandedUncertainty } = measurement;
    const head = { procedure, phase, name, unit };
    const key = measurementKey(head);
    const before = byKey.get(key);
    const count = (before?.count ?? 0) + 1;
    const mean = before === undefined ? value : before.mean + (value - before.mean) / count;
    byKey.set(key, {
      ...{ ...head, count, mean, low: finite(low), high: finite(high) },
      expandedUncertainty: expandedUncertainty ?? null,
    });
  }
  return [...byKey.values()];
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
