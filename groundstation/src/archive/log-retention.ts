import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeKeptFrom, keptFromName, readKeptFrom } from './kept-from.ts';
import { listSegments, type SegmentOnDisk, supersededFrom } from './log-reader.ts';
import type { LogStorage } from './log-storage.ts';
import { segmentOrdinal } from './segment-file.ts';

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

/**
 * Removes whole segments from the beginning of a log.
 *
 * First the mark of what is kept is made durable, then the oldest goes first: whenever a crash comes, what is left begins
 * with that mark, and `finishDropping` takes the rest away at the next opening.
 *
 * @param openOrdinal the segment that is written to, which stays, with all behind it
 */
export async function dropSegments(
  directory: string,
  storage: LogStorage,
  limit: DropLimit,
  openOrdinal: number,
): Promise<DroppedSegments> {
  const segments = listSegments(directory);
  const count = droppable(segments, limit, openOrdinal);
  const firstKept = segments[count];
  const keptLsn = readKeptFrom(directory)?.firstLsn ?? 1;
  if (count === 0 || firstKept === undefined) return { segments: 0, octets: 0, firstLsn: keptLsn };
  const firstLsn = supersededFrom(segments, count - 1);
  await writeKeptFrom(directory, storage, { firstLsn, ordinal: firstKept.ordinal });
  let octets = 0;
  for (const { path } of segments.slice(0, count)) {
    octets += statSync(path).size;
    await storage.remove(path);
  }
  await storage.syncDirectory(directory);
  return { segments: count, octets, firstLsn };
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

async function writeKeptFrom(
  directory: string,
  storage: LogStorage,
  keptFrom: { firstLsn: number; ordinal: number },
): Promise<void> {
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
