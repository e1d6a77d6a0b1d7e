import type { Database } from '../database.ts';
import type { SqliteReads } from './sqlite-reads.ts';

/**
 * The same questions, each answered from one commit though it takes several statements, while another connection writes. Those
 * that let the event loop turn meanwhile see each of their statements' own.
 */
export function inSnapshots(database: Database, reads: SqliteReads): SqliteReads {
  const begin = database.prepare('BEGIN');
  const end = database.prepare('COMMIT');
  const inOne =
    <Args extends unknown[], Value>(read: (...args: Args) => Promise<Value>) =>
    (...args: Args): Promise<Value> => {
      begin.run();
      try {
        return read(...args);
      } finally {
        end.run();
      }
    };
  return {
    ...reads,
    segments: inOne(reads.segments),
    segmentContents: inOne(reads.segmentContents),
    chunks: inOne(reads.chunks),
    chunkBytes: inOne(reads.chunkBytes),
    binChunks: inOne(reads.binChunks),
    packets: inOne(reads.packets),
  };
}
