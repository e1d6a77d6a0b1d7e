import type { SqlValue } from '../database.ts';
import type { StoredValue } from './row-code.ts';
import type { ArrayStatement } from './sqlite-rows.ts';

/** A stretch of an index: `sql` to stand behind WHERE, and its values. */
export interface IndexSlice {
  readonly sql: string;
  readonly values: SqlValue[];
}

/** An index, and which part of it is meant. */
export interface SlicedIndex {
  readonly table: string;
  /** Columns of the index, unique together. */
  readonly key: readonly [string, ...string[]];
  /** Of the first column: inclusive start, exclusive end. */
  readonly span?: { readonly from: number; readonly to: number };
}

/**
 * Cuts an index into stretches of so many rows, and lets the event loop turn between them: what must look at every row holds
 * it for one stretch only. Rows that are written meanwhile may or may not be seen.
 *
 * @param rest lets the event loop turn
 */
export async function* sliceIndex(
  arrays: (sql: string) => ArrayStatement,
  { table, key, span }: SlicedIndex,
  rows: number,
  rest: () => Promise<void>,
): AsyncGenerator<IndexSlice> {
  const names = key.join(', ');
  const begin: IndexSlice =
    span === undefined ? { sql: 'TRUE', values: [] } : { sql: `${key[0]} >= ?`, values: [span.from] };
  const end: IndexSlice =
    span === undefined ? { sql: 'TRUE', values: [] } : { sql: `${key[0]} < ?`, values: [span.to] };
  let from = begin;
  for (;;) {
    const remaining = joined(from, end);
    const last = arrays(
      `SELECT ${names} FROM ${table} WHERE ${remaining.sql} ORDER BY ${names} LIMIT 1 OFFSET ${rows - 1}`,
    ).get(...remaining.values);
    if (last === undefined) {
      yield remaining;
      return;
    }
    yield joined(from, beside(key, '<', last));
    from = beside(key, '>', last);
    await rest();
  }
}

/** One side of a row of the index. The first column is compared alone too: SQLite finds its place by that, not by the whole key. */
function beside(key: SlicedIndex['key'], side: '<' | '>', row: readonly StoredValue[]): IndexSlice {
  const values = row as SqlValue[];
  const places = key.map(() => '?').join(', ');
  const isLast = side === '<' ? '<=' : '>';
  return {
    sql: `${key[0]} ${side}= ? AND (${key.join(', ')}) ${isLast} (${places})`,
    values: [values[0]!, ...values],
  };
}

function joined(one: IndexSlice, other: IndexSlice): IndexSlice {
  return { sql: `${one.sql} AND ${other.sql}`, values: [...one.values, ...other.values] };
}
