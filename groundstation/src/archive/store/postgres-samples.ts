import type { ArchiveStore, ChunkHead, SegmentHead } from './archive-store.ts';
import { mergeBins } from './bin-merge.ts';
import { checkBins } from './bin-number.ts';
import { edgesSql, partBinOf, wholeSql } from './postgres-bins.ts';
import type { PostgresLine } from './postgres-line.ts';
import { decodeRow, withNoFiguresAsZero } from './row-code.ts';
import { spanClassCount } from './span-class.ts';
import { type Column, chunkHeadColumns, edgeColumns, segmentHeadColumns, sqlNames } from './store-tables.ts';

type SampleReads = Pick<
  ArchiveStore,
  'segments' | 'segmentContents' | 'flushedLsns' | 'chunks' | 'chunkBytes' | 'binChunks'
>;

/** Segments and chunks, as PostgreSQL reads them. */
export function createPostgresSampleReads(line: PostgresLine, schema: string): SampleReads {
  return {
    async segments(query) {
      const order = orderOf(query.isNewestFirst, 's', 'segment_id');
      const flag =
        query.only === undefined ? '' : `AND ${query.only === 'late' ? 'is_late' : 'NOT is_compacted'}`;
      const sql = `
        SELECT ${sqlNames(segmentColumns, 's')}
        FROM unnest(?::bigint[]) AS g (id), ${everyClass}, LATERAL (
          SELECT * FROM ${schema}.segment_heads s
          WHERE s.group_id = g.id AND s.span_class = c.span_class AND s.from_at_ms >= ?::float8 - c.widest_ms
            AND s.from_at_ms < ?::float8 AND s.to_at_ms >= ?::float8 ${flag}
          ORDER BY ${order} LIMIT ?::bigint) s
        ORDER BY ${order} LIMIT ?::bigint`;
      const { fromAtMs, toAtMs, limit = null } = query;
      const groupIds = [...new Set(query.groupIds)];
      const rows = await line.take((say) =>
        say.rows(sql, [groupIds, fromAtMs, toAtMs, fromAtMs, limit, limit]),
      );
      return rows.map((row) => decodeRow<SegmentHead>(segmentColumns, row));
    },
    async segmentContents(segmentIds, what) {
      const body = what === 'all' ? 'body' : 'NULL::bytea';
      const rows = await line.take((say) =>
        say.rows(
          `SELECT segment_id, times, ${body} FROM ${schema}.segment_contents WHERE segment_id = ANY (?::bigint[])`,
          [segmentIds],
        ),
      );
      const found = new Map(
        rows.map(([id, times, bytes]) => [
          Number(id),
          { segmentId: Number(id), times: times as Uint8Array, body: bytes as Uint8Array | null },
        ]),
      );
      return segmentIds.flatMap((segmentId) => found.get(segmentId) ?? []);
    },
    async flushedLsns() {
      const rows = await line.take((say) => say.rows(flushedLsnsSql(schema)));
      return new Map(rows.map(([groupId, lsn]) => [Number(groupId), Number(lsn)]));
    },
    async chunks(query) {
      const order = orderOf(query.isNewestFirst, 'h', 'chunk_id');
      const sql = `
        SELECT ${sqlNames(headColumns, 'h')} FROM ${everyClass}, LATERAL (
          SELECT * FROM ${schema}.chunk_heads h
          WHERE h.parameter_id = ? AND h.span_class = c.span_class AND h.from_at_ms >= ?::float8 - c.widest_ms
            AND h.from_at_ms < ?::float8 AND h.to_at_ms >= ?::float8
          ORDER BY ${order} LIMIT ?::bigint) h
        ORDER BY ${order} LIMIT ?::bigint`;
      const { parameterId, fromAtMs, toAtMs, limit = null } = query;
      const rows = await line.take((say) =>
        say.rows(sql, [parameterId, fromAtMs, toAtMs, fromAtMs, limit, limit]),
      );
      return rows.map((row) => withNoFiguresAsZero(decodeRow<ChunkHead>(headColumns, row)));
    },
    async chunkBytes(chunkIds) {
      const rows = await line.take((say) =>
        say.rows(`SELECT chunk_id, bytes FROM ${schema}.chunk_blobs WHERE chunk_id = ANY (?::bigint[])`, [
          chunkIds,
        ]),
      );
      const found = new Map(rows.map(([id, bytes]) => [Number(id), bytes as Uint8Array]));
      return chunkIds.flatMap((chunkId) => {
        const bytes = found.get(chunkId);
        return bytes === undefined ? [] : [{ chunkId, bytes }];
      });
    },
    async binChunks(query) {
      checkBins(query);
      const { parameterId, fromAtMs, toAtMs, bins } = query;
      const values = [parameterId, fromAtMs, toAtMs, toAtMs - fromAtMs, bins];
      // One snapshot: between two a compaction could take a chunk from the one to the other.
      const { summed, edges } = await line.transact(
        'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
        async (say) => ({
          summed: await say.rows(wholeSql(schema, everyClass), values),
          edges: await say.rows(edgesSql(schema, everyClass), values),
        }),
      );
      return {
        bins: mergeBins(summed.map(partBinOf)),
        edges: edges.map((row) => decodeRow(edgeColumns, row)),
      };
    },
  };
}

const isPublic = ({ field }: Column) => field !== 'spanClass';
const segmentColumns = segmentHeadColumns.filter(isPublic);
const headColumns = chunkHeadColumns.filter(isPublic);

/** All classes of spans there can be: an index that has none of one is asked and says so at once. */
const everyClass = `(
  SELECT n AS span_class, power(16::float8, n) + 1 AS widest_ms FROM generate_series(0, ${spanClassCount - 1}) AS n) c`;

function orderOf(isNewestFirst: boolean | undefined, alias: string, number: string): string {
  const direction = isNewestFirst === true ? 'DESC' : 'ASC';
  return `${alias}.from_at_ms ${direction}, ${alias}.${number} ${direction}`;
}

/** Jumps from group to group through the index: a scan of all segments would take as long as the archive is old. */
function flushedLsnsSql(schema: string): string {
  return `
    WITH RECURSIVE ids AS (
      SELECT min(group_id) AS group_id FROM ${schema}.segment_heads
      UNION ALL
      SELECT (SELECT min(s.group_id) FROM ${schema}.segment_heads s WHERE s.group_id > ids.group_id)
      FROM ids WHERE ids.group_id IS NOT NULL)
    SELECT group_id, (SELECT max(s.last_lsn) FROM ${schema}.segment_heads s WHERE s.group_id = ids.group_id)
    FROM ids WHERE group_id IS NOT NULL`;
}
