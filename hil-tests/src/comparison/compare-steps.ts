import type { CampaignResult, StepResult, Verdict } from '../report/results.ts';

/** The same step in two runs; undefined where only one has it. */
export interface StepPair {
  readonly procedure: string;
  readonly phase: string;
  readonly title: string;
  readonly first: StepResult | undefined;
  readonly second: StepResult | undefined;
}

/** Steps of two runs side by side, in the order of the first; the same title a second time in a phase is the second of that title. */
export function pairSteps(
  first: Pick<CampaignResult, 'procedures'>,
  second: Pick<CampaignResult, 'procedures'>,
): StepPair[] {
  const pairs = new Map<string, StepPair>();
  for (const [key, { procedure, phase, step }] of keyed(first))
    pairs.set(key, { procedure, phase, title: step.title, first: step, second: undefined });
  for (const [key, { procedure, phase, step }] of keyed(second)) {
    const before = pairs.get(key);
    const head = { procedure, phase, title: step.title, first: before?.first };
    pairs.set(key, { ...head, second: step });
  }
  return [...pairs.values()];
}

function* keyed({
  procedures,
}: Pick<CampaignResult, 'procedures'>): Generator<
  readonly [string, { procedure: string; phase: string; step: StepResult }]
> {
  const seen = new Map<string, number>();
  for (const { id, phases, teardown } of procedures) {
    for (const { title: phase, steps } of [...phases, teardown]) {
      for (const step of steps) {
        if (step.within !== undefined) continue;
        const name = JSON.stringify([id, phase, step.title]);
        const number = (seen.get(name) ?? 0) + 1;
        seen.set(name, number);
        yield [`${name} ${number}`, { procedure: id, phase, step }] as const;
      }
    }
  }
}

const rank: Record<Verdict, number> = { pass: 0, 'not-run': 1, inconclusive: 2, fail: 3 };

/** Above 0 where the second is worse, below where it is better. */
export function worsening(first: Verdict, second: Verdict): number {
  return rank[second] - rank[first];
}
