import type { ReportContents } from '../contents.ts';
import { boxedDifference } from '../drawing/byte-difference.ts';
import { mark } from '../marks.ts';
import { plain, type Section } from '../markup.ts';
import type { StepResult } from '../results.ts';
import { anchorOf } from './verdict.ts';

/** What failed and what could not be decided, with the bytes; undefined when there is none of it. */
export function findings({ result, records }: ReportContents): Section | undefined {
  const found = result.procedures.flatMap((procedure) =>
    [...procedure.phases, procedure.teardown].flatMap(({ steps, requirements }) =>
      steps
        .filter(
          ({ verdict, within }) => within === undefined && (verdict === 'fail' || verdict === 'inconclusive'),
        )
        .map((step) => ({ procedure, step, requirements })),
    ),
  );
  const reasons = result.procedures.flatMap((procedure) =>
    [...procedure.phases, procedure.teardown]
      .filter(
        ({ verdict, reason }) => reason !== undefined && (verdict === 'inconclusive' || verdict === 'fail'),
      )
      .map((phase) => ({ procedure, phase })),
  );
  if (found.length + reasons.length === 0) return undefined;
  // Failures first; within them the order in which they were found.
  const ordered = found.toSorted((a, b) => rank(a.step) - rank(b.step));
  const recordOf = ({ procedure, step }: (typeof found)[number]) =>
    [...(records?.opened ?? []), ...(records?.seenAgain ?? [])].find(
      (record) =>
        record.procedure.id === procedure.id && record.phase === step.phase && record.step === step.title,
    );
  const items = ordered.map((one) => {
    const { procedure, step, requirements } = one;
    const record = step.verdict === 'fail' ? recordOf(one) : undefined;
    const number = record && ` <a class="n" href="#${record.id}">${record.id}</a>`;
    return `<article class="finding ${step.verdict}"><h3>${mark(step.verdict)}${plain(step.phase)}: ${plain(step.title)}</h3>
<p class="where"><a class="n" href="#${anchorOf(procedure)}">${plain(procedure.id)}</a> <span class="dim n">${plain(requirements.join(' '))}</span>${number ?? ''}</p>
<dl>${expectedAndFound(step)}${bytesOf(step)}</dl></article>`;
  });
  const cut = reasons.map(
    ({ procedure, phase }) =>
      `<article class="finding inconclusive"><h3>${mark('inconclusive')}${plain(phase.title)} was not finished</h3>
<p class="where"><a class="n" href="#${anchorOf(procedure)}">${plain(procedure.id)}</a></p><dl><dt>Reason</dt><dd>${plain(phase.reason ?? '')}</dd></dl></article>`,
  );
  return {
    ...{ id: 'findings', title: 'Findings', note: String(items.length + cut.length) },
    html: [...items, ...cut].join('\n'),
  };
}

function rank({ verdict }: StepResult): number {
  return verdict === 'fail' ? 0 : 1;
}

function expectedAndFound({ expected, found }: StepResult): string {
  const difference = boxedDifference(expected, found);
  if (difference === undefined)
    return `<dt>Expected</dt><dd>${plain(expected)}</dd><dt>Found</dt><dd>${plain(found)}</dd>`;
  return `<dt>Expected</dt><dd>${difference.expected}</dd><dt>Found</dt><dd>${difference.found}</dd><dt></dt><dd class="dim">First difference at byte ${difference.firstByte}, counted from 0</dd>`;
}

/** A packet fits; what is longer is in results.json whole. */
const mostBytes = 512;

export function bytesOf({ evidenceHex }: StepResult): string {
  if (evidenceHex === undefined) return '';
  const shown = evidenceHex
    .slice(0, mostBytes * 2)
    .replace(/../g, '$& ')
    .trim();
  const more = evidenceHex.length > mostBytes * 2 ? ` and ${evidenceHex.length / 2 - mostBytes} more` : '';
  return `<dt>Bytes</dt><dd class="bytes">${plain(shown)}${more}</dd>`;
}
