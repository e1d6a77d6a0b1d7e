import { type Column, isoText, tableText } from '@dawa/groundstation/cli/table';
import { figure } from '../report/figures.ts';
import { verdictWords } from '../report/marks.ts';
import { isBeyondDoubt, type MeasurementPair } from './compare-measurements.ts';
import type {
  ChangedStep,
  ComparedRun,
  RequirementChange,
  RunComparison,
  TriesPair,
} from './compare-runs.ts';

/** A comparison for a terminal: what changed, and no more of what did not than its number. */
export function comparisonText(comparison: RunComparison): string {
  const { first, second, requirements, requirementCount, changed, measurements, tries, sweep } = comparison;
  const beyond = measurements.filter(isBeyondDoubt);
  const unlikely = tries.filter(({ chance }) => chance < 0.05);
  return [
    `A  ${runText(first)}\nB  ${runText(second)}\n`,
    `Requirements: ${requirements.length} of ${requirementCount} changed\n`,
    block(requirements, requirementColumns),
    `Steps: ${changed.length} of ${comparison.stepsInBoth} changed; ${comparison.onlyInFirst.length} only in A, ${comparison.onlyInSecond.length} only in B\n`,
    block(changed, stepColumns),
    `Measurements: ${beyond.length} of ${measurements.length} differ by more than they are in doubt (|En| above 1)\n`,
    block(beyond, measurementColumns),
    tries.length === 0
      ? ''
      : `Tries: ${unlikely.length} of ${tries.length} differ with p below 0.05; by chance ${figure(tries.length * 0.05, 2)} would\n${block(unlikely, triesColumns)}`,
    sweep === undefined ? '' : `Sweep: ${sweep.comparison.text}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

export function runText({ folder, summary }: ComparedRun): string {
  const { article, startedAtMs, verdict, counts } = summary;
  return `${article.model} ${article.serial}, ${isoText(startedAtMs)}, ${verdictWords[verdict]}: ${counts.pass} passed, ${counts.fail} failed, ${counts.inconclusive} undecided, ${counts['not-run']} not run (${folder})`;
}

function block<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  if (rows.length === 0) return '';
  const more = rows.length - mostRows;
  return `${tableText(rows.slice(0, mostRows), columns)}${more > 0 ? `and ${more} more, in the page\n` : ''}`;
}

/** What got worse stands first; the page has all of it. */
const mostRows = 30;

const requirementColumns: readonly Column<RequirementChange>[] = [
  { heading: 'Requirement', text: ({ id }) => id },
  { heading: 'A', text: ({ first }) => verdictWords[first] },
  { heading: 'B', text: ({ second }) => verdictWords[second] },
  { heading: '', text: ({ text }) => text },
];

const stepColumns: readonly Column<ChangedStep>[] = [
  { heading: 'Step', text: ({ procedure, phase, title }) => `${procedure}, ${phase}: ${title}` },
  { heading: 'A', text: ({ first }) => verdictWords[first.verdict] },
  { heading: 'B', text: ({ second }) => verdictWords[second.verdict] },
  { heading: 'Found in B', text: ({ second }) => second.found.slice(0, 60) },
];

const measurementColumns: readonly Column<MeasurementPair>[] = [
  { heading: 'Value', text: ({ first }) => `${first.procedure}, ${first.phase}: ${first.name}` },
  { heading: 'A', isNumeric: true, text: ({ first }) => figure(first.mean, 5) },
  { heading: 'B', isNumeric: true, text: ({ second }) => figure(second.mean, 5) },
  {
    heading: 'B less A',
    isNumeric: true,
    text: ({ difference, first }) => `${figure(difference, 3)} ${first.unit}`,
  },
  { heading: 'En', isNumeric: true, text: ({ en }) => (en === undefined ? '' : figure(en, 2)) },
];

const triesColumns: readonly Column<TriesPair>[] = [
  { heading: 'Tries', text: ({ procedure, phase, title }) => `${procedure}, ${phase}: ${title}` },
  { heading: 'A', isNumeric: true, text: ({ first }) => `${first.successes} of ${first.tries}` },
  { heading: 'B', isNumeric: true, text: ({ second }) => `${second.successes} of ${second.tries}` },
  { heading: 'p', isNumeric: true, text: ({ chance }) => figure(chance, 2) },
];
