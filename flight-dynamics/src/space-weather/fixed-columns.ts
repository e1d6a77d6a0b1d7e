import { type Cell, dayOf, readCells } from './cells.ts';
import type { ParsedSpaceWeather, RowResult, SpaceWeatherKind } from './day.ts';
import { RowCollector } from './row-collector.ts';

/**
 * CSSI fixed columns, version 1.2: with its keywords and sections, or bare rows, which count as observed.
 *
 * Rows are cut by column, never split at blanks: missing values are blank. A row may end early at the end of a field (blanks that an
 * editor cut off). The section MONTHLY_FIT of older files repeats other rows as a smooth curve and is left out.
 *
 * Source: celestrak.org/SpaceData/SpaceWx-format.php, FORMAT(I4,I3,I3,I5,I3,8I3,I4,8I4,I4,F4.1,I2,I4,F6.1,I2,5F6.1)
 */
export function parseFixedColumns(text: string): ParsedSpaceWeather {
  const rows = new RowCollector();
  let section: SpaceWeatherKind | 'skipped' | undefined;
  let counts = { expected: undefined as number | undefined, line: 0, found: 0 };
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const words = raw.trim();
    if (words === '' || words.startsWith('#')) continue;
    if (/^\d{4}/.test(raw)) {
      counts.found += 1;
      if (section === 'skipped') continue;
      rows.add(readRow(raw, section ?? 'observed'), line);
      continue;
    }
    const count = /^NUM_[A-Z_]+_POINTS\s+(\d+)$/.exec(words);
    if (count) counts = { expected: Number(count[1]), line, found: 0 };
    else if (words.startsWith('BEGIN ')) {
      section = sections.get(words.slice(6).trim()) ?? 'skipped';
      counts.found = 0;
    } else if (words.startsWith('END ')) {
      if (counts.expected !== undefined && counts.expected !== counts.found) {
        const { expected, found } = counts;
        rows.fault({ kind: 'count-mismatch', line: counts.line, expected: `${expected} rows`, found });
      }
      counts = { expected: undefined, line: 0, found: 0 };
      section = undefined;
    } else if (!/^(DATATYPE|VERSION|UPDATED)\b/.test(words)) {
      const expected = 'a row, a keyword or a # comment';
      rows.fault({ kind: 'unexpected-text', line, column: 1, expected, found: words.slice(0, 40) });
    }
  }
  return rows.finish();
}

const sections: ReadonlyMap<string, SpaceWeatherKind> = new Map([
  ['OBSERVED', 'observed'],
  ['DAILY_PREDICTED', 'daily-predicted'],
  ['MONTHLY_PREDICTED', 'monthly-predicted'],
]);

const rowLength = 130;
/** Where fields end, from the daily Ap on: a row may stop there. Columns count from 1. */
const ends = new Set([82, 86, 88, 92, 98, 100, 106, 112, 118, 124, 130]);

function readRow(raw: string, kind: SpaceWeatherKind): RowResult {
  const trimmed = raw.trimEnd();
  // A column of blanks at the end may have been cut off, half a number may not.
  if (trimmed.length > rowLength || !ends.has(trimmed.length)) {
    const expected = `${rowLength} columns, or fewer up to the end of a field`;
    const column = Math.min(trimmed.length, rowLength) + 1;
    return { ok: false, fault: { kind: 'bad-length', column, expected, found: trimmed.length } };
  }
  const row = trimmed.padEnd(rowLength);
  const date = /^(\d{4})( [ \d]\d)( [ \d]\d)/.exec(row);
  if (date === null) {
    const fault = { kind: 'bad-date', column: 1, expected: 'YYYY MM DD', found: row.slice(0, 10) } as const;
    return { ok: false, fault };
  }
  const day = dayOf(date[1]!, date[2]!.trim(), date[3]!.trim(), 1);
  if (!day.ok) return day;
  const cell = (from: number, to: number): Cell => ({ text: row.slice(from - 1, to), column: from });
  const read = readCells({
    apThreeHourly: Array.from({ length: 8 }, (_, k) => cell(47 + 4 * k, 50 + 4 * k)),
    ap: cell(79, 82),
    f107: cell(113, 118),
    centred81: cell(119, 124),
    trailing81: cell(125, 130),
  });
  if (!read.ok) return read;
  return { ok: true, day: { dayAtMs: day.dayAtMs, kind, ...read.values } };
}
