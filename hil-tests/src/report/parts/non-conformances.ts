import type { NonConformance } from '../../nonconformance/non-conformance.ts';
import { type ReportContents, recordsOf } from '../contents.ts';
import { boxedDifference } from '../drawing/byte-difference.ts';
import { instantText } from '../figures.ts';
import { counted, plain, type Section } from '../markup.ts';

/** The register's records of this article: opened here, seen again, still open, closed here. */
export function nonConformances({ records }: ReportContents): Section | undefined {
  if (records === undefined) return undefined;
  const shown = recordsOf(records);
  const faults = records.faults.map((text) => `<p class="why">${plain(text)}</p>`).join('');
  if (shown.length === 0 && faults === '') return undefined;
  const open = shown.filter(({ why }) => why !== 'closed here').length;
  return {
    ...{ id: 'ncr', title: 'Non-conformances', note: open === 0 ? 'none open' : `${open} open` },
    html: faults + shown.map(({ record, why }) => recordCard(record, why)).join('\n'),
  };
}

function recordCard(record: NonConformance, why: string): string {
  const { id, procedure, phase, step, expected, found, requirements, recurrenceOf } = record;
  const again = recurrenceOf === null ? '' : `, again after ${plain(recurrenceOf)} was closed`;
  const difference = boxedDifference(expected, found);
  const facts: [string, string][] = [
    ['Requirements', plain(requirements.join(', ') || 'none named')],
    ['Expected', difference?.expected ?? plain(expected)],
    ['Found', difference?.found ?? plain(found)],
    ['Seen', plain(seenText(record))],
    ['Disposition', dispositionText(record)],
    ['Close-out', closeOutText(record)],
  ];
  return `<article class="record" id="${id}"><h3><span class="n">${id}</span> ${plain(`${procedure.id}, ${phase}: ${step}`)} <span class="dim">${why}${again}</span></h3>
<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl></article>`;
}

function seenText({ occurrences, count }: NonConformance): string {
  const [first] = occurrences;
  const last = occurrences.at(-1);
  if (first === undefined || last === undefined) return '';
  const since = `first in ${first.campaignId}`;
  return count === 1 ? since : `${counted(count, 'time')}, ${since}, last in ${last.campaignId}`;
}

/** Left open for a pen where nobody has decided. */
function dispositionText({ disposition }: NonConformance): string {
  if (disposition === null) return '<span class="blank"></span>';
  return `${plain(disposition.text)} (${plain(disposition.by)}, ${instantText(disposition.atMs)})`;
}

function closeOutText({ closed }: NonConformance): string {
  if (closed === null) return '<span class="blank"></span>';
  return closed.campaignId === null
    ? `${plain(closed.by)}, ${instantText(closed.atMs)}`
    : `re-test in ${plain(closed.campaignId)}, firmware ${plain(closed.firmware ?? 'unknown')}`;
}
