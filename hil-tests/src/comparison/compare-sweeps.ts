import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fitSuccessCurve } from '@dawa/flight-dynamics/trials/success-curve';
import type { FoundRun } from '../history/find-run.ts';
import { compareTests, type TestComparison } from '../procedures/long-range/compare-tests.ts';
import { type DrawnTest, sensitivityPlot } from '../procedures/long-range/sensitivity-plot.ts';
import { readTriedTable, type TriedTest } from '../procedures/long-range/tried-table.ts';
import { placedSteps } from '../report/nested-steps.ts';
import type { CampaignResult, Plot } from '../report/results.ts';

/** Two sweeps over level, fitted and set against each other: EM against FM, before against after. */
export interface SweepComparison {
  readonly comparison: TestComparison;
  readonly plot: Plot;
}

/** Undefined where one of the runs attached no table of tries. */
export async function compareSweeps(first: FoundRun, second: FoundRun): Promise<SweepComparison | undefined> {
  const [one, other] = [await sweepOf(first), await sweepOf(second)];
  if (one === undefined || other === undefined) return undefined;
  const isSame = one.model === other.model;
  const named: [TriedTest, TriedTest] = isSame
    ? [
        { ...one, model: `${one.model}, A` },
        { ...other, model: `${other.model}, B` },
      ]
    : [one, other];
  const doubtDb = Math.hypot(attenuatorDoubtDb(first.result), attenuatorDoubtDb(second.result));
  return {
    comparison: compareTests(...named, doubtDb),
    plot: sensitivityPlot('Frames over level', named.map(drawn)),
  };
}

/** A table of tries is small; what is larger is another thing. */
const mostOctets = 1_000_000;

async function sweepOf({ folder, result }: FoundRun): Promise<TriedTest | undefined> {
  for (const { step } of placedSteps(result)) {
    for (const { file, mediaType } of step.attachments ?? []) {
      if (mediaType !== 'text/csv' || file.startsWith('/') || file.split('/').includes('..')) continue;
      const path = join(folder, file);
      const found = await stat(path).catch(() => undefined);
      if (found === undefined || found.size > mostOctets) continue;
      const table = readTriedTable(await readFile(path, 'utf8'));
      if (table.ok && table.value[0] !== undefined) return table.value[0];
    }
  }
  return undefined;
}

function drawn(test: TriedTest): DrawnTest {
  const fit = fitSuccessCurve(test.levels);
  return { ...test, ...(fit.ok && { curve: fit.value }) };
}

/** By what the levels of a bench may be off as a whole, as far as its attenuator says. */
function attenuatorDoubtDb({ bench }: CampaignResult): number {
  const attenuator = bench.instruments.find(({ kind }) => kind === 'attenuator');
  return attenuator?.uncertainty?.attenuationDb?.absolute ?? 0;
}
