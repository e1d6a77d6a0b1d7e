import { readFile, writeFile } from 'node:fs/promises';
import { fitSuccessCurve } from '@dawa/flight-dynamics/trials/success-curve';
import { wilsonInterval } from '@dawa/flight-dynamics/trials/wilson-interval';
import { type Column, jsonText, tableText } from '@dawa/groundstation/cli/table';
import { describeFault } from '@dawa/seams/fault';
import { compareTests } from '../procedures/long-range/compare-tests.ts';
import { adviseTries, describeSensitivity, sensitivityOf } from '../procedures/long-range/sensitivity.ts';
import { sensitivityPlot } from '../procedures/long-range/sensitivity-plot.ts';
import { readTriedTable, type TriedTest } from '../procedures/long-range/tried-table.ts';
import { plotFigure } from '../report/drawing/plot-figure.ts';
import { fontFaces } from '../report/fonts.ts';
import { plain } from '../report/markup.ts';
import { reportStyle } from '../report/style.ts';
import { type Action, complain } from './action.ts';
import { readFormat, readWords } from './read-words.ts';

const helpText = `dawa hil fit FILE.csv [--level-doubt DB] [--wanted DB] [--page FILE.html] [--format table|json]

The sensitivity of a receiver from a table of tries: how many of how many came through at each level, the level at which every
second one does, how sure that is, how many more tries would help, and whether two models differ.

  FILE.csv           a header and a row a step: success, tries, and prx_dbm_est (or tx_dbm and total_att_db); model where there
                     are several. Semicolons and decimal commas are read as well
  --level-doubt DB   how far all levels of one test may be off together, at 95 % (default 3: calibrated with other antennas)
  --wanted DB        how well the half should be known by the tries, at 95 % (default 1)
  --page FILE.html   draws it as well
  --format           table for people (default), or json

Example: the long-range tests of the BIRDS-4 engineering and flight model
  $ dawa hil fit docs/examples/birds-4-long-range.csv --page fit.html
`;

const spec = {
  options: {
    'level-doubt': { kind: 'value', valueName: 'DB', help: 'doubt of all levels together' },
    wanted: { kind: 'value', valueName: 'DB', help: 'how well the half should be known' },
    page: { kind: 'value', valueName: 'FILE', help: 'a page with the drawing' },
    format: { kind: 'value', valueName: 'FORMAT', help: 'table or json' },
  },
  positionals: [{ name: 'FILE', isRequired: true }],
} as const;

export const fitAction: Action = {
  name: 'fit',
  summary: 'finds the sensitivity of a receiver in a table of tries',
  helpText,
  async run(words) {
    const read = readWords(words, spec);
    const format = read && readFormat(read.values);
    if (read === undefined || format === undefined) return 2;
    const levelDoubtDb = readDb(read.values['level-doubt'] ?? '3');
    const wantedDb = readDb(read.values['wanted'] ?? '1');
    if (levelDoubtDb === undefined)
      return complain(`--level-doubt: expected decibels from 0 on, found ${read.values['level-doubt']}`);
    if (wantedDb === undefined || wantedDb === 0)
      return complain(`--wanted: expected decibels above 0, found ${read.values['wanted']}`);
    const path = read.positionals[0]!;
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      return complain(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const table = readTriedTable(text);
    if (!table.ok) return complain(`${path}: ${describeFault(table.fault)}`);
    const fits = table.value.map((test) => fitOf(test, levelDoubtDb, wantedDb));
    const comparisons = pairsOf(table.value).map(([first, second]) =>
      compareTests(first, second, Math.hypot(levelDoubtDb, levelDoubtDb)),
    );
    if (read.values['page'] !== undefined) {
      const lines = [...fits.map(({ line }) => line), ...comparisons.map((one) => one.text)];
      try {
        await writeFile(read.values['page'], pageOf(path, table.value, lines));
      } catch (error) {
        return complain(`--page: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (format === 'json')
      process.stdout.write(jsonText({ fits: fits.map(({ json }) => json), comparisons }));
    else {
      const blocks = fits.map(({ test, line }) => `${tableText(rowsOf(test), columns)}${line}\n`);
      const said = comparisons.map((one) => `${one.text}\n`).join('');
      process.stdout.write(`${blocks.join('\n')}${said && `\n${said}`}`);
    }
    return 0;
  },
};

function readDb(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function fitOf(test: TriedTest, levelUncertaintyDb: number, wantedHalfWidthDb: number) {
  const found = sensitivityOf(test.levels, { levelUncertaintyDb, wantedHalfWidthDb });
  const advice = adviseTries(found);
  const said = found.ok ? `half at ${describeSensitivity(found.value)}` : describeFault(found.fault);
  return {
    test,
    line: `${test.model || 'This test'}: ${said}${advice === undefined ? '' : `; ${advice}`}`,
    json: {
      ...{ model: test.model, date: test.date ?? null, levels: test.levels, advice: advice ?? null },
      ...(found.ok
        ? { ...found.value.curve, uncertaintyDb: found.value.expandedUncertaintyDb }
        : { fault: found.fault }),
    },
  };
}

function pairsOf(tests: readonly TriedTest[]): (readonly [TriedTest, TriedTest])[] {
  return tests.flatMap((first, at) => tests.slice(at + 1).map((second) => [first, second] as const));
}

interface Row {
  readonly model: string;
  readonly levelDbm: number;
  readonly successes: number;
  readonly tries: number;
}

function rowsOf({ model, levels }: TriedTest): Row[] {
  return levels.toSorted((a, b) => b.levelDbm - a.levelDbm).map((level) => ({ model, ...level }));
}

const columns: readonly Column<Row>[] = [
  { heading: 'Model', text: ({ model }) => model },
  { heading: 'Level, dBm', isNumeric: true, text: ({ levelDbm }) => levelDbm.toFixed(1) },
  { heading: 'Came through', isNumeric: true, text: ({ successes, tries }) => `${successes} of ${tries}` },
  {
    heading: '95 %',
    text: ({ successes, tries }) => {
      const { low, high } = wilsonInterval(successes, tries);
      return `${low.toFixed(2)}-${high.toFixed(2)}`;
    },
  },
  { heading: '0                  1', text: barOf },
];

const barColumns = 20;

/** The share, and what it speaks for, drawn in letters. */
function barOf({ successes, tries }: Row): string {
  const { low, high } = wilsonInterval(successes, tries);
  const place = (share: number) => Math.round(share * (barColumns - 1));
  return Array.from({ length: barColumns }, (_, at) => {
    if (at === place(successes / tries)) return '●';
    return at >= place(low) && at <= place(high) ? '─' : ' ';
  }).join('');
}

function pageOf(path: string, tests: readonly TriedTest[], lines: readonly string[]): string {
  const drawn = tests.map((test) => {
    const fit = fitSuccessCurve(test.levels);
    return { ...test, ...(fit.ok && { curve: fit.value }) };
  });
  const title = `Frames over level: ${path}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${plain(title)}</title><style>${fontFaces()}${reportStyle}</style></head><body>
<main><h1>${plain(title)}</h1>
${plotFigure(sensitivityPlot('Frames over level', drawn))}
${lines.map((line) => `<p>${plain(line)}</p>`).join('\n')}
</main></body></html>
`;
}
