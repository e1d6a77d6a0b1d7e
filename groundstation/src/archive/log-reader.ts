import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LogRecord } from '../ports.ts';
import { FileWindow } from './file-window.ts';
import { readKeptFrom } from './kept-from.ts';
import { MetaReader } from './log-meta.ts';
import type { LogPlace } from './log-places.ts';
import {
  decodeSegmentHeader,
  type SegmentHeader,
  segmentHeaderOctets,
  segmentOrdinal,
} from './segment-file.ts';
import { checkSegment, firstRecordAfter, walkRecords } from './segment-walk.ts';

/** A segment as it lies on the disk. */
export interface SegmentOnDisk {
  readonly path: string;
  readonly ordinal: number;
  /** Undefined when the header itself is damaged; its records are read all the same. */
  readonly header: SegmentHeader | undefined;
}

/** A record, and where it lies. */
export interface PlacedRecord extends LogRecord {
  readonly place: LogPlace;
}

/**
 * The segments of a log folder in the order of writing; none when the folder is not there. What retention has given up and
 * a crash has left lying is not among them.
 */
export function listSegments(directory: string): SegmentOnDisk[] {
  const firstOrdinal = readKeptFrom(directory)?.ordinal ?? 0;
  const segments: SegmentOnDisk[] = [];
  for (const fileName of namesIn(directory)) {
    const ordinal = segmentOrdinal(fileName);
    if (ordinal === undefined || ordinal < firstOrdinal) continue;
    const path = join(directory, fileName);
    const file = openIfThere(path, segmentHeaderOctets);
    if (file !== undefined) segments.push({ path, ordinal, header: readHeader(file) });
  }
  return segments.sort((a, b) => a.ordinal - b.ordinal);
}

/**
 * The records of a whole log after `afterLsn` up to `untilLsn`, both ends as numbers of records, `untilLsn` included; each
 * number once, in order. Damage is passed over (`verifyLog` reports it). Of a segment in which `afterLsn` lies, the heads of
 * the records before it are read and no more.
 *
 * A segment that a failed disk made us abandon may hold numbers that the next one holds again: the later one counts.
 */
export function* readLog(
  directory: string,
  afterLsn = 0,
  untilLsn = Number.POSITIVE_INFINITY,
): Generator<PlacedRecord> {
  const segments = listSegments(directory);
  const metas = new MetaReader();
  let lastLsn = afterLsn;
  for (const [index, { path, ordinal }] of segments.entries()) {
    const endLsn = Math.min(supersededFrom(segments, index), untilLsn + 1);
    if (endLsn <= lastLsn + 1) continue;
    const file = openIfThere(path);
    if (file === undefined) continue;
    try {
      for (const item of walkRecords(file, firstRecordAfter(file, lastLsn), metas)) {
        if (item.kind !== 'record') continue;
        const { lsn } = item.record;
        if (lsn <= lastLsn) continue;
        if (lsn >= endLsn) break;
        lastLsn = lsn;
        // The record is nobody else's yet: to copy it would cost as much as to read it.
        yield Object.assign(item.record, { place: { ordinal, offset: item.offset } });
        if (lsn === endLsn - 1) break;
      }
    } finally {
      file.close();
    }
    if (lastLsn >= untilLsn) return;
  }
}

/**
 * From which number on the records of a segment stand in a later one again; infinite when there is no later one. A segment
 * whose header is damaged still tells by its first record.
 */
export function supersededFrom(segments: readonly SegmentOnDisk[], index: number): number {
  for (const { header, path } of segments.slice(index + 1)) {
    const firstLsn = header?.firstLsn ?? firstLsnIn(path);
    if (firstLsn !== undefined) return firstLsn;
  }
  return Number.POSITIVE_INFINITY;
}

function firstLsnIn(path: string): number | undefined {
  for (const item of checkSegment(path)) if (item.kind === 'record') return item.lsn;
  return undefined;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readHeader(file: FileWindow): SegmentHeader | undefined {
  try {
    const decoded = decodeSegmentHeader(file.take(0, segmentHeaderOctets));
    return decoded.ok ? decoded.value : undefined;
  } finally {
    file.close();
  }
}

/** Retention may let a segment go while somebody reads; what is gone is passed over. */
function openIfThere(path: string, windowOctets?: number): FileWindow | undefined {
  try {
    return new FileWindow(path, windowOctets);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
