import type { Database } from '../database.ts';
import type { ArchiveStore, PacketRow } from './archive-store.ts';
import { decodeRow } from './row-code.ts';
import { entryOf, journalPage, packetPage } from './row-page.ts';
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
  const packetRows = createStatementCache((rest) => prepareRows<PacketRow>(database, packetColumns, rest));
  const entryRows = createStatementCache((rest) =>
    prepareRows<StoredJournalEntry>(database, journalColumns, rest),
  );
  const entryById = prepareArrays(
    database,
    `SELECT ${sqlNames(journalColumns)} FROM journal WHERE kind = ? AND id = ?`,
  );

  return {
    async packets(query) {
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
