import { statSync } from 'node:fs';
import type { Database } from '../database.ts';
import type { StoreSizes } from './archive-store.ts';
import { createStatementCache, prepareArrays } from './sqlite-rows.ts';
import { type SlicedIndex, sliceIndex } from './sqlite-slices.ts';
import { journalSizes, looseSamples } from './store-sizes.ts';

/** Rows that are counted between two turns of the event loop: about 10 ms. */
const countedPerTurn = 50_000;

/** Says how much there is, without holding the event loop. */
export function sizesInSqlite(
  database: Database,
  path: string,
  rest: () => Promise<void>,
): () => Promise<StoreSizes> {
  const arrays = createStatementCache((sql) => prepareArrays(database, sql));
  return async () => {
    const count = async (table: string, key: string) => {
      let rows = 0;
      for await (const { sql, values } of sliceIndex(arrays, { table, key: [key] }, countedPerTurn, rest)) {
        rows += Number(arrays(`SELECT count(*) FROM ${table} WHERE ${sql}`).get(...values)![0]);
      }
      return { name: table === 'segment_heads' ? 'segments' : table, rows };
    };
    let chunks = 0;
    let samples = 0;
    const heads: SlicedIndex = {
      table: 'chunk_heads',
      key: ['parameter_id', 'span_class', 'from_at_ms', 'chunk_id'],
    };
    for await (const slice of sliceIndex(arrays, heads, countedPerTurn, rest)) {
      const sums = arrays(`SELECT count(*), total(samples) FROM chunk_heads WHERE ${slice.sql}`);
      const [rows, sum] = sums.get(...slice.values)!;
      chunks += Number(rows);
      samples += Number(sum);
    }
    const kinds = new Map<number, number>();
    for await (const slice of sliceIndex(
      arrays,
      { table: 'journal', key: ['rowid'] },
      countedPerTurn,
      rest,
    )) {
      const counted = arrays(`SELECT kind, count(*) FROM journal WHERE ${slice.sql} GROUP BY kind`);
      for (const [kind, rows] of counted.all(...slice.values)) {
        kinds.set(Number(kind), (kinds.get(Number(kind)) ?? 0) + Number(rows));
      }
    }
    const loose = arrays(
      'SELECT columns, (SELECT total(rows) FROM segment_heads s INDEXED BY segments_loose WHERE is_compacted = 0 AND s.group_id = g.group_id) FROM groups g',
    ).all();
    return {
      tables: [
        await count('dictionaries', 'dictionary_id'),
        await count('groups', 'group_id'),
        await count('parameters', 'parameter_id'),
        await count('segment_heads', 'segment_id'),
        { name: 'chunks', rows: chunks },
        await count('packets', 'lsn'),
        ...journalSizes(kinds),
      ],
      samples: samples + looseSamples(loose.map(([columns, rows]) => [String(columns), Number(rows)])),
      octets: fileOctets(path),
    } satisfies StoreSizes;
  };
}

function fileOctets(path: string): number {
  return ['', '-wal'].reduce(
    (sum, suffix) => sum + (statSync(`${path}${suffix}`, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
