import type { ArchiveStore, PacketCount, PacketRow } from './archive-store.ts';
import { binNumberSql, checkBins } from './bin-number.ts';
import type { PostgresLine } from './postgres-line.ts';
import { decodeRow } from './row-code.ts';
import { entryOf, journalPage, packetPage } from './row-page.ts';
import {
  journalColumns,
  journalKinds,
  packetColumns,
  type StoredJournalEntry,
  sqlNames,
} from './store-tables.ts';
import { toStoredText } from './stored-text.ts';

type RowReads = Pick<ArchiveStore, 'packets' | 'packet' | 'countPackets' | 'journal' | 'journalEntry'>;

/** Packets and journal rows, as PostgreSQL reads them. */
export function createPostgresRowReads(line: PostgresLine, schema: string): RowReads {
  const packetRows = async (rest: string, values: readonly unknown[]): Promise<PacketRow[]> => {
    const sql = `SELECT ${sqlNames(packetColumns)} FROM ${schema}.packets WHERE ${rest}`;
    const rows = await line.take((say) => say.rows(sql, values));
    return rows.map((row) => decodeRow<PacketRow>(packetColumns, row));
  };
  const entryRows = async (rest: string, values: readonly unknown[]): Promise<StoredJournalEntry[]> => {
    const sql = `SELECT ${sqlNames(journalColumns)} FROM ${schema}.journal WHERE ${rest}`;
    const rows = await line.take((say) => say.rows(sql, values));
    return rows.map((row) => decodeRow<StoredJournalEntry>(journalColumns, row));
  };

  return {
    async packets(query) {
      const { sql, values } = packetPage(query);
      return await packetRows(sql, values);
    },
    async packet(lsn) {
      return (await packetRows('lsn = ?', [lsn]))[0];
    },
    async countPackets(query) {
      checkBins(query);
      const { fromAtMs, toAtMs, bins, missionId } = query;
      const atColumn = query.by === 'received' ? 'received_at_ms' : 'generated_at_ms';
      const bin = binNumberSql(
        atColumn,
        { fromAtMs: 'q.from_ms', spanMs: 'q.span_ms', bins: 'q.bins' },
        (sql) => `trunc(${sql})`,
        'least',
      );
      const mission = missionId === undefined ? '' : 'AND mission_id = ?';
      const sql = `
        SELECT virtual_channel_id, apid, ${bin} AS bin, count(*), sum(missing_before)::bigint, count(fault)
        FROM ${schema}.packets, (SELECT ?::float8 AS from_ms, ?::float8 AS span_ms, ?::float8 AS bins) q
        WHERE ${atColumn} >= ? AND ${atColumn} < ? ${mission} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
      const missionValue = missionId === undefined ? [] : [toStoredText(missionId)];
      const rows = await line.take((say) =>
        say.rows(sql, [fromAtMs, toAtMs - fromAtMs, bins, fromAtMs, toAtMs, ...missionValue]),
      );
      return rows.map((row): PacketCount => {
        const [virtualChannelId, apid, binOfRow, packets, missing, faulty] = row.map(Number) as Six;
        return { virtualChannelId, apid, bin: binOfRow, packets, missing, faulty };
      });
    },
    async journal(query) {
      const { sql, values } = journalPage(query);
      return (await entryRows(sql, values)).map((row) => entryOf(query.table, row));
    },
    async journalEntry(table, id) {
      const rows = await entryRows('kind = ? AND id = ?', [journalKinds[table], toStoredText(id)]);
      return rows[0] === undefined ? undefined : entryOf(table, rows[0]);
    },
  };
}

type Six = [number, number, number, number, number, number];
