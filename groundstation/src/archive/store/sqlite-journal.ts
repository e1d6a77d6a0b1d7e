import type { Database } from '../database.ts';
import type { ArchiveStore, PacketQuery, PacketRow } from './archive-store.ts';
import { decodeRow } from './row-code.ts';
import { entryOf, journalPage, packetPage, packetPageBeside } from './row-page.ts';
import { markSql } from './sqlite-packet-writer.ts';
import { createStatementCache, prepareArrays, prepareRows } from './sqlite-rows.ts';
import {
  journalColumns,
  journalKinds,
  packetColumns,
  type StoredJournalEntry,
  sqlNames,
} from './store-tables.ts';
import { toStoredText } from './stored-text.ts';

type RowReads = Pick<ArchiveStore, 'packets' | 'packet' | 'journal' | 'journalEntry'>;

/** Packets and journal rows, page by page, as SQLite reads them. */
export function createRowReads(database: Database): RowReads {
  const packetRows = createStatementCache((rest) =>
    prepareRows<PacketRow>(database, packetColumns, rest, 'packets'),
  );
  const entryRows = createStatementCache((rest) =>
    prepareRows<StoredJournalEntry>(database, journalColumns, rest),
  );
  const findMark = prepareArrays(database, markSql);
  const entryById = prepareArrays(
    database,
    `SELECT ${sqlNames(journalColumns)} FROM journal WHERE kind = ? AND id = ?`,
  );

  /** Those that are indexed, and those above the mark that are not yet. */
  const packetsOfApid = (query: PacketQuery, apid: number): PacketRow[] => {
    const mark = Number(findMark.get()?.[0]);
    const indexed = packetPageBeside(query, 'a');
    const young = packetPage(query);
    const found = [
      ...packetRows(`packet_apids a CROSS JOIN packets USING (lsn) WHERE a.apid = ? AND ${indexed.sql}`)(
        apid,
        ...indexed.values,
      ),
      ...packetRows(`packets NOT INDEXED WHERE lsn > ? AND ${young.sql}`)(mark, ...young.values),
    ];
    const sign = query.isNewestFirst ? -1 : 1;
    found.sort((a, b) => sign * (a.receivedAtMs - b.receivedAtMs || a.lsn - b.lsn));
    return found.slice(0, query.limit);
  };

  return {
    async packets(query) {
      if (query.apid !== undefined) return packetsOfApid(query, query.apid);
      const { sql, values } = packetPage(query);
      return packetRows(`packets WHERE ${sql}`)(...values);
    },
    async packet(lsn) {
      return packetRows('packets WHERE lsn = ?')(lsn)[0];
    },
    async journal(query) {
      const { sql, values } = journalPage(query);
      return entryRows(`journal WHERE ${sql}`)(...values).map((row) => entryOf(query.table, row));
    },
    async journalEntry(table, id) {
      const row = entryById.get(journalKinds[table], toStoredText(id));
      return row === undefined
        ? undefined
        : entryOf(table, decodeRow<StoredJournalEntry>(journalColumns, row));
    },
  };
}
