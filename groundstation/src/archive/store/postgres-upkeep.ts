import type { ArchiveStore } from './archive-store.ts';
import type { PostgresLine } from './postgres-line.ts';
import { journalSizes, looseSamples } from './store-sizes.ts';
import { journalKinds } from './store-tables.ts';

/** Rows that go in one statement, so that none takes longer than the server may be silent. */
const rowsPerStatement = 10_000;

/** Forgets what is old, and says how much there is. */
export function createPostgresUpkeep(
  writing: PostgresLine,
  reading: PostgresLine,
  schema: string,
): Pick<ArchiveStore, 'forgetBefore' | 'sizes'> {
  const forget = async (sql: string, values: readonly unknown[]): Promise<number> => {
    let rows = 0;
    for (;;) {
      const gone = await writing.take((say) => say.rows(sql, [...values, rowsPerStatement]));
      if (Number(gone[0]![0]) === 0) return rows;
      rows += Number(gone[0]![0]);
    }
  };

  return {
    async forgetBefore(what, atMs) {
      if (what === 'packets') return await forget(forgetPacketsSql(schema), [atMs]);
      if (what === 'samples') return await forget(forgetSegmentsSql(schema), [atMs]);
      return await forget(forgetJournalSql(schema), [
        [journalKinds.events, journalKinds['alarm-changes']],
        atMs,
      ]);
    },
    async sizes() {
      return await reading.transact('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', async (say) => {
        const one = async (sql: string) => Number((await say.rows(sql))[0]![0]);
        const count = async (name: string, table: string) => ({
          name,
          rows: await one(`SELECT count(*) FROM ${schema}.${table}`),
        });
        const loose = await say.rows(`
          SELECT columns, (SELECT coalesce(sum(rows), 0)::bigint FROM ${schema}.segment_heads s
            WHERE NOT is_compacted AND s.group_id = g.group_id) FROM ${schema}.groups g`);
        const kinds = await say.rows(`SELECT kind, count(*) FROM ${schema}.journal GROUP BY kind`);
        const inChunks = await one(`SELECT coalesce(sum(samples), 0)::bigint FROM ${schema}.chunk_heads`);
        return {
          tables: [
            await count('dictionaries', 'dictionaries'),
            await count('groups', 'groups'),
            await count('parameters', 'parameters'),
            await count('segments', 'segment_heads'),
            await count('chunks', 'chunk_heads'),
            await count('packets', 'packets'),
            ...journalSizes(new Map(kinds.map(([kind, rows]) => [Number(kind), Number(rows)]))),
          ],
          samples: inChunks + looseSamples(loose.map(([columns, rows]) => [String(columns), Number(rows)])),
          octets: await one(`
            SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c
            WHERE c.relnamespace = '${schema}'::regnamespace AND c.relkind = 'r'`),
        };
      });
    },
  };
}

function forgetPacketsSql(schema: string): string {
  return `
    WITH gone AS (DELETE FROM ${schema}.packets WHERE lsn IN (
      SELECT lsn FROM ${schema}.packets WHERE received_at_ms < ? LIMIT ?) RETURNING 1)
    SELECT count(*) FROM gone`;
}

function forgetJournalSql(schema: string): string {
  return `
    WITH gone AS (DELETE FROM ${schema}.journal WHERE (kind, id) IN (
      SELECT kind, id FROM ${schema}.journal WHERE kind = ANY (?::bigint[]) AND at_ms < ? LIMIT ?) RETURNING 1)
    SELECT count(*) FROM gone`;
}

/** Segments whole, with their chunks: as many segments as may have that many rows. */
function forgetSegmentsSql(schema: string): string {
  return `
    WITH ended AS (SELECT segment_id FROM ${schema}.segment_heads WHERE to_at_ms < ? ORDER BY to_at_ms LIMIT ?::bigint / 100),
    chunks AS (DELETE FROM ${schema}.chunk_blobs WHERE segment_id IN (SELECT * FROM ended) RETURNING chunk_id),
    heads AS (DELETE FROM ${schema}.chunk_heads WHERE chunk_id IN (SELECT * FROM chunks) RETURNING 1),
    contents AS (DELETE FROM ${schema}.segment_contents WHERE segment_id IN (SELECT * FROM ended) RETURNING 1),
    segments AS (DELETE FROM ${schema}.segment_heads WHERE segment_id IN (SELECT * FROM ended) RETURNING 1)
    SELECT (SELECT count(*) FROM chunks) + (SELECT count(*) FROM segments)`;
}
