import type { Database } from '../database.ts';
import {
  type Column,
  chunkBlobColumns,
  dictionaryColumns,
  groupColumns,
  journalColumns,
  packetColumns,
  parameterColumns,
  segmentContentColumns,
  segmentHeadColumns,
  summarisedHeadColumns,
} from './store-tables.ts';

/**
 * Creates the tables where they are missing.
 *
 * Heads of chunks lie together in the order in which plots read them, apart from their values; a year of a 1 Hz parameter
 * is summed up from 350 pages. Numbers are named by SQLite's type affinities: instants and figures are doubles.
 */
export function createSqliteTables(database: Database): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS dictionaries (${columnsSql(dictionaryColumns, 'dictionaryId')});
    CREATE TABLE IF NOT EXISTS groups (${columnsSql(groupColumns, 'groupId')});
    CREATE TABLE IF NOT EXISTS parameters (${columnsSql(parameterColumns, 'parameterId')});

    CREATE TABLE IF NOT EXISTS segment_heads (${columnsSql(segmentHeadColumns, 'segmentId')});
    CREATE INDEX IF NOT EXISTS segments_by_time ON segment_heads (group_id, span_class, from_at_ms, segment_id, to_at_ms);
    CREATE INDEX IF NOT EXISTS segments_by_lsn ON segment_heads (group_id, last_lsn);
    CREATE INDEX IF NOT EXISTS segments_late ON segment_heads (group_id, from_at_ms, segment_id, to_at_ms) WHERE is_late = 1;
    CREATE INDEX IF NOT EXISTS segments_loose ON segment_heads (group_id, from_at_ms, segment_id, to_at_ms) WHERE is_compacted = 0;
    CREATE INDEX IF NOT EXISTS segments_by_end ON segment_heads (to_at_ms);
    CREATE TABLE IF NOT EXISTS segment_contents (${columnsSql(segmentContentColumns, 'segmentId')});

    CREATE TABLE IF NOT EXISTS chunk_heads (${columnsSql(summarisedHeadColumns)},
      PRIMARY KEY (parameter_id, span_class, from_at_ms, chunk_id)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS chunk_blobs (${columnsSql(chunkBlobColumns, 'chunkId')});
    CREATE INDEX IF NOT EXISTS chunks_by_segment ON chunk_blobs (segment_id);

    CREATE TABLE IF NOT EXISTS packets (${columnsSql(packetColumns, 'lsn')});
    CREATE INDEX IF NOT EXISTS packets_by_time ON packets (received_at_ms);
    CREATE TABLE IF NOT EXISTS packet_apids (apid INTEGER NOT NULL, received_at_ms REAL NOT NULL, lsn INTEGER NOT NULL,
      PRIMARY KEY (apid, received_at_ms, lsn)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS packet_mark (lsn INTEGER NOT NULL);
    INSERT INTO packet_mark SELECT -1 WHERE NOT EXISTS (SELECT * FROM packet_mark);
    CREATE INDEX IF NOT EXISTS packets_by_onboard_time ON packets (generated_at_ms) WHERE generated_at_ms IS NOT NULL;

    CREATE TABLE IF NOT EXISTS journal (${columnsSql(journalColumns)}, PRIMARY KEY (kind, id));
    CREATE INDEX IF NOT EXISTS journal_by_time ON journal (kind, at_ms, lsn, id);
  `);
}

const affinities: Readonly<Record<Column['kind'], string>> = {
  integer: 'INTEGER',
  instant: 'REAL',
  figure: 'REAL',
  flag: 'INTEGER',
  text: 'TEXT',
  bytes: 'BLOB',
};

function columnsSql(columns: readonly Column[], rowNumber?: string): string {
  return columns
    .map(({ field, sqlName, kind, isNullable }) => {
      const rest = field === rowNumber ? ' PRIMARY KEY' : isNullable ? '' : ' NOT NULL';
      return `${sqlName} ${affinities[kind]}${rest}`;
    })
    .join(', ');
}
