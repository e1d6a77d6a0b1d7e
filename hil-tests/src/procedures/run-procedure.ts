import type { Bench } from '../bench/bench.ts';
import { type PhaseResult, type ProcedureResult, type StepResult, worstVerdict } from '../report/results.ts';
import type { Phase, Procedure } from './procedure.ts';
import { createSteps } from './steps.ts';

/** Teardown is over after this long, whatever hangs. */
const teardownTimeoutMs = 5_000;

/**
 * Runs a procedure and always ends with the power off, within a bounded time, also when a driver hangs or `signal` is
 * aborted. An exception is no verdict on the article: the phase becomes inconclusive, and those after it are not run.
 *
 * @param onStep called with each step as it is known, so that what was measured survives whatever comes next
 */
export async function runProcedure(
  procedure: Procedure,
  bench: Bench,
  signal: AbortSignal,
  onStep: (step: StepResult) => void = () => {},
): Promise<ProcedureResult> {
  const phases: PhaseResult[] = [];
  let stopped: string | undefined;
  for (const phase of procedure.phases) {
    if (signal.aborted) stopped = 'interrupted';
    const result =
      stopped === undefined ? await runPhase(phase, bench, signal, onStep) : leftOut(phase, stopped);
    phases.push(result);
    if (result.reason !== undefined && stopped === undefined) stopped = result.reason;
    if (phase.isGate && result.verdict !== 'pass') stopped ??= `"${phase.title}" did not pass`;
  }
  const teardown = await makeSafe(bench, onStep);
  const verdict = worstVerdict([...phases.map((phase) => phase.verdict), teardown.verdict]);
  return { id: procedure.id, version: procedure.version, title: procedure.title, verdict, phases, teardown };
}

async function runPhase(
  phase: Phase,
  bench: Bench,
  signal: AbortSignal,
  onStep: (step: StepResult) => void,
): Promise<PhaseResult> {
  const steps: StepResult[] = [];
  const record = (step: StepResult) => {
    steps.push(step);
    onStep(step);
  };
  const { title, requirements } = phase;
  try {
    const work = phase.run(createSteps(bench, title, record, signal));
    await Promise.race([work, aborted(signal)]);
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

function leftOut({ title, requirements }: Phase, reason: string): PhaseResult {
  return { title, requirements, verdict: 'not-run', reason, steps: [] };
}

async function makeSafe(bench: Bench, onStep: (step: StepResult) => void): Promise<PhaseResult> {
  const title = 'Leave the article safe';
  const steps: StepResult[] = [];
  const record = (step: StepResult) => {
    steps.push(step);
    onStep(step);
  };
  const overTime = new AbortController();
  const words = createSteps(bench, title, record, overTime.signal);
  let reason: string | undefined;
  try {
    await within(bench, teardownTimeoutMs, async () => {
      await words.power(false);
      await words.expectSilence('Nothing from the article without power', bench.plan.timing.silenceMs / 2);
    });
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  const verdict = worstVerdict([
    ...steps.map((step) => step.verdict),
    ...(reason ? ['inconclusive' as const] : []),
  ]);
  return { title, requirements: [], verdict, reason, steps };
}

function within(bench: Bench, timeoutMs: number, work: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = bench.clock.deadline(timeoutMs, () =>
      reject(new TypeError(`teardown: expected to be over in ${timeoutMs} ms, found it hanging`)),
    );
    work().then(resolve, reject).finally(cancel);
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new TypeError('interrupted'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
