import type { JournalEntry, JournalQuery, JournalTable, PacketQuery, RowQuery } from './archive-store.ts';
import { journalKinds, type StoredJournalEntry } from './store-tables.ts';
import { toStoredText } from './stored-text.ts';

/** What to put behind `WHERE` for a page of packets; places of values are question marks. */
export function packetPage(query: PacketQuery): PageSql {
  return pageOf(query, 'received_at_ms', 'lsn', packetFilters(query));
}

/**
 * The same for packets whose time is that of another table beside theirs, and whose application process is that table's too.
 */
export function packetPageBeside(query: PacketQuery, table: string): PageSql {
  const { apid: _apid, ...others } = query;
  return pageOf(query, `${table}.received_at_ms`, `${table}.lsn`, packetFilters(others));
}

/** The same for a page of a table of the journal. */
export function journalPage(query: JournalQuery): PageSql {
  return pageOf(query, 'at_ms', 'lsn, id', [{ sql: 'kind = ?', value: journalKinds[query.table] }]);
}

export function entryOf(table: JournalTable, { kind: _kind, ...entry }: StoredJournalEntry): JournalEntry {
  return { table, ...entry };
}

export interface PageSql {
  readonly sql: string;
  readonly values: (string | number)[];
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

function pageOf(query: RowQuery, atColumn: string, rest: string, filters: readonly Filter[]): PageSql {
  const direction = query.isNewestFirst ? 'DESC' : 'ASC';
  const conditions = filters.map(({ sql }) => sql);
  const values: (string | number)[] = filters.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const { after, isNewestFirst } = query;
  // The page begins where the one before ended, by its instant alone too: that is how an engine finds the place.
  const fromAtMs =
    after === undefined || isNewestFirst ? query.fromAtMs : Math.max(query.fromAtMs, after.atMs);
  const isCut = after !== undefined && isNewestFirst && after.atMs < query.toAtMs;
  conditions.push(`${atColumn} >= ?`, `${atColumn} ${isCut ? '<=' : '<'} ?`);
  values.push(fromAtMs, isCut ? after.atMs : query.toAtMs);
  if (after !== undefined) {
    conditions.push(`(${atColumn}, ${rest.split(',')[0]}) ${isNewestFirst ? '<' : '>'} (?, ?)`);
    values.push(after.atMs, after.lsn);
  }
  const order = `${atColumn}, ${rest}`.replace(/,|$/g, (end) => ` ${direction}${end}`);
  return {
    sql: `${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`,
    values: [...values, query.limit],
  };
}

/** A condition with at most one value. */
interface Filter {
  readonly sql: string;
  readonly value?: string | number;
}
