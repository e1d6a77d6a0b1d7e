import { instant } from '../figures.ts';
import { plain, type Section, table } from '../markup.ts';
import type { CampaignResult } from '../results.ts';

/** What was run otherwise than planned, beside the plan: normal in a campaign, and said. */
export function deviations({ procedures }: CampaignResult): Section | undefined {
  const rows = procedures.flatMap(({ id, deviations = [] }) =>
    deviations.map(
      ({ atMs, planned, asRun, reason }) =>
        `<tr><th class="n">${plain(id)}</th><td>${plain(planned)}</td><td>${plain(asRun)}</td><td>${plain(reason)}</td><td class="dim">${instant(atMs)}</td></tr>`,
    ),
  );
  if (rows.length === 0) return undefined;
  return {
    ...{ id: 'deviations', title: 'As-run deviations', note: String(rows.length) },
    html: table('rows', rows, ['Procedure', 'Planned', 'As run', 'Reason', 'When']),
  };
}
