import type { NonConformance } from '../nonconformance/non-conformance.ts';
import type { Procedure } from '../procedures/procedure.ts';
import {
  type CampaignResult,
  type PhaseResult,
  type StepResult,
  type Verdict,
  worstVerdict,
} from './results.ts';

/**
 * Which requirement is proved by what, made from the results and never typed.
 *
 * Source of the columns: ECSS-E-ST-10-02C, verification control document: requirement, method, verification task, evidence, non-conformances,
 * status of close-out
 */
export interface VerificationDocument {
  readonly campaignId: string;
  readonly article: CampaignResult['bench']['article'];
  readonly requirements: readonly RequirementVerdict[];
}

export interface RequirementVerdict {
  readonly id: string;
  readonly text: string;
  readonly verdict: Verdict;
  /** Of the four methods of ECSS (test, analysis, review of design, inspection) the one that a bench has. */
  readonly method: 'test';
  /** Phases that speak for or against it. */
  readonly evidence: readonly {
    readonly procedure: string;
    readonly version: string;
    readonly phase: string;
    readonly verdict: Verdict;
  }[];
  /** Phases that would prove it and were not part of this campaign. */
  readonly planned: readonly { readonly procedure: string; readonly phase: string }[];
  /** Ids of the open records against it. */
  readonly nonConformances: readonly string[];
  /** Closed: proved, with nothing open against it. */
  readonly closeOut: 'closed' | 'open';
}

export interface VerificationParts {
  /** Procedures that there are, run or not: what they prove is planned. */
  readonly procedures?: readonly Pick<Procedure, 'id' | 'phases'>[];
  /** Of this article. */
  readonly nonConformances?: readonly NonConformance[];
}

/** @param requirements texts by id; an id that only a procedure knows is told as well, with no text */
export function verificationOf(
  result: CampaignResult,
  requirements: Readonly<Record<string, string>>,
  { procedures = [], nonConformances = [] }: VerificationParts = {},
): VerificationDocument {
  const phases = result.procedures.flatMap(({ id, version, phases }) =>
    phases.map((phase) => ({ procedure: id, version, phase })),
  );
  const wasRun = new Set(result.procedures.map(({ id }) => id));
  const left = procedures.filter(({ id }) => !wasRun.has(id));
  const ids = new Set([
    ...Object.keys(requirements),
    ...phases.flatMap(({ phase }) => phase.requirements),
    ...left.flatMap((procedure) => procedure.phases.flatMap((phase) => phase.requirements)),
  ]);
  const open = nonConformances.filter(({ state }) => state === 'open');
  return {
    campaignId: result.campaignId,
    article: result.bench.article,
    requirements: [...ids].map((id): RequirementVerdict => {
      const speaking = phases.filter(({ phase }) => phase.requirements.includes(id));
      const evidence = speaking.map(({ procedure, version, phase }) => ({
        ...{ procedure, version, phase: phase.title },
        verdict: provingVerdict(phase),
      }));
      // Proved only when everything that speaks for it was run: a part that was left out proves nothing.
      const verdicts = evidence.map(({ verdict }) => verdict);
      const isPartial = verdicts.includes('not-run') && worstVerdict(verdicts) === 'pass';
      const verdict = isPartial ? 'not-run' : worstVerdict(verdicts);
      const against = open.filter((record) => record.requirements.includes(id)).map((record) => record.id);
      return {
        ...{ id, text: requirements[id] ?? '', verdict, method: 'test', evidence },
        planned: left.flatMap((procedure) =>
          procedure.phases
            .filter((phase) => phase.requirements.includes(id))
            .map((phase) => ({ procedure: procedure.id, phase: phase.title })),
        ),
        nonConformances: against,
        closeOut: verdict === 'pass' && against.length === 0 ? 'closed' : 'open',
      };
    }),
  };
}

/** A phase with a step that was not run has not proved its requirements; one that was run otherwise than planned says how. */
function provingVerdict(phase: PhaseResult): Verdict {
  const isLeftOut = (step: StepResult) => step.verdict === 'not-run' && step.deviation === undefined;
  const isPartial = phase.verdict === 'pass' && phase.steps.some(isLeftOut);
  return isPartial ? 'not-run' : phase.verdict;
}
