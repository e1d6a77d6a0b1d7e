import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRecord, PacketLog } from '../ports.ts';
import { encodeKeptFrom, type KeptFrom, keptFromName, readKeptFrom } from './kept-from.ts';
import { listSegments, type SegmentOnDisk, supersededFrom } from './log-reader.ts';
import type { LogStorage } from './log-storage.ts';
import { isOutOfRoom } from './out-of-room.ts';
import { segmentOrdinal } from './segment-file.ts';
import { standingBehind } from './standing-record.ts';

/** What may go: segments all of whose records are below a number, or were written before an instant; when both are given, both must hold. */
export interface DropLimit {
  readonly beforeLsn?: number;
  readonly beforeAtMs?: number;
}

export interface DroppedSegments {
  readonly segments: number;
  readonly octets: number;
  /** Number of the first record that is kept. */
  readonly firstLsn: number;
}

/** What a log does for its retention: takes records, and makes them durable. */
export type CarryingLog = Pick<PacketLog, 'append' | 'flush'>;

/**
 * Removes whole segments from the beginning of a log.
 *
 * First what stands for the packets behind them is carried forward (`standingBehind`) and the mark of what is kept is made durable,
 * then the oldest goes first: whenever a crash comes, what is left begins with that mark, and `finishDropping` takes the rest
 * away at the next opening. On a full disk the oldest goes before both, for it makes the room for them.
 *
 * @param openOrdinal the segment that is written to, which stays, with all behind it
 */
export async function dropSegments(
  directory: string,
  storage: LogStorage,
  limit: DropLimit,
  openOrdinal: number,
  log: CarryingLog,
): Promise<DroppedSegments> {
  const segments = listSegments(directory);
  const count = droppable(segments, limit, openOrdinal);
  const firstKept = segments[count];
  const mark = readKeptFrom(directory);
  if (count === 0 || firstKept === undefined)
    return { segments: 0, octets: 0, firstLsn: mark?.firstLsn ?? 1 };
  const firstLsn = supersededFrom(segments, count - 1);
  const standing = await standingBehind(directory, segments, count);
  const octets = segments.slice(0, count).reduce((sum, { path }) => sum + statSync(path).size, 0);
  const carriedLsn = standing === undefined ? mark?.carriedLsn : appendAll(log, standing);
  const keep = async () => {
    if (standing !== undefined) await log.flush();
    await writeKeptFrom(directory, storage, { firstLsn, ordinal: firstKept.ordinal, carriedLsn });
  };
  try {
    await keep();
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    await storage.remove(segments[0]!.path);
    await keep();
  }
  for (const { path } of segments.slice(0, count)) await storage.remove(path);
  await storage.syncDirectory(directory);
  return { segments: count, octets, firstLsn };
}

/** @returns the number of the first; they follow each other. @throws RangeError when the log refuses one */
function appendAll(log: CarryingLog, records: readonly Omit<LogRecord, 'lsn'>[]): number {
  const lsns = records.map((record) => log.append(record));
  if (!lsns.every(Number.isFinite))
    throw new RangeError('log: expected room in the queue for what stands for kept packets, found none');
  return lsns[0]!;
}

/** Removes what an interrupted `dropSegments` has left. */
export async function finishDropping(directory: string, storage: LogStorage): Promise<void> {
  const keptFrom = readKeptFrom(directory);
  if (keptFrom === undefined) return;
  for (const name of await readdir(directory)) {
    const ordinal = segmentOrdinal(name);
    if (ordinal !== undefined && ordinal < keptFrom.ordinal) await storage.remove(join(directory, name));
  }
}

/** How many segments from the first on may go. */
function droppable(
  segments: readonly SegmentOnDisk[],
  { beforeLsn, beforeAtMs }: DropLimit,
  openOrdinal: number,
): number {
  if (beforeLsn === undefined && beforeAtMs === undefined) return 0;
  let count = 0;
  while (count + 1 < segments.length && segments[count]!.ordinal < openOrdinal) {
    const { header } = segments[count + 1]!;
    // Nobody knows where a segment with a damaged header begins, so the one before it stays.
    if (header === undefined) break;
    if (header.firstLsn > (beforeLsn ?? Number.POSITIVE_INFINITY)) break;
    // All of a segment was written before the next one was begun.
    if (header.createdAtMs > (beforeAtMs ?? Number.POSITIVE_INFINITY)) break;
    count++;
  }
  return count;
}

async function writeKeptFrom(directory: string, storage: LogStorage, keptFrom: KeptFrom): Promise<void> {
  const path = join(directory, keptFromName);
  const file = await storage.open(`${path}.part`, false);
  try {
    await file.truncate(0);
    await file.write(encodeKeptFrom(keptFrom), 0);
    await file.datasync();
  } finally {
    await file.close();
  }
  await storage.rename(`${path}.part`, path);
  await storage.syncDirectory(directory);
}
