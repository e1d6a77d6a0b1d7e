import { countVerdicts, decidingSteps } from '../../history/run-summary.ts';
import { instant, seconds } from '../figures.ts';
import { mark, verdictWords } from '../marks.ts';
import { plain, table } from '../markup.ts';
import type { CampaignResult, ProcedureResult } from '../results.ts';

/** The first lines: what came of it, in a sentence, and what a reader must know before the counts. */
export function verdictHeader(result: CampaignResult): string {
  return `<header><p class="over">Campaign report <span class="n">${plain(result.campaignId)}</span>${simulatedTag(result)}</p>
<h1>${mark(result.verdict)}${plain(verdictSentence(result))}</h1>
${whyUnfinished(result)}
<p class="lead">${countSentence(result)} Started ${instant(result.startedAtMs)}, took ${seconds(result.endedAtMs - result.startedAtMs)}${benchTimeText(result)}.</p>
${proceduresAtAGlance(result)}</header>`;
}

const notARealBoard: Readonly<Record<string, string>> = {
  simulated: 'Simulated article',
  emulated: 'Emulated board',
};

function simulatedTag({ bench }: CampaignResult): string {
  const text = notARealBoard[bench.article.model];
  return text === undefined ? '' : `<span class="tag">${mark('simulated')}${text}</span>`;
}

export function verdictSentence({ verdict, bench }: CampaignResult): string {
  const who = `${bench.article.name} ${bench.article.serial}`;
  return {
    pass: `${who} passed`,
    fail: `${who} failed`,
    inconclusive: `Nothing can be said about ${who} yet`,
    'not-run': `Nothing was run on ${who}`,
  }[verdict];
}

/** Not ended, interrupted, or an article that something speaks against. */
function whyUnfinished({ reason, interruptions = [], bench, procedures }: CampaignResult): string {
  const unsafe = procedures.flatMap((procedure) => procedure.unsafe ?? []);
  const lines = [
    ...(reason === undefined ? [] : [`Not finished: ${reason}.`]),
    ...interruptions.map(({ text }) => `Resumed after ${text}.`),
    ...unsafe.map((text) => `The article may not be safe: ${text}.`),
    ...(bench.remarks ?? []),
  ];
  return lines.map((line) => `<p class="why">${plain(line)}</p>`).join('');
}

function countSentence(result: CampaignResult): string {
  const steps = decidingSteps(result);
  const counts = countVerdicts(steps);
  const marginal = steps.filter((step) => step.isMarginal).length;
  const deviations = result.procedures.reduce((sum, { deviations = [] }) => sum + deviations.length, 0);
  const parts = [
    `<b>${counts.pass}</b> of ${steps.length} steps passed`,
    counts.fail > 0 && `${counts.fail} failed`,
    counts.inconclusive > 0 && `${counts.inconclusive} inconclusive`,
    counts['not-run'] > 0 && `${counts['not-run']} not run`,
    marginal > 0 && `${marginal} passed near a limit`,
    deviations > 0 && `${deviations} run otherwise than planned`,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

/** Steps are dated in bench time: where that is not the clock on the wall, both are told. */
function benchTimeText({ benchTime }: CampaignResult): string {
  if (benchTime === undefined) return '';
  const { kind, startedAtMs, endedAtMs } = benchTime;
  return `, ${seconds(endedAtMs - startedAtMs)} on the bench, whose time is ${kind}`;
}

function proceduresAtAGlance({ procedures }: CampaignResult): string {
  if (procedures.length === 0) return '';
  const count = (number: number) =>
    number === 0 ? '<td class="e dim">·</td>' : `<td class="e n">${number}</td>`;
  const rows = procedures.map((procedure) => {
    const { id, title, verdict } = procedure;
    const counts = countVerdicts(decidingSteps({ procedures: [procedure] }));
    return `<tr><td>${mark(verdict)}</td><th class="n"><a href="#${anchorOf(procedure)}">${plain(id)}</a> <span class="title">${plain(title)}</span></th>${count(counts.pass)}${count(counts.fail)}${count(counts.inconclusive)}${count(counts['not-run'])}<td class="e n dim">${seconds(tookMs(procedure))}</td></tr>`;
  });
  const heads = ['', 'Procedure', ...['Passed', 'Failed', 'Undecided', 'Not run', 'Took']];
  return table(
    'rows',
    rows,
    heads.map((head, index) => (index > 1 ? `<span class="e">${head}</span>` : head)),
  );
}

function tookMs({ phases, teardown }: ProcedureResult): number {
  return [...phases, teardown].reduce(
    (sum, { steps }) =>
      sum + steps.reduce((all, step) => all + (step.within === undefined ? step.tookMs : 0), 0),
    0,
  );
}

/** Where the steps of a procedure stand in the page. */
export function anchorOf({ id }: Pick<ProcedureResult, 'id'>): string {
  return `steps-${id.toLowerCase().replace(/[^a-z0-9-]/g, '-')}`;
}

export function pageTitle({ bench, verdict }: CampaignResult): string {
  return `${bench.article.name}: campaign ${verdictWords[verdict]}`;
}
