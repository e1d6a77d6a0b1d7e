import type { ChunkRow, StoreBatch, StoredFact } from './archive-store.ts';
import { checkedSpanClass, encodeFact, encodeRow, type StoredValue, withoutNoFigures } from './row-code.ts';
import {
  type Column,
  chunkColumns,
  dictionaryColumns,
  groupColumns,
  journalColumns,
  journalKinds,
  packetColumns,
  parameterColumns,
  segmentColumns,
} from './store-tables.ts';
import { toStoredText } from './stored-text.ts';

/** A batch as SQLite takes it: rows as values in the order of `batchColumns`. */
export interface EncodedBatch {
  readonly dropSegments: readonly number[];
  readonly dropChunks: readonly number[];
  readonly rows: Readonly<Record<BatchTable, Iterable<StoredValue[]>>>;
  readonly facts: readonly (readonly [name: string, value: StoredFact])[];
}

export type BatchTable = Exclude<keyof StoreBatch, 'dropSegments' | 'dropChunks' | 'facts'>;

export const batchColumns: Readonly<Record<BatchTable, readonly Column[]>> = {
  dictionaries: dictionaryColumns,
  groups: groupColumns,
  parameters: parameterColumns,
  segments: segmentColumns,
  chunks: chunkColumns,
  packets: packetColumns,
  journal: journalColumns,
};

export const batchTables = Object.keys(batchColumns) as BatchTable[];

export function ofEachTable<T>(valueOf: (table: BatchTable) => T): Record<BatchTable, T> {
  return Object.fromEntries(batchTables.map((table) => [table, valueOf(table)])) as Record<BatchTable, T>;
}

/**
 * A batch with its rows encoded one by one, as they are asked for: a long one takes its time in slices.
 *
 * @throws RangeError when a fact, or, once asked for, a row makes no sense
 */
export function encodeBatch(batch: StoreBatch): EncodedBatch {
  const encoded = function* (table: BatchTable): Generator<StoredValue[]> {
    for (const row of batchRows(batch, table)) yield encodeRow(table, batchColumns[table], row);
  };
  return {
    dropSegments: batch.dropSegments ?? [],
    dropChunks: batch.dropChunks ?? [],
    rows: ofEachTable(encoded),
    facts: encodedFacts(batch),
  };
}

/** Rows of one table, with the fields that only the engine has. @throws RangeError when a span ends before it begins */
export function batchRows(batch: StoreBatch, table: BatchTable): readonly object[] {
  switch (table) {
    case 'segments':
      return (batch.segments ?? []).map((row) => ({ ...row, spanClass: checkedSpanClass(table, row) }));
    case 'chunks':
      return (batch.chunks ?? []).map(storedChunk);
    case 'journal':
      return (batch.journal ?? []).map((row) => ({ ...row, kind: journalKinds[row.table] }));
    default:
      return batch[table] ?? [];
  }
}

function storedChunk(row: ChunkRow): ChunkRow & { readonly spanClass: number } {
  const { min, max, sum, last } = withoutNoFigures(row);
  return {
    chunkId: row.chunkId,
    parameterId: row.parameterId,
    segmentId: row.segmentId,
    spanClass: checkedSpanClass('chunks', row),
    fromAtMs: row.fromAtMs,
    toAtMs: row.toAtMs,
    samples: row.samples,
    count: row.count,
    min,
    max,
    sum,
    last,
    quality: row.quality,
    cadenceMs: row.cadenceMs,
    bytes: row.bytes,
  };
}

export function encodedFacts({ facts }: StoreBatch): [name: string, value: StoredFact][] {
  return Object.entries(facts ?? {}).map(([name, value]) => [
    toStoredText(name),
    value === null ? null : encodeFact(name, value),
  ]);
}
