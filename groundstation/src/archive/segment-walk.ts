import type { LogRecord } from '../ports.ts';
import { FileWindow } from './file-window.ts';
import { MetaReader } from './log-meta.ts';
import {
  checkLogRecord,
  claimedOctets,
  decodeLogRecord,
  maxRecordOctets,
  peekLogRecord,
  recordOverheadOctets,
} from './log-record.ts';
import { segmentHeaderOctets } from './segment-file.ts';

/** Octets of a segment that are no record. */
export interface DamagedOctets {
  readonly kind: 'damage';
  readonly offset: number;
  readonly octets: number;
  readonly expected: string;
  readonly found: string;
  /** True when nothing readable follows in the segment: the shape of a write that was cut short. */
  readonly isTail: boolean;
}

/** What a walk through a segment meets: a whole record, or octets that are none. */
export type LogItem =
  | {
      readonly kind: 'record';
      readonly record: LogRecord;
      readonly offset: number;
      readonly nextOffset: number;
    }
  | DamagedOctets;

/** The same, where only the sums are looked at. */
export type CheckedItem =
  | { readonly kind: 'record'; readonly lsn: number; readonly offset: number; readonly nextOffset: number }
  | DamagedOctets;

/**
 * Walks one segment from its first record. Damage does not end the walk: it goes on at the next whole record, so one
 * bad sector costs the records it touches and no more. Nothing but zeroes to the end of the file, as some file systems leave
 * after a power cut, are the end of a segment and no damage. Holds one window of a mebibyte, or the longest record.
 */
export function* walkSegment(path: string): Generator<LogItem> {
  const file = new FileWindow(path);
  try {
    yield* walkRecords(file, segmentHeaderOctets, new MetaReader());
  } finally {
    file.close();
  }
}

/** As `walkSegment`, for an open file and from the octet where a record begins. */
export function walkRecords(file: FileWindow, fromOffset: number, metas: MetaReader): Generator<LogItem> {
  return walk(file, fromOffset, (offset, claimed) => {
    const decoded = decodeLogRecord(file.take(offset, claimed), 0, metas);
    if (!decoded.ok) return undefined;
    const { record, nextOffset } = decoded.value;
    return { kind: 'record', record, offset, nextOffset: offset + nextOffset };
  });
}

/** As `walkSegment`, without reading what the records say: two to three times as fast. */
export function* checkSegment(path: string): Generator<CheckedItem> {
  const file = new FileWindow(path);
  try {
    yield* walk<CheckedItem & { kind: 'record' }>(file, segmentHeaderOctets, (offset, claimed) => {
      const checked = checkLogRecord(file.take(offset, claimed));
      if (!checked.ok) return undefined;
      const { lsn, octets } = checked.value;
      return { kind: 'record', lsn, offset, nextOffset: offset + octets };
    });
  } finally {
    file.close();
  }
}

/**
 * An octet from which a walk meets every record after `lsn`, without having summed up those before it: heads are hopped
 * along as long as their numbers follow each other. Where they do not, one of the two is not what it claims, and the walk begins before both.
 */
export function firstRecordAfter(file: FileWindow, lsn: number): number {
  let offset = segmentHeaderOctets;
  let before = { lsn: -1, offset };
  for (;;) {
    const head = peekLogRecord(file.take(offset, recordOverheadOctets));
    const isNext = head !== undefined && (before.lsn === -1 || head.lsn === before.lsn + 1);
    if (!isNext) return before.offset;
    // The length that led here is proved by the number found here.
    if (head.lsn > lsn) return offset;
    before = { lsn: head.lsn, offset };
    offset += head.octets;
  }
}

/** A record whose head looks right, read; undefined when it is none. */
type ReadAt<T> = (offset: number, claimedOctets: number) => T | undefined;

function* walk<T extends { nextOffset: number }>(
  file: FileWindow,
  fromOffset: number,
  read: ReadAt<T>,
): Generator<T | DamagedOctets> {
  let offset = fromOffset;
  let lastLsn: number | undefined;
  while (file.has(offset, 1)) {
    const head = peekLogRecord(file.take(offset, recordOverheadOctets));
    const record = head === undefined ? undefined : read(offset, head.octets);
    if (head !== undefined && record !== undefined) {
      lastLsn = head.lsn;
      yield record;
      offset = record.nextOffset;
    } else {
      if (claimedOctets(file.take(offset, 4), 0) === emptyClaim && file.isZeroFrom(offset)) return;
      const damage = skipDamage(file, offset, lastLsn, read);
      yield damage;
      offset = damage.offset + damage.octets;
    }
  }
}

/** What a length of zero claims. */
const emptyClaim = 8;

/** Looks octet by octet for the next place where a record's sum holds; a chance agreement is one in four thousand million. */
function skipDamage<T>(
  file: FileWindow,
  offset: number,
  lastLsn: number | undefined,
  read: ReadAt<T>,
): DamagedOctets {
  const checked = checkLogRecord(file.take(offset, Math.min(claimedOrFew(file, offset), maxRecordOctets)));
  const { expected, found } = checked.ok
    ? { expected: 'a record that can be read', found: 'one that cannot' }
    : {
        expected: String(checked.fault.expected),
        found: `${checked.fault.kind} ${String(checked.fault.found)}`,
      };
  let at = nextCandidate(file, offset + 1);
  while (file.has(at, 1)) {
    const head = peekLogRecord(file.take(at, recordOverheadOctets));
    // Garbage may be full of small kinds: a number that could follow spares most of their sums.
    const isLikely = head !== undefined && couldFollow(head.lsn, lastLsn);
    if (isLikely && read(at, head.octets) !== undefined) break;
    at = nextCandidate(file, at + 1);
  }
  return { kind: 'damage', offset, octets: at - offset, expected, found, isTail: !file.has(at, 1) };
}

function couldFollow(lsn: number, lastLsn: number | undefined): boolean {
  return lastLsn === undefined || (lsn > lastLsn && lsn <= lastLsn + 2 ** 32);
}

/** The next octet where a record may begin: eight octets on there is a kind, and a zero after it. The end of the file when there is none. */
function nextCandidate(file: FileWindow, fromOffset: number): number {
  let offset = fromOffset;
  for (;;) {
    const octets = file.take(offset, searchOctets);
    for (let at = kindAt; at + 1 < octets.length; at++) {
      if (octets[at]! !== 0 && octets[at]! <= 15 && octets[at + 1] === 0) return offset + at - kindAt;
    }
    // What is too short for a record holds none.
    if (octets.length < searchOctets) return offset + octets.length;
    offset += searchOctets - kindAt - 1;
  }
}

const kindAt = 8;
const searchOctets = 64 * 1024;

function claimedOrFew(file: FileWindow, offset: number): number {
  return Math.max(recordOverheadOctets, claimedOctets(file.take(offset, 4), 0));
}
