import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fitSuccessCurve } from '@dawa/flight-dynamics/trials/success-curve';
import { describeFault } from '@dawa/seams/fault';
import type { Steps } from '../steps.ts';
import { compareTests } from './compare-tests.ts';
import type { LevelSetter } from './level-at-article.ts';
import { adviseTries, describeSensitivity } from './sensitivity.ts';
import { type DrawnTest, sensitivityPlot } from './sensitivity-plot.ts';
import type { Sweep, SweptLevel } from './sweep.ts';
import { triedCsv } from './tried-csv.ts';
import { readTriedTable, type TriedTest } from './tried-table.ts';

/** What the counts say, drawn, kept and compared. */
export async function tellSweep(steps: Steps, setter: LevelSetter, swept: Sweep): Promise<void> {
  const { plan, clock } = steps.bench;
  const { requiredDbm, wantedHalfWidthDb } = plan.longRange;
  const { levels, found } = swept;
  if (levels.length === 0) return;
  const date = new Date(clock.nowAtMs()).toISOString().slice(0, 10);
  const own: TriedTest = { model: `${plan.article.model} ${plan.article.serial}`, date, levels };
  await steps.attach('long-range.csv', 'text/csv', triedCsv(own.model, date, levels));

  tellLosses(steps, levels);
  const advice = adviseTries(found);
  if (found.ok) {
    const { curve, expandedUncertaintyDb } = found.value;
    steps.measure('sensitivity', curve.level50Dbm, 'dBm', {
      ...{ low: lowestDbm, high: requiredDbm, margin: 1, uncertainty: expandedUncertaintyDb },
    });
    steps.judge('Half of the frames come through', {
      verdict: advice === undefined ? 'pass' : 'inconclusive',
      expected: `known within ${wantedHalfWidthDb} dB by the tries`,
      found: `${describeSensitivity(found.value)}${advice === undefined ? '' : `; ${advice}`}`,
    });
  } else {
    steps.judge('Half of the frames come through', {
      ...{ verdict: 'inconclusive', expected: 'a curve through the counts' },
      found: `${describeFault(found.fault)}; ${advice}`,
    });
  }
  const references = await readReferences(steps);
  const received = levels.flatMap(({ damaged, ...level }) =>
    damaged === undefined ? [] : [{ ...level, successes: level.successes + damaged }],
  );
  const tests = [
    { ...drawn(own), ...(received.length === levels.length && { received }) },
    ...references.map(drawn),
  ];
  steps.plot('Frames over level', sensitivityPlot('Frames over level', tests));
  compareAll(steps, own, references, setter.uncertaintyDb);
}

/** What was not decoded, in its two kinds where the article's counters tell them apart. */
function tellLosses(steps: Steps, levels: readonly SweptLevel[]): void {
  const tries = levels.reduce((sum, level) => sum + level.tries, 0);
  const lost = tries - levels.reduce((sum, level) => sum + level.successes, 0);
  const hasKinds = levels.every(({ damaged }) => damaged !== undefined);
  const damaged = levels.reduce((sum, level) => sum + (level.damaged ?? 0), 0);
  steps.judge('What was not decoded', {
    ...{ verdict: 'pass', expected: 'told apart, where the article tells its counters' },
    found: hasKinds
      ? `${damaged} received and not decoded, ${lost - damaged} not received, of ${tries}`
      : `${lost} of ${tries}, received or not`,
  });
}

/** No receiver hears less than the noise of its antenna: a half below is a mistake of the set-up. */
const lowestDbm = -140;

function drawn(test: TriedTest): DrawnTest {
  const fit = fitSuccessCurve(test.levels);
  return { ...test, ...(fit.ok && { curve: fit.value }) };
}

/** This one against each of the others, and the others against each other: EM against FM. */
function compareAll(
  steps: Steps,
  own: TriedTest,
  references: readonly TriedTest[],
  ownUncertaintyDb: number,
): void {
  const { referenceDoubtDb } = steps.bench.plan.longRange;
  const tests = [own, ...references];
  for (const [at, first] of tests.entries())
    for (const second of tests.slice(at + 1)) {
      const doubtDb = Math.hypot(first === own ? ownUncertaintyDb : referenceDoubtDb, referenceDoubtDb);
      const { text, verdict } = compareTests(first, second, doubtDb);
      steps.judge(`${second.model} against ${first.model}`, {
        // A difference is an answer as good as none: whoever compares asks for a number.
        verdict: verdict === 'unknown' ? 'inconclusive' : 'pass',
        expected: 'a difference with its chance',
        found: text,
      });
    }
}

async function readReferences(steps: Steps): Promise<readonly TriedTest[]> {
  const { plan, clock } = steps.bench;
  const tests: TriedTest[] = [];
  for (const { file, model } of plan.longRange.references) {
    const path = resolve(dirname(plan.file), file);
    const expected = model === undefined ? 'a table of tries' : `a table of tries with ${model}`;
    const refuse = (found: string) =>
      steps.judge(`Reference ${file}`, { verdict: 'inconclusive', expected, found });
    let text: string;
    try {
      text = await clock.track(readFile(path, 'utf8'));
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error));
      continue;
    }
    const table = readTriedTable(text);
    if (!table.ok) {
      refuse(describeFault(table.fault));
      continue;
    }
    const wanted = table.value.filter((test) => model === undefined || test.model === model);
    if (wanted.length === 0) refuse(`only ${table.value.map((test) => test.model).join(', ')}`);
    tests.push(...wanted);
  }
  return tests;
}
