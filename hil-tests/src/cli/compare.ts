import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { jsonText } from '@dawa/groundstation/cli/table';
import { compareRuns } from '../comparison/compare-runs.ts';
import { comparisonHtml } from '../comparison/comparison-html.ts';
import { comparisonText } from '../comparison/comparison-text.ts';
import { findRun } from '../history/find-run.ts';
import { type Action, complain } from './action.ts';
import { defaultOut, readFormat, readWords } from './read-words.ts';

const helpText = `dawa hil compare A B [--out DIR] [--html FILE] [--format table|json]

Two runs side by side: verdicts that changed, measurements against their uncertainty (En), k of n with the chance of such a
difference, and sweeps over level with the difference of their halves. A page with all of it is written to compare.html.

  A, B          a folder of papers; a run that is kept below DIR/runs, by its name or a part that only one has;
                latest, or latest~1 for the one before
  --out DIR     folder of the papers (default ${defaultOut})
  --html FILE   the page (default DIR/compare.html)
  --format      table for people (default), or json

Example: the engineering model against the flight model
  $ dawa hil compare em-20261124T040000Z fm-20261126T031500Z
`;

const spec = {
  options: {
    out: { kind: 'value', valueName: 'DIR', help: 'folder of the papers' },
    html: { kind: 'value', valueName: 'FILE', help: 'the page' },
    format: { kind: 'value', valueName: 'FORMAT', help: 'table or json' },
  },
  positionals: [
    { name: 'A', isRequired: true },
    { name: 'B', isRequired: true },
  ],
} as const;

export const compareAction: Action = {
  name: 'compare',
  summary: 'sets two runs side by side',
  helpText,
  async run(words) {
    const read = readWords(words, spec);
    const format = read && readFormat(read.values);
    if (read === undefined || format === undefined) return 2;
    const { values, positionals } = read;
    const out = values['out'] ?? defaultOut;
    const [a, b] = positionals as [string, string];
    const [first, second] = [await findRun(a, out), await findRun(b, out)];
    for (const [word, found] of [
      [a, first],
      [b, second],
    ] as const)
      if (!found.ok) return complain(`${word}: expected ${found.fault.expected}, found ${found.fault.found}`);
    if (!first.ok || !second.ok) return 2;
    const comparison = await compareRuns(first.value, second.value);
    const page = values['html'] ?? join(out, 'compare.html');
    try {
      await mkdir(dirname(page), { recursive: true });
      await writeFile(`${page}.new`, comparisonHtml(comparison));
      await rename(`${page}.new`, page);
    } catch (error) {
      return complain(
        `${page}: expected to be written, found ${error instanceof Error ? error.message : error}`,
      );
    }
    process.stdout.write(format === 'json' ? jsonText(comparison) : comparisonText(comparison));
    process.stderr.write(`${page}\n`);
    return 0;
  },
};
