import type { Bench } from '../bench/bench.ts';
import {
  deviationsIn,
  type PhaseResult,
  type ProcedureResult,
  type StepResult,
  worstVerdict,
} from '../report/results.ts';
import type { Desk } from './desk.ts';
import { makeSafe, safePhase } from './make-safe.ts';
import type { Phase, Procedure } from './procedure.ts';
import { createSteps } from './steps.ts';
import { removeAllFaults } from './words/fault.ts';

/**
 * Runs a procedure and always ends with the power off, within a bounded time, also when a driver hangs or `signal` is
 * aborted. An exception is no verdict on the article: the phase becomes inconclusive, and those after it are not run.
 *
 * @param onStep called with each step as it is known, so that what was measured survives whatever comes next
 * @param onPhase called with the title of each phase that begins, the one that leaves the article safe among them
 */
export async function runProcedure(
  procedure: Procedure,
  bench: Bench,
  signal: AbortSignal,
  onStep: (step: StepResult) => void = () => {},
  onPhase: (title: string) => void = () => {},
  desk: Desk = {},
): Promise<ProcedureResult> {
  const phases: PhaseResult[] = [];
  let stopped: string | undefined;
  for (const phase of procedure.phases) {
    if (signal.aborted) stopped ??= reasonOf(signal);
    const withheld = stopped ?? whatIsMissing(phase, bench) ?? whyNotToTransmit(phase, bench);
    if (withheld === undefined) onPhase(phase.title);
    const result =
      withheld === undefined ? await runPhase(phase, bench, signal, onStep, desk) : leftOut(phase, withheld);
    phases.push(result);
    if (stopped === undefined && withheld !== undefined) continue;
    if (result.reason !== undefined && stopped === undefined) stopped = result.reason;
    if (phase.isGate && result.verdict !== 'pass') stopped ??= `"${phase.title}" did not pass`;
  }
  removeAllFaults(bench);
  onPhase(safePhase);
  const { phase: teardown, unsafe } = await makeSafe(bench, onStep);
  const ofPhases = worstVerdict(phases.map((phase) => phase.verdict));
  // That the article was left safe proves nothing of what was not run.
  const verdict = teardown.verdict === 'pass' ? ofPhases : worstVerdict([ofPhases, teardown.verdict]);
  const { id, version, title, requirements } = procedure;
  const deviations = deviationsIn(phases);
  return {
    ...{ id, version, title, verdict, phases, teardown },
    ...(requirements !== undefined && { requirements }),
    ...(deviations.length > 0 && { deviations }),
    ...(unsafe !== undefined && { unsafe }),
  };
}

async function runPhase(
  phase: Phase,
  bench: Bench,
  signal: AbortSignal,
  onStep: (step: StepResult) => void,
  desk: Desk,
): Promise<PhaseResult> {
  const steps: StepResult[] = [];
  const record = (step: StepResult) => {
    // A part of a step is told at once, and stands in the step when that is whole.
    if (step.within === undefined) steps.push(step);
    onStep(step);
  };
  const { title, requirements } = phase;
  try {
    const work = phase.run(createSteps(bench, title, record, signal, desk));
    await untilOver(work, phase, bench, signal);
    return {
      title,
      requirements,
      verdict: worstVerdict(steps.map((step) => step.verdict)),
      reason: undefined,
      steps,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // A failure that was seen before stays a failure.
    const verdict = worstVerdict([...steps.map((step) => step.verdict), 'inconclusive']);
    return { title, requirements, verdict, reason, steps };
  }
}

function whatIsMissing({ needs }: Phase, { absent, air, openSound }: Bench): string | undefined {
  const hasNoAir = needs.includes('air') && air === undefined;
  if (hasNoAir) return 'not run: no radio on the antenna connector (air in the bench file)';
  if (needs.includes('sound') && openSound === undefined)
    return 'not run: no sound of this article on the bench';
  const part = (['bus', 'power'] as const).find((one) => needs.includes(one) && absent?.[one] !== undefined);
  return part && `not run: ${absent![part]}`;
}

/** A transmitter without a load destroys itself, and with an antenna it is heard. */
function whyNotToTransmit(phase: Phase, { plan }: Bench): string | undefined {
  if (!phase.isTransmitting || plan.rfTermination !== undefined) return undefined;
  return 'not transmitted: the bench file declares no rfTermination';
}

function leftOut({ title, requirements }: Phase, reason: string): PhaseResult {
  return { title, requirements, verdict: 'not-run', reason, steps: [] };
}

/** Why it was stopped, where somebody said so. */
function reasonOf({ reason }: AbortSignal): string {
  return reason instanceof TypeError ? reason.message : 'interrupted';
}

/** Ends with the work, with the signal, or when the phase has had all the time that it may take. */
function untilOver(
  work: Promise<void>,
  { mostMs }: Phase,
  { clock }: Bench,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new TypeError(reasonOf(signal)));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    const late = () => reject(new TypeError(`expected its end within ${mostMs} ms, found it going on`));
    const cancel = mostMs === undefined ? () => {} : clock.after(mostMs, late);
    // A campaign has more phases than a signal wants listeners.
    work.then(resolve, reject).finally(() => {
      cancel();
      signal.removeEventListener('abort', stop);
    });
  });
}
