import type { Procedure } from '../procedures/procedure.ts';
import { type PhaseResult, type ProcedureResult, worstVerdict } from '../report/results.ts';
import type { KeptStep } from './campaign-record.ts';

/**
 * A procedure of which only steps are known: nothing is proved by it, and what failed has failed.
 *
 * @param reason why it did not come to its end
 */
export function partialProcedure(
  { id, version, title, phases }: Procedure,
  steps: readonly KeptStep[],
  reason: string,
): ProcedureResult {
  const own = steps.filter(({ procedure }) => procedure === id);
  const results = phases.map((phase): PhaseResult => {
    const taken = own.filter((step) => step.phase === phase.title);
    // A try that failed is not yet a failure: the step around it did not come to its end.
    const whole = taken.filter(({ within }) => within === undefined);
    const verdicts = [...whole.map(({ verdict }) => verdict), 'inconclusive' as const];
    return {
      ...{ title: phase.title, requirements: phase.requirements, reason, steps: taken },
      verdict: taken.length === 0 ? 'not-run' : worstVerdict(verdicts),
    };
  });
  const teardown: PhaseResult = {
    ...{ title: 'Leave the article safe', requirements: [], reason, steps: [], verdict: 'inconclusive' },
  };
  const verdict = worstVerdict([...results.map((phase) => phase.verdict), 'inconclusive']);
  return { id, version, title, verdict, phases: results, teardown };
}
