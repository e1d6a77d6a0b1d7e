import type { ReportContents } from './contents.ts';
import { fontFaces } from './fonts.ts';
import { markSprite } from './marks.ts';
import { plain, type Section, sectionHtml } from './markup.ts';
import { controlTable } from './parts/control-table.ts';
import { deviations } from './parts/deviations.ts';
import { everyStep } from './parts/every-step.ts';
import { attachments, signaturesAndHashes } from './parts/evidence.ts';
import { findings } from './parts/findings.ts';
import { nonConformances } from './parts/non-conformances.ts';
import { resultsDrawn } from './parts/results-drawn.ts';
import { trendTable } from './parts/trends.ts';
import { anchorOf, pageTitle, verdictHeader } from './parts/verdict.ts';
import { whatWasTested } from './parts/what-was-tested.ts';
import { reportStyle } from './style.ts';

/** The campaign as one page that needs nothing but itself: on a screen by day and night, and on A4 in black and white. */
export function reportHtml(contents: ReportContents): string {
  const { result } = contents;
  const sections = [
    whatWasTested(result),
    controlTable(contents),
    findings(contents),
    nonConformances(contents),
    resultsDrawn(result),
    deviations(result),
    trendTable(contents),
    attachments(result),
    signaturesAndHashes(contents),
  ].filter((section) => section !== undefined);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${plain(pageTitle(result))}</title><style>${fontFaces()}${reportStyle}</style></head><body>${markSprite}
<main>
${verdictHeader(result)}
${contentsList(sections, contents)}
${sections.map(sectionHtml).join('\n')}
${result.procedures.map(everyStep).join('\n')}
</main></body></html>
`;
}

function contentsList(sections: readonly Section[], { result }: ReportContents): string {
  const item = (id: string, title: string, note = '') =>
    `<li><a href="#${id}">${plain(title)}</a>${note === '' ? '' : `<span class="dim n">${plain(note)}</span>`}</li>`;
  const own = sections.map(({ id, title, note }) => item(id, title, note));
  const steps = result.procedures.map((procedure) =>
    item(anchorOf(procedure), `${procedure.id}, every step`),
  );
  return `<nav aria-label="Contents"><ul>${[...own, ...steps].join('')}</ul></nav>`;
}
