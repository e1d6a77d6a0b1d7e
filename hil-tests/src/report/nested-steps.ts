import type { CampaignResult, StepResult } from './results.ts';

/** Every step with those that were taken inside of it, attempt by attempt. */
export function* withNested(steps: readonly StepResult[]): Generator<StepResult> {
  for (const step of steps) {
    yield step;
    for (const attempt of step.attempts ?? []) yield* withNested(attempt.steps);
  }
}

/** A step with the procedure and the phase that it belongs to, whatever it was taken inside of. */
export interface PlacedStep {
  readonly procedure: string;
  readonly phase: string;
  readonly step: StepResult;
}

/** Every step of a campaign, nested ones included, in order. */
export function* placedSteps({ procedures }: Pick<CampaignResult, 'procedures'>): Generator<PlacedStep> {
  for (const { id, phases, teardown } of procedures)
    for (const phase of [...phases, teardown])
      for (const step of withNested(phase.steps)) yield { procedure: id, phase: phase.title, step };
}
