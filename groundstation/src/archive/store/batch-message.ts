import type { StoreBatch } from './archive-store.ts';
import { batchColumns, batchRows, type EncodedBatch, encodedFacts, ofEachTable } from './encoded-batch.ts';
import { packRows, type RowBlock, unpackRows } from './row-block.ts';

/** A batch as it goes to another thread. */
export interface BatchMessage extends Omit<EncodedBatch, 'rows'> {
  readonly blocks: Readonly<Record<keyof EncodedBatch['rows'], RowBlock>>;
}

/**
 * Packs a batch, and names what of it may be given away. Octets of rows are not: rows that are on their way to the store are
 * still read from memory.
 *
 * @throws RangeError when a row or a fact makes no sense
 */
export function packBatch(batch: StoreBatch): { message: BatchMessage; transfer: ArrayBuffer[] } {
  const blocks = ofEachTable((table) => packRows(table, batchColumns[table], batchRows(batch, table)));
  return {
    message: {
      dropSegments: batch.dropSegments ?? [],
      dropChunks: batch.dropChunks ?? [],
      facts: encodedFacts(batch),
      blocks,
    },
    transfer: Object.values(blocks).map(({ numbers }) => numbers.buffer),
  };
}

export function unpackBatch({ blocks, ...rest }: BatchMessage): EncodedBatch {
  return { ...rest, rows: ofEachTable((table) => unpackRows(batchColumns[table], blocks[table])) };
}
