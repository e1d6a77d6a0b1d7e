import type { RunSummary } from '../../history/run-summary.ts';
import type { ReportContents } from '../contents.ts';
import { mark } from '../marks.ts';
import { counted, plain, type Section, table } from '../markup.ts';
import type { RequirementVerdict } from '../verification.ts';

/** The verification control table, with a column a target: this article, and the newest run of every other that was kept. */
export function controlTable({ verification, result, targets = [] }: ReportContents): Section {
  const { requirements } = verification;
  const proved = requirements.filter(({ closeOut }) => closeOut === 'closed').length;
  const orphans = requirements.filter(({ evidence, planned }) => evidence.length + planned.length === 0);
  const here = targetName(result.bench.article);
  const heads = [
    'Requirement',
    ...[here, ...targets.map(({ article }) => targetName(article))].map(
      (head) => `<span class="c">${plain(head)}</span>`,
    ),
    '',
    'Proved by',
    'NCR',
  ];
  const rows = requirements.map((requirement) => rowOf(requirement, targets));
  const sentence = `<p>${proved} of ${counted(requirements.length, 'requirement')} closed: proved by a test of this campaign, with no open non-conformance.${orphanText(
    orphans,
  )}</p>`;
  return {
    ...{ id: 'requirements', title: 'Verification control', note: `${proved} of ${requirements.length}` },
    html: `${sentence}${table('matrix', rows, heads)}${targetNotes(targets)}`,
  };
}

function orphanText(orphans: readonly RequirementVerdict[]): string {
  if (orphans.length === 0) return '';
  const [first] = orphans;
  return orphans.length === 1
    ? ` No procedure proves ${plain(first!.id)}.`
    : ` ${orphans.length} stand without a procedure.`;
}

function rowOf(requirement: RequirementVerdict, targets: readonly RunSummary[]): string {
  const { id, text, verdict, evidence, planned, nonConformances } = requirement;
  const by = evidence.map(
    ({ procedure, version, phase, verdict: own }) =>
      `${own === verdict ? '' : mark(own)}${plain(`${procedure} ${version}, ${phase}`)}`,
  );
  const wouldBe = planned.map(({ procedure, phase }) =>
    plain(`${procedure}, ${phase}: not in this campaign`),
  );
  const where = [...folded(by), ...folded(wouldBe)].join('<br>') || '<b>no procedure</b>';
  const others = targets.map(({ requirements }) => `<td class="c">${markOr(requirements[id])}</td>`);
  const name = text === '' ? '<span class="dim">no text: name it in the requirements</span>' : plain(text);
  return `<tr><th class="n">${plain(id)}</th><td class="c here">${mark(verdict)}</td>${others.join('')}<td class="text">${name}</td><td class="dim by">${where}</td><td class="n">${nonConformances.map((record) => `<a href="#${plain(record)}">${plain(record)}</a>`).join(' ')}</td></tr>`;
}

/** Dozens of phases may speak for one requirement. */
function folded(lines: readonly string[]): string[] {
  return lines.length <= 4 ? [...lines] : [...lines.slice(0, 3), `and ${lines.length - 3} more`];
}

function markOr(verdict: RunSummary['verdict'] | undefined): string {
  return verdict === undefined ? '<span class="dim" title="no such test">–</span>' : mark(verdict);
}

function targetName({ model, serial }: { readonly model: string; readonly serial: string }): string {
  return `${model} ${serial}`;
}

function targetNotes(targets: readonly RunSummary[]): string {
  if (targets.length === 0) return '';
  const notes = targets.map(({ article, campaignId }) => `${targetName(article)}: run ${campaignId}`);
  return `<p class="dim">${plain(notes.join('; '))}. – no such test.</p>`;
}
