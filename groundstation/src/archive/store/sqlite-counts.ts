import type { Database } from '../database.ts';
import type { CountQuery, PacketCount } from './archive-store.ts';
import { binNumberSql } from './bin-number.ts';
import { PacketCounts } from './packet-counts.ts';
import { createStatementCache, prepareArrays } from './sqlite-rows.ts';
import { type SlicedIndex, sliceIndex } from './sqlite-slices.ts';
import { toStoredText } from './stored-text.ts';

/** Packets that are looked at between two turns of the event loop: about 10 ms. */
const packetsPerTurn = 10_000;

/** Counts packets stretch by stretch of the index that their time is in. */
export function countInSqlite(
  database: Database,
  rest: () => Promise<void>,
): (query: CountQuery) => Promise<PacketCount[]> {
  const arrays = createStatementCache((sql) => prepareArrays(database, sql));
  return async (query) => {
    const counts = new PacketCounts(query);
    const atColumn = query.by === 'received' ? 'received_at_ms' : 'generated_at_ms';
    const span = { from: query.fromAtMs, to: query.toAtMs };
    const index: SlicedIndex = { table: 'packets', key: [atColumn, 'lsn'], span };
    for await (const slice of sliceIndex(arrays, index, packetsPerTurn, rest)) {
      const mission = query.missionId === undefined ? '' : 'AND mission_id = ?';
      const rows = arrays(`
        SELECT virtual_channel_id, apid, ${binOf(atColumn)} AS bin, count(*), sum(missing_before), count(fault)
        FROM packets, (SELECT ? AS begin_at_ms, ? AS span_ms, ? AS bins) WHERE ${slice.sql} ${mission} GROUP BY 1, 2, 3`).all(
        query.fromAtMs,
        query.toAtMs - query.fromAtMs,
        query.bins,
        ...slice.values,
        ...(query.missionId === undefined ? [] : [toStoredText(query.missionId)]),
      );
      for (const row of rows) {
        const [virtualChannelId, apid, bin, packets, missing, faulty] = row.map(Number);
        counts.add({
          virtualChannelId: virtualChannelId!,
          apid: apid!,
          bin: bin!,
          packets: packets!,
          missing: missing!,
          faulty: faulty!,
        });
      }
    }
    return counts.inOrder();
  };
}

const binOf = (atColumn: string) =>
  binNumberSql(
    atColumn,
    { fromAtMs: 'begin_at_ms', spanMs: 'span_ms', bins: 'bins' },
    (sql) => `CAST(${sql} AS INTEGER)`,
    'min',
  );
