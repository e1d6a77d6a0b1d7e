import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { LogRecord } from '../ports.ts';
import { claimedOctets, decodeLogRecord, maxRecordOctets, recordOverheadOctets } from './log-record.ts';
import {
  decodeSegmentHeader,
  type SegmentHeader,
  segmentHeaderOctets,
  segmentOrdinal,
} from './segment-file.ts';

/** A segment as it lies on the disk. */
export interface SegmentOnDisk {
  readonly path: string;
  readonly ordinal: number;
  /** Undefined when the header itself is damaged; its records are read all the same. */
  readonly header: SegmentHeader | undefined;
}

/** What a walk through a segment meets: a whole record, or octets that are none. */
export type LogItem =
  | {
      readonly kind: 'record';
      readonly record: LogRecord;
      readonly offset: number;
      readonly nextOffset: number;
    }
  | {
      readonly kind: 'damage';
      readonly offset: number;
      readonly octets: number;
      readonly expected: string;
      readonly found: string;
      /** True when nothing readable follows in the segment: the shape of a write that was cut short. */
      readonly isTail: boolean;
    };

/** The segments of a log folder in the order of writing; none when the folder is not there. */
export function listSegments(directory: string): SegmentOnDisk[] {
  const segments: SegmentOnDisk[] = [];
  for (const fileName of namesIn(directory)) {
    const ordinal = segmentOrdinal(fileName);
    if (ordinal === undefined) continue;
    const path = join(directory, fileName);
    segments.push({ path, ordinal, header: readHeader(path) });
  }
  return segments.sort((a, b) => a.ordinal - b.ordinal);
}

/**
 * Walks one segment from its first record. Damage does not end the walk: it goes on at the next whole record, so one
 * bad sector costs the records it touches and no more. Holds one window of a mebibyte, or the longest record.
 */
export function* walkSegment(path: string): Generator<LogItem> {
  const file = new FileWindow(path);
  try {
    let offset = segmentHeaderOctets;
    while (file.has(offset, 1)) {
      const item = readRecord(file, offset) ?? skipDamage(file, offset);
      yield item;
      offset = item.kind === 'record' ? item.nextOffset : item.offset + item.octets;
    }
  } finally {
    file.close();
  }
}

/**
 * The records of a whole log after `afterLsn`, each number once, in order; damage is passed over (`verifyLog` reports it).
 * A segment that a failed disk made us abandon may hold numbers that the next one holds again: the later one counts.
 */
export function* readLog(directory: string, afterLsn = 0): Generator<LogRecord> {
  const segments = listSegments(directory);
  let lastLsn = afterLsn;
  for (const [index, segment] of segments.entries()) {
    const supersededFromLsn = segments[index + 1]?.header?.firstLsn ?? Number.POSITIVE_INFINITY;
    if (supersededFromLsn <= lastLsn + 1) continue;
    for (const item of walkSegment(segment.path)) {
      if (item.kind !== 'record') continue;
      const { lsn } = item.record;
      if (lsn <= lastLsn || lsn >= supersededFromLsn) continue;
      lastLsn = lsn;
      yield item.record;
    }
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readHeader(path: string): SegmentHeader | undefined {
  const file = new FileWindow(path, segmentHeaderOctets);
  try {
    const decoded = decodeSegmentHeader(file.take(0, segmentHeaderOctets));
    return decoded.ok ? decoded.value : undefined;
  } finally {
    file.close();
  }
}

function readRecord(file: FileWindow, offset: number): LogItem | undefined {
  const head = file.take(offset, recordOverheadOctets);
  const claimed = claimedOctets(head, 0);
  if (claimed < recordOverheadOctets || claimed > maxRecordOctets) return undefined;
  // Garbage seldom has a small kind and a zero after it: without this look, a search through it would read megabytes an octet.
  if (head.length < recordOverheadOctets || head[8]! > 15 || head[9] !== 0) return undefined;
  const decoded = decodeLogRecord(file.take(offset, claimed), 0);
  if (!decoded.ok) return undefined;
  return {
    kind: 'record',
    record: decoded.value.record,
    offset,
    nextOffset: offset + decoded.value.nextOffset,
  };
}

/** Looks octet by octet for the next place where a record's sum holds; a chance agreement is one in four thousand million. */
function skipDamage(file: FileWindow, offset: number): LogItem {
  const decoded = decodeLogRecord(
    file.take(offset, Math.min(claimedOrFew(file, offset), maxRecordOctets)),
    0,
  );
  const { expected, found } = decoded.ok
    ? { expected: 'a record', found: 'a record' }
    : {
        expected: String(decoded.fault.expected),
        found: `${decoded.fault.kind} ${String(decoded.fault.found)}`,
      };
  let at = offset + 1;
  while (file.has(at, 1) && readRecord(file, at) === undefined) at++;
  return { kind: 'damage', offset, octets: at - offset, expected, found, isTail: !file.has(at, 1) };
}

function claimedOrFew(file: FileWindow, offset: number): number {
  return Math.max(recordOverheadOctets, claimedOctets(file.take(offset, 4), 0));
}

/** A moving view of a file, read a mebibyte at a time into one buffer. */
class FileWindow {
  readonly #descriptor: number;
  #buffer: Uint8Array;
  #from = 0;
  #length = 0;

  constructor(path: string, windowOctets = 1024 * 1024) {
    this.#descriptor = openSync(path, 'r');
    this.#buffer = new Uint8Array(windowOctets);
  }

  /** True when at least `octets` lie at `offset`. */
  has(offset: number, octets: number): boolean {
    return this.take(offset, octets).length === octets;
  }

  /** Up to `octets` from `offset`, fewer at the end of the file; valid until the next call. */
  take(offset: number, octets: number): Uint8Array {
    if (offset < this.#from || offset + octets > this.#from + this.#length) this.#fill(offset, octets);
    const start = offset - this.#from;
    return this.#buffer.subarray(start, Math.min(start + octets, this.#length));
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #fill(offset: number, octets: number): void {
    if (this.#buffer.length < octets) this.#buffer = new Uint8Array(octets);
    this.#from = offset;
    this.#length = 0;
    while (this.#length < this.#buffer.length) {
      const room = this.#buffer.length - this.#length;
      const read = readSync(this.#descriptor, this.#buffer, this.#length, room, offset + this.#length);
      if (read === 0) break;
      this.#length += read;
    }
  }
}
