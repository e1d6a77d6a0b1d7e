import type { SweptLevel } from './sweep.ts';

/** The sweep as a table that `dawa hil fit` reads, and the next campaign as its reference. */
export function triedCsv(model: string, date: string, levels: readonly SweptLevel[]): string {
  const rows = levels
    .toSorted((a, b) => a.attenuationDb - b.attenuationDb)
    .map(({ attenuationDb, levelDbm, successes, tries, damaged }) =>
      [
        quoted(model),
        ...[date, attenuationDb, Number(levelDbm.toFixed(2)), successes, tries, damaged ?? ''],
        damaged === undefined ? '' : tries - successes - damaged,
      ].join(','),
    );
  return `model,date,added_att_db,prx_dbm_est,success,tries,not_decoded,not_received\n${rows.join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""').replace(/[\r\n]+/g, ' ')}"` : text;
}
