import { type CampaignResult, type PhaseResult, type Verdict, worstVerdict } from './results.ts';

/** Which requirement is proved by what, made from the results and never typed. */
export interface VerificationDocument {
  readonly campaignId: string;
  readonly article: CampaignResult['bench']['article'];
  readonly requirements: readonly RequirementVerdict[];
}

export interface RequirementVerdict {
  readonly id: string;
  readonly text: string;
  readonly verdict: Verdict;
  /** Phases that speak for or against it. */
  readonly evidence: readonly {
    readonly procedure: string;
    readonly phase: string;
    readonly verdict: Verdict;
  }[];
}

export function verificationOf(
  result: CampaignResult,
  requirements: Readonly<Record<string, string>>,
): VerificationDocument {
  const phases = result.procedures.flatMap(({ id, phases }) =>
    phases.map((phase) => ({ procedure: id, phase })),
  );
  return {
    campaignId: result.campaignId,
    article: result.bench.article,
    requirements: Object.entries(requirements).map(([id, text]) => {
      const speaking = phases.filter(({ phase }) => phase.requirements.includes(id));
      const evidence = speaking.map(({ procedure, phase }) => ({
        procedure,
        phase: phase.title,
        verdict: provingVerdict(phase),
      }));
      // Proved only when everything that speaks for it was run: a part that was left out proves nothing.
      const verdicts = evidence.map(({ verdict }) => verdict);
      const isPartial = verdicts.includes('not-run') && worstVerdict(verdicts) === 'pass';
      return { id, text, verdict: isPartial ? 'not-run' : worstVerdict(verdicts), evidence };
    }),
  };
}

/** A phase with a step that was not run has not proved its requirements. */
function provingVerdict(phase: PhaseResult): Verdict {
  const isPartial = phase.verdict === 'pass' && phase.steps.some((step) => step.verdict === 'not-run');
  return isPartial ? 'not-run' : phase.verdict;
}
