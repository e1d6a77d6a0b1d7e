import type { Database, SqlValue } from '../database.ts';
import type {
  ArchiveStore,
  JournalEntry,
  JournalTable,
  PacketQuery,
  PacketRow,
  RowQuery,
} from './archive-store.ts';
import { decodeRow } from './row-code.ts';
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
      const filters = packetFilters(query);
      const { sql, values } = pageOf(query, 'received_at_ms', 'lsn', filters);
      return packetRows(`packets WHERE ${sql}`)(...values);
    },
    async packet(lsn) {
      return packetRows('packets WHERE lsn = ?')(lsn)[0];
    },
    async journal(query) {
      const kind = { sql: 'kind = ?', value: journalKinds[query.table] };
      const { sql, values } = pageOf(query, 'at_ms', 'lsn, id', [kind]);
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

export function entryOf(table: JournalTable, { kind: _kind, ...entry }: StoredJournalEntry): JournalEntry {
  return { table, ...entry };
}

interface Filter {
  readonly sql: string;
  readonly value?: SqlValue;
}

function packetFilters({ missionId, apid, virtualChannelId, container, hasFault }: PacketQuery): Filter[] {
  const filters: Filter[] = [];
  if (apid !== undefined) filters.push({ sql: 'apid = ?', value: apid });
  if (missionId !== undefined) filters.push({ sql: 'mission_id = ?', value: toStoredText(missionId) });
  if (virtualChannelId !== undefined)
    filters.push({ sql: 'virtual_channel_id = ?', value: virtualChannelId });
  if (container !== undefined) filters.push({ sql: 'container = ?', value: toStoredText(container) });
  if (hasFault !== undefined) filters.push({ sql: `fault IS ${hasFault ? 'NOT ' : ''}NULL` });
  return filters;
}

function pageOf(
  query: RowQuery,
  atColumn: string,
  rest: string,
  filters: readonly Filter[],
): { sql: string; values: SqlValue[] } {
  const direction = query.isNewestFirst ? 'DESC' : 'ASC';
  const conditions = filters.map(({ sql }) => sql);
  const values = filters.flatMap(({ value }) => (value === undefined ? [] : [value]));
  conditions.push(`${atColumn} >= ?`, `${atColumn} < ?`);
  values.push(query.fromAtMs, query.toAtMs);
  if (query.after !== undefined) {
    conditions.push(`(${atColumn}, lsn) ${query.isNewestFirst ? '<' : '>'} (?, ?)`);
    values.push(query.after.atMs, query.after.lsn);
  }
  const order = `${atColumn}, ${rest}`.replace(/,|$/g, (end) => ` ${direction}${end}`);
  return {
    sql: `${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`,
    values: [...values, query.limit],
  };
}
