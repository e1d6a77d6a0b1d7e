import { type Database, inTransaction, type Statement } from '../database.ts';
import type { ArchiveStore, ChunkRow, SegmentRow, StoreBatch, StoredFact } from './archive-store.ts';
import { nextTurn } from './next-turn.ts';
import { checkedSpanClass, encodeFact, encodeRow, withoutNoFigures } from './row-code.ts';
import { createPacketWriter } from './sqlite-packet-writer.ts';
import { isTiny, prepareInsert, scaled, tinyPlace } from './sqlite-tiny.ts';
import type { ConnectionTurns } from './sqlite-turns.ts';
import {
  type Column,
  chunkBlobColumns,
  chunkHeadColumns,
  dictionaryColumns,
  groupColumns,
  journalColumns,
  journalKinds,
  parameterColumns,
  segmentContentColumns,
  segmentHeadColumns,
} from './store-tables.ts';
import { toStoredText } from './stored-text.ts';

/** Writes batches: each is one transaction, at once when it is short, in slices that let the event loop turn when it is long. */
export function createSqliteWriter(
  database: Database,
  turns: ConnectionTurns,
  perIndexing: number,
): ArchiveStore['write'] {
  const writePackets = createPacketWriter(database, perIndexing);
  const putter = (table: string, columns: readonly Column[]) => {
    const insert = prepareInsert(database, table, columns);
    return (row: object) => {
      insert(encodeRow(table, columns, row));
      return 1;
    };
  };
  const put = {
    dictionary: putter('dictionaries', dictionaryColumns),
    group: putter('groups', groupColumns),
    parameter: putter('parameters', parameterColumns),
    segmentHead: putter('segment_heads', segmentHeadColumns),
    segmentContent: putter('segment_contents', segmentContentColumns),
    chunkHead: putter('chunk_heads', chunkHeadColumns),
    chunkBlob: putter('chunk_blobs', chunkBlobColumns),
    entry: putter('journal', journalColumns),
  };
  const drops = prepareDrops(database);
  const putFact = database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  const putTinyFact = database.prepare(`INSERT OR REPLACE INTO facts (name, value) VALUES (?, ${tinyPlace})`);
  const dropFact = database.prepare('DELETE FROM facts WHERE name = ?');

  const putSegment = (row: SegmentRow) => {
    put.segmentHead({ ...row, spanClass: checkedSpanClass('segments', row) });
    put.segmentContent(row);
    return 2 + octetWork(row.times) + octetWork(row.body);
  };
  const putChunk = (row: ChunkRow) => {
    const stored = { ...withoutNoFigures(row), spanClass: checkedSpanClass('chunks', row) };
    // A chunk that is written again may stand elsewhere: its head goes by what was known of it.
    drops.chunkHead.run(row.chunkId);
    put.chunkHead(stored);
    put.chunkBlob(stored);
    return chunkWork + octetWork(row.bytes);
  };
  const writeFact = (name: string, value: StoredFact) => {
    const key = toStoredText(name);
    if (value === null) dropFact.run(key);
    else if (isTiny(value)) putTinyFact.run(key, ...scaled(value));
    else putFact.run(key, encodeFact(name, value));
    return 1;
  };

  /** Writes row by row, and says after each how much work it was. */
  function* writeRows(batch: StoreBatch): Generator<number> {
    for (const segmentId of batch.dropSegments ?? []) yield dropSegment(drops, segmentId);
    for (const chunkId of batch.dropChunks ?? []) yield dropChunk(drops, chunkId);
    for (const row of batch.dictionaries ?? []) yield put.dictionary(row) + octetWork(row.contents);
    for (const row of batch.groups ?? []) yield put.group(row);
    for (const row of batch.parameters ?? []) yield put.parameter(row);
    for (const row of batch.segments ?? []) yield putSegment(row);
    for (const row of batch.chunks ?? []) yield putChunk(row);
    yield* writePackets(batch.packets ?? []);
    for (const row of batch.journal ?? []) yield put.entry({ ...row, kind: journalKinds[row.table] });
    for (const [name, value] of Object.entries(batch.facts ?? {})) yield writeFact(name, value);
  }

  const writeAtOnce = (batch: StoreBatch) =>
    inTransaction(database, () => {
      for (const _work of writeRows(batch));
    });
  const writeInSlices = async (batch: StoreBatch) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      let work = 0;
      for (const rowWork of writeRows(batch)) {
        work += rowWork;
        if (work < workPerTurn) continue;
        work = 0;
        await nextTurn();
      }
      database.exec('COMMIT');
    } catch (error) {
      rollBack(database);
      throw error;
    }
  };

  return async (batch) => {
    const isShort = workOf(batch) <= workPerTurn;
    if (isShort && turns.isIdle) writeAtOnce(batch);
    else await turns.take(isShort ? async () => writeAtOnce(batch) : () => writeInSlices(batch));
  };
}

/** About 10 ms, in units of a row of a packet. */
const workPerTurn = 1000;
const chunkWork = 4;

function octetWork(bytes: Uint8Array | null): number {
  return (bytes?.length ?? 0) / 4096;
}

function workOf(batch: StoreBatch): number {
  const rows =
    (batch.dropChunks?.length ?? 0) +
    (batch.parameters?.length ?? 0) +
    (batch.packets?.length ?? 0) +
    (batch.journal?.length ?? 0);
  const segments = (batch.segments ?? []).reduce(
    (sum, { times, body }) => sum + 2 + octetWork(times) + octetWork(body),
    // A segment may have a chunk for each of some hundred parameters.
    100 * (batch.dropSegments?.length ?? 0),
  );
  const chunks = (batch.chunks ?? []).reduce((sum, { bytes }) => sum + chunkWork + octetWork(bytes), 0);
  return rows + segments + chunks;
}

function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // A full disk rolls back by itself, and says that there is nothing to roll back.
  }
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

export function dropChunk(drops: SqliteDrops, chunkId: number): number {
  drops.chunkHead.run(chunkId);
  drops.chunkBlob.run(chunkId);
  return 1;
}
