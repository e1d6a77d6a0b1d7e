import type { JournalTable, StoreSizes } from './archive-store.ts';
import { journalKinds } from './store-tables.ts';
import { fromStoredText } from './stored-text.ts';

/** Rows of each table of the journal, also of those that have none. */
export function journalSizes(rowsByKind: ReadonlyMap<number, number>): StoreSizes['tables'] {
  return (Object.keys(journalKinds) as JournalTable[]).map((name) => ({
    name,
    rows: rowsByKind.get(journalKinds[name]) ?? 0,
  }));
}

/** Samples in segments that are not compacted: rows times columns, as `[columns, rows]` of each group. */
export function looseSamples(groups: readonly (readonly [string, number])[]): number {
  return groups.reduce((sum, [columns, rows]) => sum + rows * columnCount(columns), 0);
}

function columnCount(stored: string): number {
  try {
    const columns: unknown = JSON.parse(fromStoredText(stored));
    return Array.isArray(columns) ? columns.length : 1;
  } catch {
    return 1;
  }
}
