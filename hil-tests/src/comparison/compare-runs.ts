import { fisherExact } from '@dawa/flight-dynamics/trials/fisher-exact';
import type { FoundRun } from '../history/find-run.ts';
import { type RunSummary, summaryOf } from '../history/run-summary.ts';
import type { StepResult, Tries, Verdict } from '../report/results.ts';
import { verificationFor } from '../report/write-report.ts';
import { compareMeasurements, type MeasurementPair } from './compare-measurements.ts';
import { pairSteps, type StepPair, worsening } from './compare-steps.ts';
import { compareSweeps, type SweepComparison } from './compare-sweeps.ts';

export interface RunComparison {
  readonly first: ComparedRun;
  readonly second: ComparedRun;
  /** Requirements whose verdict is another, those that got worse first. */
  readonly requirements: readonly RequirementChange[];
  readonly requirementCount: number;
  /** Steps whose verdict is another, those that got worse first. */
  readonly changed: readonly ChangedStep[];
  readonly stepsInBoth: number;
  readonly onlyInFirst: readonly StepPair[];
  readonly onlyInSecond: readonly StepPair[];
  readonly measurements: readonly MeasurementPair[];
  readonly tries: readonly TriesPair[];
  readonly sweep: SweepComparison | undefined;
}

export interface ComparedRun {
  readonly folder: string;
  readonly summary: RunSummary;
}

export interface RequirementChange {
  readonly id: string;
  readonly text: string;
  readonly first: Verdict;
  readonly second: Verdict;
}

export interface ChangedStep extends StepPair {
  readonly first: StepResult;
  readonly second: StepResult;
}

/** k of n in both runs, with the chance of such a difference where there is none. */
export interface TriesPair {
  readonly procedure: string;
  readonly phase: string;
  readonly title: string;
  readonly first: Tries;
  readonly second: Tries;
  readonly chance: number;
}

/** Two runs side by side: what changed, by how much against what is in doubt, and how likely that is by chance. */
export async function compareRuns(first: FoundRun, second: FoundRun): Promise<RunComparison> {
  const verified = [verificationFor(first.result), verificationFor(second.result)] as const;
  const summaries = [
    summaryOf(first.result, verified[0], 'first'),
    summaryOf(second.result, verified[1], 'second'),
  ] as const;
  const pairs = pairSteps(first.result, second.result);
  const both = pairs.filter(isInBoth);
  const changed = both.filter((pair) => pair.first.verdict !== pair.second.verdict);
  return {
    first: { folder: first.folder, summary: summaries[0] },
    second: { folder: second.folder, summary: summaries[1] },
    requirements: requirementChanges(...verified),
    requirementCount: verified[0].requirements.length,
    changed: changed.toSorted(
      (a, b) => worsening(b.first.verdict, b.second.verdict) - worsening(a.first.verdict, a.second.verdict),
    ),
    stepsInBoth: both.length,
    onlyInFirst: pairs.filter((pair) => pair.second === undefined),
    onlyInSecond: pairs.filter((pair) => pair.first === undefined),
    measurements: compareMeasurements(...summaries),
    tries: both.flatMap(triesPair),
    sweep: await compareSweeps(first, second),
  };
}

function isInBoth(pair: StepPair): pair is ChangedStep {
  return pair.first !== undefined && pair.second !== undefined;
}

function requirementChanges(
  { requirements: before }: ReturnType<typeof verificationFor>,
  { requirements: after }: ReturnType<typeof verificationFor>,
): RequirementChange[] {
  const later = new Map(after.map((one) => [one.id, one.verdict]));
  return before
    .map(({ id, text, verdict }) => ({ id, text, first: verdict, second: later.get(id) ?? 'not-run' }))
    .filter((change) => change.first !== change.second)
    .toSorted((a, b) => worsening(b.first, b.second) - worsening(a.first, a.second));
}

function triesPair({ procedure, phase, title, first, second }: ChangedStep): TriesPair[] {
  if (first.tries === undefined || second.tries === undefined) return [];
  const chance = fisherExact(first.tries, second.tries);
  return [{ procedure, phase, title, first: first.tries, second: second.tries, chance }];
}
