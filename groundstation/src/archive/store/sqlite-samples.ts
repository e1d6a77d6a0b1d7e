import type { Database } from '../database.ts';
import type {
  ArchiveStore,
  ChunkHead,
  ChunkQuery,
  SegmentContents,
  SegmentHead,
  SegmentQuery,
} from './archive-store.ts';
import { mergeInOrder } from './row-order.ts';
import { widestMs } from './span-class.ts';
import { binChunksInSqlite } from './sqlite-bins.ts';
import { headPages } from './sqlite-heads.ts';
import { createStatementCache, prepareArrays, prepareRows } from './sqlite-rows.ts';
import { segmentHeadColumns } from './store-tables.ts';

type SampleReads = Pick<
  ArchiveStore,
  'segments' | 'segmentContents' | 'flushedLsns' | 'chunks' | 'chunkBytes' | 'binChunks'
>;

/** Segments and chunks, as SQLite reads them. */
export function createSampleReads(database: Database): SampleReads {
  const arrays = createStatementCache((sql) => prepareArrays(database, sql));
  const segmentRows = createStatementCache((rest) =>
    prepareRows<SegmentHead>(database, publicSegmentColumns, rest),
  );
  const binChunks = binChunksInSqlite(arrays);

  const segmentsOfGroup = (query: SegmentQuery, groupId: number): SegmentHead[][] => {
    const direction = query.isNewestFirst === true ? 'DESC' : 'ASC';
    const tail = `to_at_ms >= ? ORDER BY from_at_ms ${direction}, segment_id ${direction} LIMIT ?`;
    const limit = query.limit ?? -1;
    if (query.only !== undefined) {
      const flag = query.only === 'late' ? 'is_late = 1' : 'is_compacted = 0';
      const rows = segmentRows(`segment_heads WHERE ${flag} AND group_id = ? AND from_at_ms < ? AND ${tail}`);
      return [rows(groupId, query.toAtMs, query.fromAtMs, limit)];
    }
    const rows = segmentRows(
      `segment_heads WHERE group_id = ? AND span_class = ? AND from_at_ms >= ? AND from_at_ms < ? AND ${tail}`,
    );
    return spanClassesOf(arrays, 'segment_heads', 'group_id', groupId).map((spanClass) =>
      rows(groupId, spanClass, query.fromAtMs - widestMs(spanClass), query.toAtMs, query.fromAtMs, limit),
    );
  };

  const chunksOf = (query: ChunkQuery): ChunkHead[][] => {
    const { parameterId, fromAtMs, toAtMs } = query;
    return spanClassesOf(arrays, 'chunk_heads', 'parameter_id', parameterId).map((spanClass) => {
      const beginsFromAtMs = fromAtMs - widestMs(spanClass);
      const span = {
        parameterId,
        spanClass,
        beginsFromAtMs,
        beginsBeforeAtMs: toAtMs,
        endsFromAtMs: fromAtMs,
      };
      return [...headPages(arrays, span, query)].flatMap((heads) =>
        Array.from({ length: heads.count }, (_, index) => heads.head(index, parameterId)),
      );
    });
  };

  const contentsOf = (segmentId: number, what: 'times' | 'all'): SegmentContents[] => {
    const body = what === 'all' ? 'body' : 'NULL';
    const row = arrays(`SELECT times, ${body} FROM segment_contents WHERE segment_id = ?`).get(segmentId);
    return row === undefined
      ? []
      : [{ segmentId, times: row[0] as Uint8Array, body: row[1] as Uint8Array | null }];
  };

  return {
    async segments(query) {
      const lists = [...new Set(query.groupIds)].flatMap((groupId) => segmentsOfGroup(query, groupId));
      return mergeInOrder(lists, (row) => row.segmentId, query);
    },
    async segmentContents(segmentIds, what) {
      return segmentIds.flatMap((segmentId) => contentsOf(segmentId, what));
    },
    async flushedLsns() {
      return new Map(
        arrays(flushedLsnsSql)
          .all()
          .map(([groupId, lsn]) => [Number(groupId), Number(lsn)]),
      );
    },
    async chunks(query) {
      return mergeInOrder(chunksOf(query), (row) => row.chunkId, query);
    },
    async chunkBytes(chunkIds) {
      const bytesOf = arrays('SELECT bytes FROM chunk_blobs WHERE chunk_id = ?');
      return chunkIds.flatMap((chunkId) => {
        const row = bytesOf.get(chunkId);
        return row === undefined ? [] : [{ chunkId, bytes: row[0] as Uint8Array }];
      });
    },
    async binChunks(query) {
      const classes = spanClassesOf(arrays, 'chunk_heads', 'parameter_id', query.parameterId);
      return binChunks(query, classes);
    },
  };
}

const publicSegmentColumns = segmentHeadColumns.filter(({ field }) => field !== 'spanClass');

/** Jumps from group to group through the index: a scan of all segments would take as long as the archive is old. */
const flushedLsnsSql = `
  WITH RECURSIVE ids (group_id) AS (
    SELECT min(group_id) FROM segment_heads
    UNION ALL
    SELECT (SELECT min(s.group_id) FROM segment_heads s WHERE s.group_id > ids.group_id) FROM ids WHERE ids.group_id IS NOT NULL)
  SELECT group_id, (SELECT max(s.last_lsn) FROM segment_heads s WHERE s.group_id = ids.group_id)
  FROM ids WHERE group_id IS NOT NULL`;

/** The few classes of spans that an owner's rows have, found by jumping through the index. */
function spanClassesOf(
  arrays: (sql: string) => ReturnType<typeof prepareArrays>,
  table: 'segment_heads' | 'chunk_heads',
  ownerColumn: string,
  ownerId: number,
): number[] {
  const next = arrays(`SELECT min(span_class) FROM ${table} WHERE ${ownerColumn} = ? AND span_class > ?`);
  const classes: number[] = [];
  for (
    let found = next.get(ownerId, -1)?.[0];
    typeof found === 'number';
    found = next.get(ownerId, found)?.[0]
  ) {
    classes.push(found);
  }
  return classes;
}
