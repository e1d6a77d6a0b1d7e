import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRecord, PacketLog } from '../ports.ts';
import {
  encodeKeptFrom,
  type KeptFrom,
  keptFromName,
  mostKeptFromOctets,
  readKeptFrom,
} from './kept-from.ts';
import { listSegments, type SegmentOnDisk, supersededFrom } from './log-reader.ts';
import type { LogFile, LogStorage } from './log-storage.ts';
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
 * then the oldest goes first: whenever a crash comes, or a disk fails, what is left begins with that mark, and `finishDropping`
 * takes the rest away at the next opening. On a full disk the oldest goes before anything is carried forward, for it makes the room.
 *
 * @param openOrdinal the segment that is written to, which stays, with all behind it
 * @throws the host's error; what had to stay for it is still there
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
  const mark = readKeptFrom(directory);
  if (count === 0) return { segments: 0, octets: 0, firstLsn: mark?.firstLsn ?? 1 };
  const letGo = async (some: number, carriedLsn: number | undefined) => {
    const firstLsn = supersededFrom(segments, some - 1);
    await writeKeptFrom(directory, storage, { firstLsn, ordinal: segments[some]!.ordinal, carriedLsn });
    for (const { path } of segments.slice(0, some)) await storage.remove(path);
    await storage.syncDirectory(directory);
    await reserveKeptFrom(directory, storage);
    return firstLsn;
  };
  const standing = await standingBehind(directory, segments, count);
  const octets = segments.slice(0, count).reduce((sum, { path }) => sum + statSync(path).size, 0);
  let carriedLsn = mark?.carriedLsn;
  if (standing !== undefined) {
    const firstCarriedLsn = appendAll(log, standing);
    try {
      await log.flush();
    } catch (error) {
      if (!isOutOfRoom(error)) throw error;
      await letGo(1, carriedLsn);
      await log.flush();
    }
    carriedLsn = firstCarriedLsn;
  }
  return { segments: count, octets, firstLsn: await letGo(count, carriedLsn) };
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

/**
 * Puts a file by that the next mark is written into: on a full disk there would be no room for a new one, and segments that went
 * without a mark look like damage. Where there is no room for it by now it is left.
 */
export async function reserveKeptFrom(directory: string, storage: LogStorage): Promise<void> {
  const zeroes = new Uint8Array(mostKeptFromOctets);
  await writeTo(sparePath(directory), storage, (file) => file.write(zeroes, 0)).catch(() => {});
}

async function writeKeptFrom(directory: string, storage: LogStorage, keptFrom: KeptFrom): Promise<void> {
  const encoded = encodeKeptFrom(keptFrom);
  await writeTo(sparePath(directory), storage, async (file) => {
    await file.write(encoded, 0);
    await file.truncate(encoded.length);
    await file.datasync();
  });
  await storage.rename(sparePath(directory), join(directory, keptFromName));
  await storage.syncDirectory(directory);
}

async function writeTo(
  path: string,
  storage: LogStorage,
  write: (file: LogFile) => Promise<void>,
): Promise<void> {
  const file = await storage.open(path, false);
  try {
    await write(file);
  } finally {
    await file.close();
  }
}

const sparePath = (directory: string) => join(directory, `${keptFromName}.part`);
