import type { SqlValue } from '../database.ts';
import type { StoredValue } from './row-code.ts';
import type { ArrayStatement } from './sqlite-rows.ts';

/** A stretch of an index: `sql` to stand behind WHERE, and its values. */
export interface IndexSlice {
  readonly sql: string;
  readonly values: SqlValue[];
}

/**
 * Cuts an index into stretches of so many rows, and lets the event loop turn between them: what must look at every row holds
 * it for one stretch only. Rows that are written meanwhile may or may not be seen.
 *
 * @param index `key`: its columns, unique together
 * @param rest lets the event loop turn
 */
export async function* sliceIndex(
  arrays: (sql: string) => ArrayStatement,
  index: { readonly table: string; readonly key: string; readonly where?: IndexSlice },
  rows: number,
  rest: () => Promise<void>,
): AsyncGenerator<IndexSlice> {
  const { table, key, where } = index;
  const places = key.replace(/[^,]+/g, '?');
  let after: StoredValue[] | undefined;
  for (;;) {
    const conditions = [
      ...(where === undefined ? [] : [where.sql]),
      ...(after === undefined ? [] : [`(${key}) > (${places})`]),
    ];
    const values = [...(where?.values ?? []), ...((after as SqlValue[] | undefined) ?? [])];
    const begun = conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
    const last = arrays(
      `SELECT ${key} FROM ${table} WHERE ${begun} ORDER BY ${key} LIMIT 1 OFFSET ${rows - 1}`,
    ).get(...values);
    if (last === undefined) {
      yield { sql: begun, values };
      return;
    }
    yield { sql: `${begun} AND (${key}) <= (${places})`, values: [...values, ...(last as SqlValue[])] };
    after = last;
    await rest();
  }
}
