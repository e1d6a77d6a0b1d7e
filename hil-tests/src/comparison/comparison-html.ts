import { plotFigure } from '../report/drawing/plot-figure.ts';
import { triesBar } from '../report/drawing/small-bars.ts';
import { decimals, figure, instantText, percent } from '../report/figures.ts';
import { fontFaces } from '../report/fonts.ts';
import { mark, markSprite, verdictWords } from '../report/marks.ts';
import { counted, nothing, plain, type Section, sectionHtml, table } from '../report/markup.ts';
import type { Verdict } from '../report/results.ts';
import { reportStyle } from '../report/style.ts';
import { isBeyondDoubt, type MeasurementPair } from './compare-measurements.ts';
import type { ComparedRun, RunComparison, TriesPair } from './compare-runs.ts';
import { type StepPair, worsening } from './compare-steps.ts';

/** Two runs side by side as one page, in the manner of the report. */
export function comparisonHtml(comparison: RunComparison): string {
  const { first, second } = comparison;
  const title = `${articleText(first)} against ${articleText(second)}`;
  const sections = [
    requirementSection(comparison),
    stepSection(comparison),
    measurementSection(comparison),
    triesSection(comparison),
    sweepSection(comparison),
    onlySection(comparison),
  ].filter((section) => section !== undefined);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${plain(title)}</title><style>${fontFaces()}${reportStyle}</style></head><body>${markSprite}
<main>
<header><p class="over">Comparison of two runs</p><h1>${plain(title)}</h1>
<p class="lead">${sentence(comparison)}</p>${runTable(first, second)}</header>
<nav aria-label="Contents"><ul>${sections.map(({ id, title: name, note = '' }) => `<li><a href="#${id}">${plain(name)}</a><span class="dim n">${plain(note)}</span></li>`).join('')}</ul></nav>
${sections.map(sectionHtml).join('\n')}
</main></body></html>
`;
}

function articleText({ summary }: ComparedRun): string {
  return `${summary.article.model} ${summary.article.serial}`;
}

function sentence({ requirements, changed, measurements }: RunComparison): string {
  const worse = requirements.filter((change) => worsening(change.first, change.second) > 0).length;
  const beyond = measurements.filter(isBeyondDoubt).length;
  const parts = [
    requirements.length === 0
      ? 'No requirement has another verdict'
      : `${counted(requirements.length, 'requirement')} with another verdict, ${worse} of them worse in B`,
    `${counted(changed.length, 'step')} with another verdict`,
    `${beyond} of ${counted(measurements.length, 'measurement')} differ by more than they are in doubt`,
  ];
  return `${parts.join('; ')}.`;
}

function runTable(first: ComparedRun, second: ComparedRun): string {
  const row = (name: string, text: (run: ComparedRun['summary']) => string) =>
    `<tr><th>${name}</th><td>${text(first.summary)}</td><td>${text(second.summary)}</td></tr>`;
  const rows = [
    row('Verdict', ({ verdict }) => `${mark(verdict)}${verdictWords[verdict]}`),
    row('Run', ({ campaignId }) => plain(campaignId)),
    row('Started', ({ startedAtMs }) => instantText(startedAtMs)),
    row('Article', ({ article }) => plain(`${article.name}, ${article.model}, serial ${article.serial}`)),
    row('Firmware', ({ article }) => plain(article.firmware)),
    row('Bench', ({ benchId }) => plain(benchId)),
    row('Software', ({ software }) => plain([software.version, software.commit ?? ''].join(' ').trim())),
    row(
      'Steps',
      ({ counts }) =>
        `${counts.pass} passed, ${counts.fail} failed, ${counts.inconclusive} undecided, ${counts['not-run']} not run`,
    ),
  ];
  return table('facts', rows, ['', 'A', 'B']);
}

function change(first: Verdict, second: Verdict): string {
  return `<td class="c">${mark(first)}</td><td class="c">${mark(second)}</td>`;
}

function requirementSection({ requirements, requirementCount }: RunComparison): Section {
  const rows = requirements.map(
    ({ id, text, first, second }) =>
      `<tr><th class="n">${plain(id)}</th>${change(first, second)}<td>${plain(text)}</td></tr>`,
  );
  return {
    ...{ id: 'requirements', title: 'Requirements', note: `${requirements.length} of ${requirementCount}` },
    html:
      rows.length === 0
        ? nothing(`All ${requirementCount} have the verdict that they had.`)
        : table('rows', rows, ['Requirement', 'A', 'B', '']),
  };
}

function stepSection({ changed, stepsInBoth }: RunComparison): Section {
  const rows = changed.map(
    ({ procedure, phase, title, first, second }) =>
      `<tr><th>${plain(`${procedure}, ${phase}`)}<br><span class="dim">${plain(title)}</span></th>${change(first.verdict, second.verdict)}<td>${plain(first.found)}</td><td>${plain(second.found)}</td><td class="dim">${plain(second.expected)}</td></tr>`,
  );
  return {
    ...{ id: 'steps', title: 'Steps with another verdict', note: `${changed.length} of ${stepsInBoth}` },
    html:
      rows.length === 0
        ? nothing(`All ${stepsInBoth} that both runs took have the verdict that they had.`)
        : table('rows', rows, ['Step', 'A', 'B', 'Found in A', 'Found in B', 'Expected']),
  };
}

function measurementSection({ measurements }: RunComparison): Section {
  const beyond = measurements.filter(isBeyondDoubt).length;
  const ordered = measurements.toSorted((a, b) => weight(b) - weight(a));
  const rows = ordered.map((pair) => {
    const { first, second, difference, expandedUncertainty, en, shareOfLimits } = pair;
    const doubt = expandedUncertainty === undefined ? '' : ` ± ${figure(expandedUncertainty, 2)}`;
    const said =
      en === undefined ? 'no uncertainty stated' : isBeyondDoubt(pair) ? 'beyond doubt' : 'within doubt';
    return `<tr><th>${plain(first.name)}<br><span class="dim">${plain(`${first.procedure}, ${first.phase}`)}</span></th><td class="n e">${figure(first.mean, 5)}</td><td class="n e">${figure(second.mean, 5)}</td><td class="n e">${figure(difference, 3)}${doubt} <span class="unit">${plain(first.unit)}</span></td><td class="n e">${en === undefined ? '' : decimals(en, 2)}</td><td class="n e">${shareOfLimits === undefined ? '' : percent(shareOfLimits)}</td><td class="${isBeyondDoubt(pair) ? 'unlike' : 'dim'}">${said}</td></tr>`;
  });
  return {
    ...{ id: 'measurements', title: 'Measurements', note: `${beyond} of ${measurements.length}` },
    html: `<p>En is the difference over the root of both squared uncertainties (95 %): beyond 1 either way the runs differ by more than they are in doubt. The last figure is the difference as a share of the width of the limits.</p>${table(
      'trend',
      rows,
      ['Value', 'A', 'B', 'B less A', 'En', 'Of limits', ''].map((head, index) =>
        index > 0 ? `<span class="e">${head}</span>` : head,
      ),
    )}`,
  };
}

function weight({ en, shareOfLimits }: MeasurementPair): number {
  return en === undefined ? Math.abs(shareOfLimits ?? 0) / 1000 : Math.abs(en);
}

function triesSection({ tries }: RunComparison): Section | undefined {
  if (tries.length === 0) return undefined;
  const rows = tries
    .toSorted((a, b) => a.chance - b.chance)
    .map(
      ({ procedure, phase, title, first, second, chance }: TriesPair) =>
        `<tr><th>${plain(title)}<br><span class="dim">${plain(`${procedure}, ${phase}`)}</span></th><td class="n">${first.successes} of ${first.tries}${triesBar(first)}</td><td class="n">${second.successes} of ${second.tries}${triesBar(second)}</td><td class="n e">${figure(chance, 2)}</td></tr>`,
    );
  const unlikely = tries.filter(({ chance }) => chance < 0.05).length;
  return {
    ...{ id: 'tries', title: 'Tries', note: `${unlikely} of ${tries.length}` },
    html: `<p>${unlikely} of ${tries.length} differ with p below 0.05 (Fisher’s exact test, two-sided); by chance alone ${figure(tries.length * 0.05, 2)} would.</p>${table('rows', rows, ['Tried', 'A', 'B', '<span class="e">p</span>'])}`,
  };
}

function sweepSection({ sweep }: RunComparison): Section | undefined {
  if (sweep === undefined) return undefined;
  const { comparison, plot } = sweep;
  const note = comparison.chance === undefined ? '' : `p = ${figure(comparison.chance, 2)}`;
  return {
    ...{ id: 'sweep', title: 'Sweep over level', note },
    html: `<p>${plain(comparison.text)}.</p>${plotFigure(plot)}`,
  };
}

/** A list of these is for a glance: the whole is in the results of each. */
const mostOnly = 40;

function onlySection({ onlyInFirst, onlyInSecond }: RunComparison): Section | undefined {
  const list = (name: string, pairs: readonly StepPair[]) => {
    if (pairs.length === 0) return '';
    const shown = pairs.slice(0, mostOnly).map(({ procedure, phase, title, first, second }) => {
      const verdict = (first ?? second)?.verdict ?? 'not-run';
      return `<tr><td>${mark(verdict)}</td><th>${plain(`${procedure}, ${phase}`)}</th><td>${plain(title)}</td></tr>`;
    });
    const more = pairs.length - shown.length;
    return `<h3>Only in ${name}</h3>${table('rows', shown)}${more > 0 ? nothing(`and ${more} more`) : ''}`;
  };
  const html = list('A', onlyInFirst) + list('B', onlyInSecond);
  if (html === '') return undefined;
  return {
    id: 'only',
    title: 'Steps of one run only',
    note: String(onlyInFirst.length + onlyInSecond.length),
    html,
  };
}
