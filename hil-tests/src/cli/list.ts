import { type Column, isoText, jsonText, tableText } from '@dawa/groundstation/cli/table';
import { readRuns } from '../history/run-index.ts';
import type { RunSummary } from '../history/run-summary.ts';
import { verdictWords } from '../report/marks.ts';
import { type Action, complain } from './action.ts';
import { defaultOut, readFormat, readWords } from './read-words.ts';

const helpText = `dawa hil list [DIR] [--article SERIAL] [--format table|json]

Lists the runs that are kept below DIR/runs (default ${defaultOut}), oldest first.

  --article SERIAL   only those of this article
  --format           table for people (default), or json with counts, requirements and measurements

Example: what was run on the flight model, and the last two of it side by side
  $ dawa hil list --article FM-2
  $ dawa hil compare latest~1 latest
`;

const spec = {
  options: {
    article: { kind: 'value', valueName: 'SERIAL', help: 'only this article' },
    format: { kind: 'value', valueName: 'FORMAT', help: 'table or json' },
  },
  positionals: [{ name: 'DIR', isRequired: false }],
} as const;

const columns: readonly Column<RunSummary>[] = [
  { heading: 'Started', text: ({ startedAtMs }) => isoText(startedAtMs) },
  { heading: 'Run', text: ({ folder }) => folder },
  { heading: 'Article', text: ({ article }) => `${article.model} ${article.serial}` },
  { heading: 'Verdict', text: ({ verdict }) => verdictWords[verdict] },
  { heading: 'Passed', isNumeric: true, text: ({ counts }) => String(counts.pass) },
  { heading: 'Failed', isNumeric: true, text: ({ counts }) => String(counts.fail) },
  { heading: 'Undecided', isNumeric: true, text: ({ counts }) => String(counts.inconclusive) },
  { heading: 'Not run', isNumeric: true, text: ({ counts }) => String(counts['not-run']) },
  { heading: 'Procedures', text: ({ procedures }) => procedures.map(({ id }) => id).join(' ') },
  { heading: 'Software', text: ({ software }) => shortCommit(software) },
];

export const listAction: Action = {
  name: 'list',
  summary: 'lists the runs that were kept',
  helpText,
  async run(words) {
    const read = readWords(words, spec);
    const format = read && readFormat(read.values);
    if (read === undefined || format === undefined) return 2;
    const serial = read.values['article'];
    const { runs, faults } = await readRuns(read.positionals[0] ?? defaultOut);
    for (const fault of faults) complain(fault);
    const shown = serial === undefined ? runs : runs.filter(({ article }) => article.serial === serial);
    process.stdout.write(format === 'json' ? jsonText({ runs: shown }) : tableText(shown, columns));
    return 0;
  },
};

function shortCommit({ version, commit }: RunSummary['software']): string {
  if (commit === null) return version;
  const mark = commit.endsWith('-changed') ? '+' : '';
  return `${version} ${commit.slice(0, 9)}${mark}`;
}
