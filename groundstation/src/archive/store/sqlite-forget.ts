import { type Database, inTransaction, type SqlValue } from '../database.ts';
import type { ArchiveStore } from './archive-store.ts';
import { dropSegment, prepareDrops } from './sqlite-drops.ts';
import { createStatementCache, prepareArrays } from './sqlite-rows.ts';
import { journalKinds } from './store-tables.ts';

/** Rows that go between two turns of the event loop: about 10 ms. */
const rowsPerTurn = 400;

/** Forgets what is old without holding the event loop. */
export function forgetInSqlite(database: Database, rest: () => Promise<void>): ArchiveStore['forgetBefore'] {
  const arrays = createStatementCache((sql) => prepareArrays(database, sql));
  const drops = prepareDrops(database);

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

  return async (what, atMs) => {
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
