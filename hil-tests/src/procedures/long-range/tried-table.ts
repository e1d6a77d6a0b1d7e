import type { TriedLevel } from '@dawa/flight-dynamics/trials/likelihood-ratio';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** What one model did in a long-range test, level by level. */
export interface TriedTest {
  readonly model: string;
  /** Day of the first row; undefined where the table has none. */
  readonly date: string | undefined;
  readonly levels: readonly TriedLevel[];
}

/**
 * - `no-column`: a column that is needed is not in the header
 * - `bad-number`: a cell that should hold a number
 * - `bad-count`: more successes than tries, or half ones
 * - `too-many`: more rows than anybody tries
 * - `no-rows`: a header and nothing else
 */
export type TriedTableFault = Fault<'no-column' | 'bad-number' | 'bad-count' | 'too-many' | 'no-rows'>;

const mostRows = 10_000;

/**
 * Tables of tries as the reports of long-range tests have them: a header and a row a step, in commas, or in semicolons with decimal
 * commas as spreadsheets of half the world write them. Needed are `success` and `tries`, and the level at the receiver as `prx_dbm_est`,
 * `prx_dbm` or `level_dbm`, or `tx_dbm` and `total_att_db` to compute it from. Other columns are passed over.
 *
 * @returns a test for each `model`, in the order in which they come; without that column one test without a name
 */
export function readTriedTable(text: string): Result<readonly TriedTest[], TriedTableFault> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, at) => ({ line, number: at + 1 }))
    .filter(({ line }) => line.trim() !== '' && !line.startsWith('#'));
  const [head, ...rows] = lines;
  const isSemicolons = (head?.line ?? '').includes(';');
  const cut = (line: string) => cellsOf(line, isSemicolons ? ';' : ',');
  const names = head === undefined ? [] : cut(head.line).map((name) => name.trim().toLowerCase());
  const columns = findColumns(names);
  if (!columns.ok) return columns;
  if (rows.length === 0) return failure({ kind: 'no-rows', expected: 'a row a step', found: 'none' });
  if (rows.length > mostRows)
    return failure({ kind: 'too-many', expected: `at most ${mostRows} rows`, found: rows.length });
  const tests = new Map<string, { model: string; date: string | undefined; levels: TriedLevel[] }>();
  for (const { line, number } of rows) {
    const cells = cut(line);
    const row = readRow(cells, columns.value, { line: number, hasDecimalCommas: isSemicolons });
    if (!row.ok) return row;
    const model = cells[columns.value.model]?.trim() ?? '';
    const date = cells[columns.value.date]?.trim() || undefined;
    const test = tests.get(model) ?? { model, date, levels: [] };
    test.levels.push(row.value);
    tests.set(model, test);
  }
  return success([...tests.values()]);
}

/** Where each thing stands; -1 where it does not. */
interface Columns {
  readonly model: number;
  readonly date: number;
  readonly level: number;
  readonly sent: number;
  readonly loss: number;
  readonly success: number;
  readonly tries: number;
}

function findColumns(names: readonly string[]): Result<Columns, TriedTableFault> {
  const place = (...ways: string[]) => names.findIndex((name) => ways.includes(name));
  const columns: Columns = {
    ...{ model: place('model'), date: place('date') },
    ...{ level: place('prx_dbm_est', 'prx_dbm', 'level_dbm'), sent: place('tx_dbm') },
    ...{ loss: place('total_att_db'), success: place('success', 'successes'), tries: place('tries') },
  };
  const found = names.join(', ').slice(0, 200) || 'no header';
  for (const name of ['success', 'tries'] as const)
    if (columns[name] < 0) return failure({ kind: 'no-column', expected: name, found });
  if (columns.level < 0 && (columns.sent < 0 || columns.loss < 0))
    return failure({ kind: 'no-column', expected: 'prx_dbm_est, or tx_dbm and total_att_db', found });
  return success(columns);
}

function readRow(
  cells: readonly string[],
  columns: Columns,
  where: { readonly line: number; readonly hasDecimalCommas: boolean },
): Result<TriedLevel, TriedTableFault> {
  const bad: string[] = [];
  const number = (place: number, name: string) => {
    const text = (cells[place] ?? '').trim();
    const value = Number(where.hasDecimalCommas ? text.replace(',', '.') : text.replace('\u2212', '-'));
    if (text === '' || !Number.isFinite(value)) bad.push(`${name} "${text.slice(0, 40)}"`);
    return value;
  };
  const [successes, tries] = [number(columns.success, 'success'), number(columns.tries, 'tries')];
  const levelDbm =
    columns.level >= 0
      ? number(columns.level, 'prx_dbm_est')
      : number(columns.sent, 'tx_dbm') - number(columns.loss, 'total_att_db');
  if (bad.length > 0)
    return failure({
      kind: 'bad-number',
      expected: `numbers in line ${where.line}`,
      found: bad.join(', '),
    });
  const isCount = (count: number) => Number.isInteger(count) && count >= 0;
  if (!isCount(tries) || !isCount(successes) || successes > tries || tries === 0)
    return failure({
      kind: 'bad-count',
      expected: `whole numbers in line ${where.line}, success at most tries`,
      found: `${successes} of ${tries}`,
    });
  return success({ levelDbm, successes, tries });
}

/** RFC 4180 within one line: quotes around a cell, doubled inside it. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (letter === '"' && isQuoted && line[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === separator && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell];
}
