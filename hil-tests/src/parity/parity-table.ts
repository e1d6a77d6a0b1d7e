import { reportStyle } from '../report/style.ts';
import type { Parity } from './compare-articles.ts';
import type { CaseResult } from './run-suite.ts';
import { type ArticleName, articleNames } from './suite.ts';

const words: Record<CaseResult['verdict'], string> = {
  same: 'same',
  declared: 'declared',
  different: 'DIFFERENT',
};

/** The table as text: a row for each case, a column for each article, the worst deviation in parts of its tolerance. */
export function parityText(parity: Parity): string {
  const rows = parity.suite.cases.map(({ id }) => [
    id,
    ...articleNames.map((name) => cellOf(parity, id, name)),
  ]);
  const head = ['case', ...articleNames];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line), '', ...notesOf(parity), ''].join('\n');
}

/** The same as a page that stands alone. */
export function parityHtml(parity: Parity): string {
  const { suite } = parity;
  const rows = suite.cases.map(
    ({ id, title, requirements }) =>
      `<tr><th>${escaped(id)}</th><td>${escaped(title)}</td><td>${requirements.map(escaped).join(' ')}</td>${articleNames
        .map((name) => `<td>${escaped(cellOf(parity, id, name))}</td>`)
        .join('')}</tr>`,
  );
  const tolerances = Object.entries(suite.tolerances).map(
    ([name, { by, why }]) =>
      `<tr><th>${escaped(name)}</th><td class="n">${by}</td><td>${escaped(why)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Parity of the payload's articles</title><style>${reportStyle}</style>
<main><h1>Parity of the payload's articles</h1>
<p>One suite, run against ${parity.articles.map(({ name, what }) => `${name} (${escaped(what)})`).join(', ')}. A cell tells the worst deviation in parts of its tolerance.</p>
<div class="scroll"><table><tr><th>case</th><th>what</th><th>requirements</th>${articleNames.map((name) => `<th>${name}</th>`).join('')}</tr>
${rows.join('\n')}</table></div>
<h2>Notes</h2>${notesOf(parity)
    .map((note) => `<p>${escaped(note)}</p>`)
    .join('\n')}
<h2>Tolerances</h2><div class="scroll"><table>${tolerances.join('\n')}</table></div></main></html>
`;
}

function cellOf({ results, suite, skipped }: Parity, id: string, name: ArticleName): string {
  const result = results.find((one) => one.id === id && one.article === name);
  if (result === undefined) return skipped.some((one) => one.name === name) ? 'skipped' : '-';
  const parts = result.deviations.map(
    ({ expected, found, within }) => Math.abs(found - expected) / suite.tolerances[within]!.by,
  );
  const worst = parts.length === 0 ? '' : ` ${Math.max(...parts).toFixed(2)}`;
  return `${words[result.verdict]}${worst}`;
}

function notesOf({ results, undeclared, skipped, suite }: Parity): string[] {
  return [
    ...results.flatMap(({ id, article, why, faults }) => [
      ...(why ? [`${id}, ${article}: declared: ${why}`] : []),
      ...faults.map((fault) => `${id}, ${article}: ${fault}`),
    ]),
    ...undeclared,
    ...skipped.map(({ name, why }) => `${name}: skipped: ${why}`),
    ...suite.beyond.map((what) => `not compared: ${what}`),
  ];
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
