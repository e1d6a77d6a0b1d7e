import { escapeXml as plain } from './junit.ts';
import { mark, markSprite, verdictWords } from './marks.ts';
import type { CampaignResult, Measurement, PhaseResult, ProcedureResult, StepResult } from './results.ts';
import { reportStyle } from './style.ts';
import type { VerificationDocument } from './verification.ts';

/** The campaign as one page that needs nothing but itself: on a screen, and on A4 in black and white. */
export function reportHtml(result: CampaignResult, verification: VerificationDocument): string {
  const { bench } = result;
  const title = `${bench.article.name}: campaign ${verdictWords[result.verdict]}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plain(title)}</title><style>${reportStyle}</style></head><body>${markSprite}
<main>
<header><p class="over">Campaign report <span class="n">${plain(result.campaignId)}</span>${simulatedTag(result)}</p>
<h1>${mark(result.verdict)}${plain(verdictSentence(result))}</h1>
<p>${countSentence(result)} Started ${instant(result.startedAtMs)}, took ${seconds(result.endedAtMs - result.startedAtMs)}.</p></header>
<section><h2>What was tested</h2>${articleTable(result)}</section>
<section><h2>Requirements</h2>${requirementTable(verification)}</section>
${findings(result)}
${result.procedures.map(procedureSection).join('\n')}
</main></body></html>
`;
}

function simulatedTag({ bench }: CampaignResult): string {
  return bench.article.model === 'simulated'
    ? `<span class="tag">${mark('simulated')}Simulated article</span>`
    : '';
}

function verdictSentence({ verdict, bench }: CampaignResult): string {
  const who = `${bench.article.name} ${bench.article.serial}`;
  return {
    pass: `${who} passed`,
    fail: `${who} failed`,
    inconclusive: `Nothing can be said about ${who} yet`,
    'not-run': `Nothing was run on ${who}`,
  }[verdict];
}

function countSentence(result: CampaignResult): string {
  const steps = allSteps(result);
  const count = (verdict: StepResult['verdict']) => steps.filter((step) => step.verdict === verdict).length;
  const marginal = steps.filter((step) => step.isMarginal).length;
  const parts = [
    `<b>${count('pass')}</b> of ${steps.length} steps passed`,
    count('fail') > 0 && `${count('fail')} failed`,
    count('inconclusive') > 0 && `${count('inconclusive')} inconclusive`,
    count('not-run') > 0 && `${count('not-run')} not run`,
    marginal > 0 && `${marginal} passed near a limit`,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

function articleTable({ bench, software }: CampaignResult): string {
  const { article } = bench;
  const rows: [string, string][] = [
    ['Article', `${article.name}, ${article.model}, serial ${article.serial}`],
    ['Hardware, firmware', `${article.hardwareRevision}, ${article.firmware}`],
    ['Bench', `${bench.id} (${bench.file})`],
    ...Object.entries(bench.connections).map(([name, where]): [string, string] => [`Cable: ${name}`, where]),
    [
      'Faults',
      bench.faultInjector === 'none' ? 'no injector on this bench' : `injected by the ${bench.faultInjector}`,
    ],
    ['Instruments', bench.instruments.map(instrumentText).join('; ') || 'none: values are the article’s own'],
    ['Software', `${software.name} ${software.version}, Node ${software.node}`],
  ];
  return table(
    'facts',
    rows.map(([name, value]) => `<tr><th>${plain(name)}</th><td>${plain(value)}</td></tr>`),
  );
}

function instrumentText(instrument: CampaignResult['bench']['instruments'][number]): string {
  const { id, make, model, serial, calibratedUntil } = instrument;
  return `${id}: ${make} ${model}, serial ${serial}, ${calibratedUntil ? `calibrated until ${calibratedUntil}` : 'not calibrated'}`;
}

function requirementTable({ requirements }: VerificationDocument): string {
  return table(
    'requirements',
    requirements.map(({ id, text, verdict, evidence }) => {
      const where =
        evidence.map(({ procedure, phase }) => `${procedure} ${phase}`).join(', ') || 'no procedure';
      return `<tr><td>${mark(verdict)}</td><th class="n">${plain(id)}</th><td>${plain(text)}</td><td class="dim">${plain(where)}</td></tr>`;
    }),
  );
}

function findings(result: CampaignResult): string {
  const found = allSteps(result).filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  if (found.length === 0) return '';
  const items = found.map(
    (
      step,
    ) => `<article class="finding ${step.verdict}"><h3>${mark(step.verdict)}${plain(step.phase)}: ${plain(step.title)}</h3>
<dl><dt>Expected</dt><dd>${plain(step.expected)}</dd><dt>Found</dt><dd>${plain(step.found)}</dd>${bytesOf(step)}</dl></article>`,
  );
  return `<section><h2>Findings</h2>${items.join('\n')}</section>`;
}

function bytesOf({ evidenceHex }: StepResult): string {
  if (evidenceHex === undefined) return '';
  return `<dt>Bytes</dt><dd class="bytes">${evidenceHex.replace(/../g, '$& ').trim()}</dd>`;
}

function procedureSection({ id, version, title, verdict, phases, teardown }: ProcedureResult): string {
  const blocks = [...phases, teardown].map(phaseBlock).join('\n');
  return `<section><h2>${mark(verdict)}${plain(`${id} ${title}`)} <span class="dim">version ${plain(version)}</span></h2>${blocks}</section>`;
}

function phaseBlock({ title, requirements, verdict, reason, steps }: PhaseResult): string {
  const rows = steps.map(
    (
      step,
    ) => `<tr><td>${mark(step.verdict)}</td><td>${plain(step.title)}${step.isMarginal ? ' <span class="tag watch">near its limit</span>' : ''}</td>
<td>${plain(step.expected)}</td><td class="n">${plain(step.found)}</td><td>${step.measurement ? limitBar(step.measurement) : ''}</td><td class="n dim">${seconds(step.tookMs)}</td></tr>`,
  );
  const why = reason === undefined ? '' : `<p class="why">${plain(reason)}</p>`;
  const head =
    '<tr><th></th><th>Step</th><th>Expected</th><th>Found</th><th></th><th class="e">Took</th></tr>';
  return `<h3>${mark(verdict)}${plain(title)} <span class="dim n">${requirements.map(plain).join(' ')}</span></h3>${why}${rows.length > 0 ? table('steps', [head, ...rows]) : ''}`;
}

/** Where a value lies between its limits, drawn; a value outside is at the edge and red. */
function limitBar({ value, low, high, name }: Measurement): string {
  const spanLow = low - (high - low) * 0.15;
  const spanHigh = high + (high - low) * 0.15;
  const place = (v: number) =>
    (120 * (Math.min(Math.max(v, spanLow), spanHigh) - spanLow)) / (spanHigh - spanLow);
  const isInside = value >= low && value <= high;
  return `<svg class="bar" viewBox="0 0 120 14" role="img" aria-label="${plain(`${name}: ${value} between ${low} and ${high}`)}">
<rect x="${place(low).toFixed(1)}" y="4" width="${(place(high) - place(low)).toFixed(1)}" height="6" class="ok"/><path d="M${place(value).toFixed(1)} 1v12" class="${isInside ? 'at' : 'off'}"/></svg>`;
}

function allSteps({ procedures }: CampaignResult): StepResult[] {
  return procedures.flatMap(({ phases, teardown }) => [...phases, teardown].flatMap(({ steps }) => steps));
}

function table(kind: 'facts' | 'requirements' | 'steps', rows: readonly string[]): string {
  return `<div class="scroll"><table class="${kind}">${rows.join('\n')}</table></div>`;
}

function instant(atMs: number): string {
  return `<time class="n">${new Date(atMs).toISOString().replace('T', ' ').slice(0, 19)} UTC</time>`;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(durationMs < 9950 ? 2 : 1)} s`;
}
