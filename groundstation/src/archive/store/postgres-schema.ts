import type { Conversation } from './postgres-line.ts';
import {
  type Column,
  chunkBlobColumns,
  chunkHeadColumns,
  dictionaryColumns,
  groupColumns,
  journalColumns,
  packetColumns,
  parameterColumns,
  segmentContentColumns,
  segmentHeadColumns,
} from './store-tables.ts';

/** Creates the tables where they are missing: the same as in SQLite, each row by its number, texts in the order of their code points. */
export async function createPostgresTables({ change }: Conversation, schema: string): Promise<void> {
  const table = (name: string, columns: readonly Column[], key: string) =>
    change(`CREATE TABLE IF NOT EXISTS ${schema}.${name} (${columnsSql(columns)}, PRIMARY KEY (${key}))`);
  const index = (name: string, on: string) => change(`CREATE INDEX IF NOT EXISTS ${name} ON ${schema}.${on}`);

  await change(
    `CREATE TABLE IF NOT EXISTS ${schema}.facts (name text COLLATE "C" PRIMARY KEY, number float8, text text)`,
  );
  await table('dictionaries', dictionaryColumns, 'dictionary_id');
  await table('groups', groupColumns, 'group_id');
  await table('parameters', parameterColumns, 'parameter_id');

  await table('segment_heads', segmentHeadColumns, 'segment_id');
  await index('segments_by_time', 'segment_heads (group_id, span_class, from_at_ms, segment_id)');
  await index('segments_by_lsn', 'segment_heads (group_id, last_lsn)');
  await index('segments_late', 'segment_heads (group_id, from_at_ms, segment_id) WHERE is_late');
  await index('segments_loose', 'segment_heads (group_id, from_at_ms, segment_id) WHERE NOT is_compacted');
  await index('segments_by_end', 'segment_heads (to_at_ms)');
  await table('segment_contents', segmentContentColumns, 'segment_id');

  await table('chunk_heads', chunkHeadColumns, 'chunk_id');
  await index('chunks_by_time', 'chunk_heads (parameter_id, span_class, from_at_ms, chunk_id)');
  await table('chunk_blobs', chunkBlobColumns, 'chunk_id');
  await index('chunks_by_segment', 'chunk_blobs (segment_id)');

  await table('packets', packetColumns, 'lsn');
  await index('packets_by_time', 'packets (received_at_ms, lsn)');
  await index('packets_by_apid', 'packets (apid, received_at_ms, lsn)');
  await index('packets_by_onboard_time', 'packets (generated_at_ms, lsn) WHERE generated_at_ms IS NOT NULL');

  await table('journal', journalColumns, 'kind, id');
  await index('journal_by_time', 'journal (kind, at_ms, lsn, id)');
}

export const postgresTypes: Readonly<Record<Column['kind'], string>> = {
  integer: 'bigint',
  instant: 'float8',
  figure: 'float8',
  flag: 'boolean',
  text: 'text',
  bytes: 'bytea',
};

function columnsSql(columns: readonly Column[]): string {
  return columns
    .map(({ sqlName, kind, isNullable }) => {
      const collation = kind === 'text' ? ' COLLATE "C"' : '';
      return `${sqlName} ${postgresTypes[kind]}${collation}${isNullable ? '' : ' NOT NULL'}`;
    })
    .join(', ');
}
