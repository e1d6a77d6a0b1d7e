import { statSync } from 'node:fs';
import { type Database, inTransaction, type SqlValue } from '../database.ts';
import type { ArchiveStore, StoreSizes } from './archive-store.ts';
import { createStatementCache, prepareArrays } from './sqlite-rows.ts';
import { type SlicedIndex, sliceIndex } from './sqlite-slices.ts';
import type { ConnectionTurns } from './sqlite-turns.ts';
import { dropSegment, prepareDrops } from './sqlite-writer.ts';
import { journalSizes, looseSamples } from './store-sizes.ts';
import { journalKinds } from './store-tables.ts';

/** Rows that go between two turns of the event loop: about 10 ms. */
const rowsPerTurn = 400;
const countedPerTurn = 50_000;

/** Forgets what is old, and says how much there is, without holding the event loop. */
export function createUpkeep(
  database: Database,
  path: string,
  turns: ConnectionTurns,
): Pick<ArchiveStore, 'forgetBefore' | 'sizes'> {
  const arrays = createStatementCache((sql) => prepareArrays(database, sql));
  const drops = prepareDrops(database);
  const rest = () => turns.rest();

  const forgetRows = (sql: string, ...values: SqlValue[]) => {
    const statement = database.prepare(sql);
    return inSlices(rest, () =>
      Number((statement.run(...values, rowsPerTurn) as { changes: number }).changes),
    );
  };
  const dropEntries = database.prepare(
    `DELETE FROM packet_apids WHERE (apid, received_at_ms, lsn) IN (SELECT apid, received_at_ms, lsn FROM ${oldPackets})`,
  );
  const dropPackets = database.prepare(`DELETE FROM packets WHERE lsn IN (SELECT lsn FROM ${oldPackets})`);
  const forgetPackets = (atMs: number) =>
    inSlices(rest, () =>
      inTransaction(database, () => {
        dropEntries.run(atMs, rowsPerTurn);
        return Number((dropPackets.run(atMs, rowsPerTurn) as { changes: number }).changes);
      }),
    );
  const forgetSegments = (atMs: number) =>
    inSlices(rest, () =>
      inTransaction(database, () => {
        const ended = arrays('SELECT segment_id FROM segment_heads WHERE to_at_ms < ? LIMIT 100').all(atMs);
        let rows = 0;
        for (const [segmentId] of ended) {
          if (rows >= rowsPerTurn) break;
          rows += dropSegment(drops, Number(segmentId));
        }
        return rows;
      }),
    );

  return {
    async forgetBefore(what, atMs) {
      if (what === 'samples') return await forgetSegments(atMs);
      if (what === 'packets') return await forgetPackets(atMs);
      let rows = 0;
      for (const kind of [journalKinds.events, journalKinds['alarm-changes']]) {
        rows += await forgetRows(
          'DELETE FROM journal WHERE rowid IN (SELECT rowid FROM journal WHERE kind = ? AND at_ms < ? LIMIT ?)',
          kind,
          atMs,
        );
      }
      return rows;
    },
    async sizes() {
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
    },
  };
}

const oldPackets = 'packets WHERE received_at_ms < ? ORDER BY received_at_ms, lsn LIMIT ?';

async function inSlices(rest: () => Promise<void>, slice: () => number): Promise<number> {
  let rows = 0;
  for (;;) {
    const gone = slice();
    if (gone === 0) return rows;
    rows += gone;
    await rest();
  }
}

function fileOctets(path: string): number {
  return ['', '-wal'].reduce(
    (sum, suffix) => sum + (statSync(`${path}${suffix}`, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
