import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bench } from '../bench/bench.ts';
import { type BenchTime, benchTimeOf } from '../bench/bench-time.ts';
import { loadBench } from '../bench/load-bench.ts';
import { openBench } from '../bench/open-bench.ts';
import type { PhaseResult, ProcedureResult } from '../report/results.ts';
import type { Procedure } from './procedure.ts';
import { runProcedure } from './run-procedure.ts';

const example = fileURLToPath(new URL('../../../docs/examples/bench-simulated.yaml', import.meta.url));
/** A procedure on a real board lasts as long as it lasts. */
const longestMs = 24 * 3_600_000;

/**
 * A procedure as a group of tests: one a phase, and one for the safe end. What failed stands in the message, what was not run is
 * skipped with its reason. It is run once, on the bench of this file, before the first of them.
 *
 * @param benchFile the simulated bench unless given
 */
export function describeProcedure(procedure: Procedure, benchFile = example): void {
  describe(`${procedure.id} ${procedure.title}`, () => {
    let time: BenchTime;
    let bench: Bench | undefined;
    let result: ProcedureResult;

    beforeAll(async () => {
      const plan = await loadBench(benchFile);
      if (!plan.ok) {
        const { path, expected, found } = plan.fault;
        throw new TypeError(`${benchFile}: ${path}: expected ${expected}, found ${found}`);
      }
      time = benchTimeOf(plan.value);
      bench = await time.during(() => openBench(plan.value, time.clock));
      const opened = bench;
      result = await time.during(() => runProcedure(procedure, opened, new AbortController().signal));
    }, longestMs);

    afterAll(async () => {
      const opened = bench;
      if (opened) await time.during(() => opened.close());
    });

    for (const [index, { title }] of procedure.phases.entries())
      it(title, (context) => judge(result.phases[index]!, (why) => context.skip(why)));

    it('leaves the article safe', (context) => judge(result.teardown, (why) => context.skip(why)));
  });
}

function judge({ verdict, reason, steps }: PhaseResult, skip: (why: string) => never): void {
  const notRun = steps.find((step) => step.verdict === 'not-run');
  if (verdict === 'not-run') skip(reason ?? notRun?.found ?? 'nothing in it was run');
  const wrong = steps.filter((step) => step.verdict === 'fail' || step.verdict === 'inconclusive');
  const lines = wrong.map((step) => `${step.title}: expected ${step.expected}, found ${step.found}`);
  if (verdict !== 'pass') expect.fail([...(reason === undefined ? [] : [reason]), ...lines].join('\n'));
}
