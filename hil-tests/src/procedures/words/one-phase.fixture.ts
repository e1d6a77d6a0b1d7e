import { passVirtualTime } from '../../bench/bench-time.ts';
import type { PhaseResult, ProcedureResult, StepResult } from '../../report/results.ts';
import type { Desk } from '../desk.ts';
import { type MemoryBench, type MemoryBenchSettings, memoryBench } from '../memory-bench.fixture.ts';
import { phase } from '../procedure.ts';
import { runProcedure } from '../run-procedure.ts';
import type { Steps } from '../steps.ts';

export interface OnePhase {
  readonly phase: PhaseResult;
  readonly procedure: ProcedureResult;
  /** In the order in which they were told, those within a step among them. */
  readonly told: readonly StepResult[];
  readonly rig: MemoryBench;
}

/** Runs words as the only phase of a procedure, on the example bench in this process. */
export async function runPhaseOf(
  body: (steps: Steps, rig: MemoryBench) => Promise<unknown>,
  settings: MemoryBenchSettings & { readonly desk?: Desk; readonly signal?: AbortSignal } = {},
): Promise<OnePhase> {
  const rig = await memoryBench(settings);
  const told: StepResult[] = [];
  const procedure = await passVirtualTime(rig.clock, () =>
    runProcedure(
      {
        ...{ id: 'WORD-01', version: '1', title: 'Words' },
        phases: [
          phase('Words', { requirements: [] }, async (steps) => {
            await body(steps, rig);
          }),
        ],
      },
      rig.bench,
      settings.signal ?? new AbortController().signal,
      (step) => void (step.phase === 'Words' && told.push(step)),
      () => {},
      settings.desk,
    ),
  );
  return { phase: procedure.phases[0]!, procedure, told, rig };
}

/** Title, verdict and what was found of each step, as one looks over a record. */
export function overview(steps: readonly StepResult[]): string[] {
  return steps.map(({ title, verdict, found }) => `${verdict} ${title}: ${found}`);
}
