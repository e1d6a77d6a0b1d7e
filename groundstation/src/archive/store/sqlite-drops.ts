import type { Database, Statement } from '../database.ts';

/** Statements that take a segment or a chunk away. */
export interface SqliteDrops {
  readonly segmentHead: Statement;
  readonly segmentContent: Statement;
  readonly chunksOfSegment: Statement;
  readonly chunkHead: Statement;
  readonly chunkBlob: Statement;
}

export function prepareDrops(database: Database): SqliteDrops {
  return {
    segmentHead: database.prepare('DELETE FROM segment_heads WHERE segment_id = ?'),
    segmentContent: database.prepare('DELETE FROM segment_contents WHERE segment_id = ?'),
    chunksOfSegment: database.prepare('SELECT chunk_id FROM chunk_blobs WHERE segment_id = ?'),
    chunkHead: database.prepare(
      `DELETE FROM chunk_heads WHERE (parameter_id, span_class, from_at_ms, chunk_id) =
         (SELECT parameter_id, span_class, from_at_ms, chunk_id FROM chunk_blobs WHERE chunk_id = ?)`,
    ),
    chunkBlob: database.prepare('DELETE FROM chunk_blobs WHERE chunk_id = ?'),
  };
}

/** Chunks go with their segment: without its times they cannot be read. Returns how many rows went. */
export function dropSegment(drops: SqliteDrops, segmentId: number): number {
  const chunks = drops.chunksOfSegment.all(segmentId);
  for (const { chunk_id: chunkId } of chunks) dropChunk(drops, Number(chunkId));
  drops.segmentHead.run(segmentId);
  drops.segmentContent.run(segmentId);
  return chunks.length + 1;
}

export function dropChunk(drops: SqliteDrops, chunkId: number): number {
  drops.chunkHead.run(chunkId);
  drops.chunkBlob.run(chunkId);
  return 1;
}
