import { nextTurn } from '../../clock/next-turn.ts';
import { type Database, inTransaction, rollBack } from '../database.ts';
import type { StoreBatch, StoredFact } from './archive-store.ts';
import { type BatchTable, batchTables, type EncodedBatch } from './encoded-batch.ts';
import type { StoredValue } from './row-code.ts';
import { dropChunk, dropSegment, prepareDrops } from './sqlite-drops.ts';
import { prepareHeadInsert } from './sqlite-heads.ts';
import { createPacketWriter } from './sqlite-packet-writer.ts';
import { isTiny, prepareInsert, scaled, tinyPlace } from './sqlite-tiny.ts';
import type { ConnectionTurns } from './sqlite-turns.ts';
import {
  type Column,
  chunkBlobColumns,
  chunkColumns,
  dictionaryColumns,
  groupColumns,
  journalColumns,
  parameterColumns,
  segmentColumns,
  segmentContentColumns,
  segmentHeadColumns,
} from './store-tables.ts';

/**
 * Writes batches: each is one transaction, at once when it is short, in slices that let the event loop turn when it is long.
 *
 * @returns takes a batch, and how much work it is; of a loop that nobody waits for, 0
 */
export function createSqliteWriter(
  database: Database,
  turns: ConnectionTurns,
  perIndexing: number,
): (batch: EncodedBatch, work: number) => Promise<void> {
  const writePackets = createPacketWriter(database, perIndexing);
  const drops = prepareDrops(database);
  const findHighestChunk = database.prepare('SELECT max(chunk_id) AS highest FROM chunk_blobs');
  /** Of the chunks that are there: one above it is new, as nearly all are, and has no head yet. */
  let highestChunkId: number | undefined;
  const put = (table: string, columns: readonly Column[], given: readonly Column[] = columns) =>
    prepareInsert(database, table, columns, given);
  const putHead = prepareHeadInsert(database);
  const inserts: Record<
    Exclude<BatchTable, 'packets'>,
    readonly ((row: readonly StoredValue[]) => void)[]
  > = {
    dictionaries: [put('dictionaries', dictionaryColumns)],
    groups: [put('groups', groupColumns)],
    parameters: [put('parameters', parameterColumns)],
    segments: [
      put('segment_heads', segmentHeadColumns, segmentColumns),
      put('segment_contents', segmentContentColumns, segmentColumns),
    ],
    chunks: [
      // A chunk that is written again may stand elsewhere: its head goes by what was known of it.
      (row) => {
        const chunkId = row[chunkIdPlace] as number;
        highestChunkId ??= Number(findHighestChunk.get()?.['highest'] ?? -1);
        if (chunkId > highestChunkId) highestChunkId = chunkId;
        else drops.chunkHead.run(chunkId);
      },
      putHead,
      put('chunk_blobs', chunkBlobColumns, chunkColumns),
    ],
    journal: [put('journal', journalColumns)],
  };
  const putFact = database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  const putTinyFact = database.prepare(`INSERT OR REPLACE INTO facts (name, value) VALUES (?, ${tinyPlace})`);
  const dropFact = database.prepare('DELETE FROM facts WHERE name = ?');

  const writeFact = (name: string, value: StoredFact) => {
    if (value === null) dropFact.run(name);
    else if (isTiny(value)) putTinyFact.run(name, ...scaled(value));
    else putFact.run(name, value);
    return 1;
  };

  /** Writes row by row, and says after each how much work it was. */
  function* writeRows({ dropSegments, dropChunks, rows, facts }: EncodedBatch): Generator<number> {
    for (const segmentId of dropSegments) yield dropSegment(drops, segmentId);
    for (const chunkId of dropChunks) yield dropChunk(drops, chunkId);
    for (const table of batchTables) {
      if (table === 'packets') yield* writePackets(rows.packets);
      else
        for (const row of rows[table]) {
          for (const insert of inserts[table]) insert(row);
          yield rowWork(row, inserts[table].length);
        }
    }
    for (const [name, value] of facts) yield writeFact(name, value);
  }

  const writeAtOnce = (batch: EncodedBatch) =>
    inTransaction(database, () => {
      for (const _work of writeRows(batch));
    });
  const writeInSlices = async (batch: EncodedBatch) => {
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

  return async (batch, work) => {
    const isShort = work <= workPerTurn;
    if (isShort && turns.isIdle) writeAtOnce(batch);
    else await turns.take(isShort ? async () => writeAtOnce(batch) : () => writeInSlices(batch));
  };
}

const chunkIdPlace = chunkColumns.findIndex(({ field }) => field === 'chunkId');

/** About 10 ms, in units of a row of a packet. */
const workPerTurn = 1000;

function rowWork(row: readonly StoredValue[], statements: number): number {
  let octets = 0;
  for (const value of row) if (value instanceof Uint8Array) octets += value.length;
  return statements + octets / 4096;
}

/** How much work a batch is, about, in units of a row of a packet. */
export function workOf(batch: StoreBatch): number {
  const octetsOf = (...bytes: (Uint8Array | null)[]) =>
    bytes.reduce((sum, one) => sum + (one?.length ?? 0), 0) / 4096;
  const rows =
    (batch.dropChunks?.length ?? 0) +
    (batch.parameters?.length ?? 0) +
    (batch.packets?.length ?? 0) +
    (batch.journal?.length ?? 0);
  const segments = (batch.segments ?? []).reduce(
    (sum, { times, body }) => sum + 2 + octetsOf(times, body),
    // A segment may have a chunk for each of some hundred parameters.
    100 * (batch.dropSegments?.length ?? 0),
  );
  const chunks = (batch.chunks ?? []).reduce((sum, { bytes }) => sum + 3 + octetsOf(bytes), 0);
  return rows + segments + chunks;
}
