import { type Cell, dayOf, readCells } from './cells.ts';
import type { ParsedSpaceWeather, RowResult, SpaceWeatherKind } from './day.ts';
import { RowCollector } from './row-collector.ts';

/**
 * CelesTrak's CSV: columns are found by their names, so their order does not matter (observed flux stands before adjusted here,
 * the reverse of the fixed columns). A day that is not over has only some of its eight ap.
 *
 * Source: celestrak.org/SpaceData/SpaceWx-format.php (SW-All.csv); data types OBS, INT (interpolated), PRD (daily predicted), PRM (monthly)
 */
export function parseSpaceWeatherCsv(text: string): ParsedSpaceWeather {
  const rows = new RowCollector();
  let places: Places | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    if (raw.trim() === '' || raw.startsWith('#')) continue;
    const cells = cellsOf(raw);
    if (places === undefined) {
      const found = placesOf(cells);
      if (typeof found !== 'string') {
        places = found;
        continue;
      }
      rows.fault({ kind: 'missing-column', line, expected: found, found: raw.slice(0, 40) });
      return rows.finish();
    }
    rows.add(readRow(cells, places), line);
  }
  return rows.finish();
}

const names = [
  'DATE',
  ...Array.from({ length: 8 }, (_, k) => `AP${k + 1}`),
  'AP_AVG',
  'F10.7_OBS',
  'F10.7_DATA_TYPE',
  'F10.7_OBS_CENTER81',
  'F10.7_OBS_LAST81',
] as const;

interface Places {
  readonly byName: Readonly<Record<string, number>>;
  readonly count: number;
}

/** Where each column stands, or the name of one that is not there. */
function placesOf(header: readonly Cell[]): Places | string {
  const byName: Record<string, number> = {};
  for (const name of names) {
    const place = header.findIndex((cell) => cell.text.trim() === name);
    if (place < 0) return name;
    byName[name] = place;
  }
  return { byName, count: header.length };
}

const kinds: ReadonlyMap<string, SpaceWeatherKind> = new Map([
  ['OBS', 'observed'],
  ['INT', 'observed'],
  ['PRD', 'daily-predicted'],
  ['PRM', 'monthly-predicted'],
]);

function readRow(cells: readonly Cell[], { byName, count }: Places): RowResult {
  if (cells.length !== count) {
    const fault = {
      kind: 'bad-length',
      expected: `${count} fields`,
      found: `${cells.length} fields`,
    } as const;
    return { ok: false, fault };
  }
  const cell = (name: string) => cells[byName[name]!]!;
  const { text, column } = cell('DATE');
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.trim());
  if (date === null)
    return { ok: false, fault: { kind: 'bad-date', column, expected: 'YYYY-MM-DD', found: text } };
  const day = dayOf(date[1]!, date[2]!, date[3]!, column);
  if (!day.ok) return day;
  const type = cell('F10.7_DATA_TYPE');
  const kind = kinds.get(type.text.trim());
  if (kind === undefined) {
    const expected = `one of ${[...kinds.keys()].join(', ')}`;
    return { ok: false, fault: { kind: 'bad-column', column: type.column, expected, found: type.text } };
  }
  const read = readCells({
    apThreeHourly: Array.from({ length: 8 }, (_, k) => cell(`AP${k + 1}`)),
    ap: cell('AP_AVG'),
    f107: cell('F10.7_OBS'),
    centred81: cell('F10.7_OBS_CENTER81'),
    trailing81: cell('F10.7_OBS_LAST81'),
  });
  if (!read.ok) return read;
  return { ok: true, day: { dayAtMs: day.dayAtMs, kind, ...read.values } };
}

function cellsOf(line: string): Cell[] {
  let column = 1;
  return line.split(',').map((text) => {
    const cell = { text, column };
    column += text.length + 1;
    return cell;
  });
}
