export type OutputFormat = 'table' | 'json' | 'ndjson' | 'csv';

/** A column of a table: its heading, and how a row fills it for people. */
export interface Column<Row> {
  readonly heading: string;
  readonly isNumeric?: boolean;
  text(row: Row): string;
}

/** Rows side by side for people; numbers to the right. */
export function tableText<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => column.text(row)));
  const widths = columns.map((column, index) =>
    Math.max(column.heading.length, ...cells.map((row) => row[index]!.length)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) =>
        columns[index]!.isNumeric ? text.padStart(widths[index]!) : text.padEnd(widths[index]!),
      )
      .join('  ')
      .trimEnd();
  return `${[line(columns.map(({ heading }) => heading)), ...cells.map(line)].join('\n')}\n`;
}

/** One document, indented so that a person can read it too. */
export const jsonText = (document: unknown) => `${JSON.stringify(document, undefined, 2)}\n`;

/** One record a line. */
export const ndjsonText = (records: readonly unknown[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** CSV of flat records (RFC 4180); what is not a figure or a text is written as JSON, null as nothing. */
export function csvText(
  records: readonly Readonly<Record<string, unknown>>[],
  keys: readonly string[],
): string {
  const rows = records.map((record) => keys.map((key) => csvCell(record[key])).join(','));
  return `${[keys.join(','), ...rows].join('\n')}\n`;
}

/** A cell of CSV (RFC 4180). */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `2019-06-20T00:22:31Z`, for people: the nearest second, or the nearest millisecond. */
export function isoText(atMs: number, digits: 0 | 3 = 0): string {
  const step = digits === 0 ? 1000 : 1;
  const text = new Date(Math.round(atMs / step) * step).toISOString();
  return digits === 0 ? text.replace(/\.000Z$/, 'Z') : text;
}
