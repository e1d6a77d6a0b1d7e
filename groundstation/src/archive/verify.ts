import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledgedMarkName, readAcknowledgedMark } from './acknowledged-mark.ts';
import { FileWindow } from './file-window.ts';
import { decodeKeptFrom, keptFromBytes, keptFromName, readKeptFrom } from './kept-from.ts';
import { listSegments, supersededFrom } from './log-reader.ts';
import { segmentHeaderOctets } from './segment-file.ts';
import { walkSegment } from './segment-walk.ts';

/** Something in a log that is not as it was written. */
export interface LogDamage {
  readonly path: string;
  readonly offset: number;
  readonly octets: number;
  readonly expected: string;
  readonly found: string;
  /** False for the end of a write that was cut short before the disk had confirmed it: nobody was told that it is kept. */
  readonly isAcknowledged: boolean;
}

export interface LogVerification {
  readonly segments: number;
  readonly records: number;
  readonly octets: number;
  readonly firstLsn: number | null;
  readonly lastLsn: number | null;
  /** Highest number that the disk had confirmed, as far as the log knows. */
  readonly acknowledgedLsn: number;
  readonly damages: readonly LogDamage[];
}

/**
 * Reads every octet of a log: sums, numbers without gap, headers, marks.
 *
 * @param onProgress told now and then how many octets were read, of how many
 */
export function verifyLog(
  directory: string,
  onProgress: (readOctets: number, allOctets: number) => void = () => {},
): LogVerification {
  const segments = listSegments(directory);
  const allOctets = segments.reduce((sum, segment) => sum + sizeOf(segment.path), 0);
  const mark = readAcknowledgedMark(directory);
  const damages = damagedMarks(directory, mark);
  // The number that the last record must have had when the first of the log comes: retention lets old ones go.
  let lastLsn = (readKeptFrom(directory)?.firstLsn ?? 1) - 1;
  let firstLsn: number | null = null;
  let records = 0;
  let readOctets = 0;
  for (const [index, segment] of segments.entries()) {
    if (!existsSync(segment.path)) {
      // Let go while the ones before it were read; what is kept begins later now.
      lastLsn = Math.max(lastLsn, (readKeptFrom(directory)?.firstLsn ?? 1) - 1);
      continue;
    }
    const isLast = index === segments.length - 1;
    const supersededFromLsn = supersededFrom(segments, index);
    if (segment.header === undefined && hasContent(segment.path))
      damages.push(damageOf(segment.path, 0, segmentHeaderOctets, 'a segment header', 'damage', true));
    for (const item of walkSegment(segment.path)) {
      if (item.kind === 'damage') {
        const { offset, octets, expected, found } = item;
        const isAcknowledged = isLast
          ? !item.isTail || mark === undefined || mark > lastLsn
          : supersededFromLsn !== lastLsn + 1;
        damages.push(damageOf(segment.path, offset, octets, expected, found, isAcknowledged));
        continue;
      }
      const { lsn } = item.record;
      if (lsn >= supersededFromLsn) continue;
      if (lsn !== lastLsn + 1) {
        const [expected, found] = [`record ${lastLsn + 1}`, `record ${lsn}`];
        damages.push(damageOf(segment.path, item.offset, 0, expected, found, lsn > lastLsn + 1));
      }
      firstLsn ??= lsn;
      lastLsn = Math.max(lsn, lastLsn);
      records++;
      if (records % 1000 === 0) onProgress(readOctets + item.offset, allOctets);
    }
    readOctets += sizeOf(segment.path);
    onProgress(readOctets, allOctets);
  }
  const markedLsn = mark ?? 0;
  if (markedLsn > lastLsn) {
    const path = segments.at(-1)?.path ?? directory;
    const [expected, found] = [`records up to ${markedLsn}`, `the end after ${lastLsn}`];
    damages.push(damageOf(path, sizeOf(path), 0, expected, found, true));
  }
  return {
    segments: segments.length,
    records,
    octets: allOctets,
    firstLsn,
    lastLsn: firstLsn === null ? null : lastLsn,
    acknowledgedLsn: Math.max(markedLsn, lastLsn),
    damages,
  };
}

/** The first damage to something that was acknowledged, if there is any. */
export function firstAcknowledgedDamage(verification: LogVerification): LogDamage | undefined {
  return verification.damages.find((damage) => damage.isAcknowledged);
}

/** The marks say what must be there: while one is damaged, nobody knows. */
function damagedMarks(directory: string, mark: number | undefined): LogDamage[] {
  const damages: LogDamage[] = [];
  if (mark === undefined) {
    const path = join(directory, acknowledgedMarkName);
    damages.push(damageOf(path, 0, sizeOf(path), 'the acknowledged number', 'damage', true));
  }
  const keptFrom = keptFromBytes(directory);
  const decoded = keptFrom && decodeKeptFrom(keptFrom);
  if (decoded?.ok === false) {
    const { kind, expected, found } = decoded.fault;
    const path = join(directory, keptFromName);
    damages.push(damageOf(path, 0, sizeOf(path), String(expected), `${kind} ${found}`, true));
  }
  return damages;
}

/** Anything but zeroes behind the header. A header that a crash cut short has nothing behind it. */
function hasContent(path: string): boolean {
  const file = new FileWindow(path);
  try {
    return file.has(segmentHeaderOctets, 1) && !file.isZeroFrom(segmentHeaderOctets);
  } finally {
    file.close();
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function damageOf(
  path: string,
  offset: number,
  octets: number,
  expected: string,
  found: string,
  isAcknowledged: boolean,
): LogDamage {
  return { path, offset, octets, expected, found, isAcknowledged };
}
