import { parseSpaceWeatherCsv } from './csv.ts';
import type { ParsedSpaceWeather } from './day.ts';
import { parseFixedColumns } from './fixed-columns.ts';

/**
 * A space-weather file as CelesTrak gives it: CSSI fixed columns (with keywords or bare rows) or CSV, told apart by its first line
 * that is neither blank nor a comment. Never throws: what cannot be read is a fault with its line.
 */
export function parseSpaceWeather(text: string): ParsedSpaceWeather {
  const clean = text.replace(/^\uFEFF/, '');
  const lines = clean.split(/\r\n|\n|\r/);
  const first = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const opening = lines[first];
  if (opening === undefined) {
    return { days: [], faults: [{ kind: 'empty', line: 1, expected: 'rows of days', found: 'nothing' }] };
  }
  if (/^DATE\s*,/.test(opening)) return parseSpaceWeatherCsv(clean);
  if (/^(\d{4} [ \d]\d [ \d]\d|DATATYPE\b|VERSION\b|UPDATED\b|NUM_[A-Z_]+_POINTS\b|BEGIN )/.test(opening)) {
    return parseFixedColumns(clean);
  }
  const expected = 'CSSI fixed columns, or CSV that begins with DATE,';
  const found = opening.slice(0, 40);
  return { days: [], faults: [{ kind: 'unknown-notation', line: first + 1, column: 1, expected, found }] };
}
