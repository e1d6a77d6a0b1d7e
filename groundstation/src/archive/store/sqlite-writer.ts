import { type Database, inTransaction, type Statement } from '../database.ts';
import type { ChunkRow, SegmentRow, StoreBatch, StoredFact } from './archive-store.ts';
import { checkedSpanClass, encodeFact, encodeRow, withoutNoFigures } from './row-code.ts';
import { isTiny, prepareInsert, scaled, tinyPlace } from './sqlite-tiny.ts';
import {
  type Column,
  chunkBlobColumns,
  chunkHeadColumns,
  dictionaryColumns,
  groupColumns,
  journalColumns,
  journalKinds,
  packetColumns,
  parameterColumns,
  segmentContentColumns,
  segmentHeadColumns,
} from './store-tables.ts';
import { toStoredText } from './stored-text.ts';

/** Writes batches: each is one transaction. */
export function createSqliteWriter(database: Database): (batch: StoreBatch) => void {
  const putter = (table: string, columns: readonly Column[]) => {
    const insert = prepareInsert(database, table, columns);
    return (row: object) => insert(encodeRow(table, columns, row));
  };
  const put = {
    dictionary: putter('dictionaries', dictionaryColumns),
    group: putter('groups', groupColumns),
    parameter: putter('parameters', parameterColumns),
    segmentHead: putter('segment_heads', segmentHeadColumns),
    segmentContent: putter('segment_contents', segmentContentColumns),
    chunkHead: putter('chunk_heads', chunkHeadColumns),
    chunkBlob: putter('chunk_blobs', chunkBlobColumns),
    packet: putter('packets', packetColumns),
    entry: putter('journal', journalColumns),
  };
  const drops = prepareDrops(database);
  const putFact = database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  const putTinyFact = database.prepare(`INSERT OR REPLACE INTO facts (name, value) VALUES (?, ${tinyPlace})`);
  const dropFact = database.prepare('DELETE FROM facts WHERE name = ?');

  const putSegment = (row: SegmentRow) => {
    put.segmentHead({ ...row, spanClass: checkedSpanClass('segments', row) });
    put.segmentContent(row);
  };
  const putChunk = (row: ChunkRow) => {
    const stored = { ...withoutNoFigures(row), spanClass: checkedSpanClass('chunks', row) };
    // A chunk that is written again may stand elsewhere: its head goes by what was known of it.
    drops.chunkHead.run(row.chunkId);
    put.chunkHead(stored);
    put.chunkBlob(stored);
  };
  const writeFact = (name: string, value: StoredFact) => {
    const key = toStoredText(name);
    if (value === null) dropFact.run(key);
    else if (isTiny(value)) putTinyFact.run(key, ...scaled(value));
    else putFact.run(key, encodeFact(name, value));
  };

  return (batch) =>
    inTransaction(database, () => {
      for (const segmentId of batch.dropSegments ?? []) dropSegment(drops, segmentId);
      for (const chunkId of batch.dropChunks ?? []) dropChunk(drops, chunkId);
      for (const row of batch.dictionaries ?? []) put.dictionary(row);
      for (const row of batch.groups ?? []) put.group(row);
      for (const row of batch.parameters ?? []) put.parameter(row);
      for (const row of batch.segments ?? []) putSegment(row);
      for (const row of batch.chunks ?? []) putChunk(row);
      for (const row of batch.packets ?? []) put.packet(row);
      for (const row of batch.journal ?? []) put.entry({ ...row, kind: journalKinds[row.table] });
      for (const [name, value] of Object.entries(batch.facts ?? {})) writeFact(name, value);
    });
}

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

export function dropChunk(drops: SqliteDrops, chunkId: number): void {
  drops.chunkHead.run(chunkId);
  drops.chunkBlob.run(chunkId);
}
