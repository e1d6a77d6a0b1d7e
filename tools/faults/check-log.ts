import { readKeptFrom } from '@dawa/groundstation/archive/kept-from';
import { listSegments, readLog, supersededFrom } from '@dawa/groundstation/archive/log-reader';
import { checkSegment } from '@dawa/groundstation/archive/segment-walk';
import { isAsWritten } from './written-record.ts';

export interface LogCheck {
  /** Numbers up to what was acknowledged that are not there, or not as they were written. */
  readonly lost: number;
  /** Numbers that stand twice where a reader would take both. */
  readonly doubled: number;
  /** Numbers missing below the last one that is there, acknowledged or not. */
  readonly gaps: number;
  readonly lastLsn: number;
}

/**
 * Reads the log of the writer back and compares every record, octet for octet, with what was to be written.
 *
 * @param acknowledgedLsn the highest number that the writer was told is safe
 * @param afterLsn what was checked before need not be checked again
 */
export function checkLog(directory: string, acknowledgedLsn: number, afterLsn = 0): LogCheck {
  let lost = 0;
  let gaps = 0;
  let lastLsn = Math.max(afterLsn, (readKeptFrom(directory)?.firstLsn ?? 1) - 1);
  for (const record of readLog(directory, lastLsn)) {
    for (let missing = lastLsn + 1; missing < record.lsn; missing++) {
      gaps++;
      if (missing <= acknowledgedLsn) lost++;
    }
    if (!isAsWritten(record)) lost++;
    lastLsn = record.lsn;
  }
  lost += Math.max(0, acknowledgedLsn - lastLsn);
  return { lost, gaps, doubled: doubledIn(directory), lastLsn };
}

function doubledIn(directory: string): number {
  const segments = listSegments(directory);
  let doubled = 0;
  let lastLsn = 0;
  // Of a long log only the end can have changed since the last look.
  for (const [index, { path }] of segments.entries()) {
    if (index < segments.length - lookedAtSegments) continue;
    const endLsn = supersededFrom(segments, index);
    for (const item of checkSegment(path)) {
      if (item.kind !== 'record' || item.lsn >= endLsn) continue;
      if (item.lsn <= lastLsn) doubled++;
      lastLsn = item.lsn;
    }
  }
  return doubled;
}

const lookedAtSegments = 3;

/** Octets at the end of the last segment that are no whole record: what a kill in the middle of a write leaves. */
export function tornOctets(directory: string): number {
  const last = listSegments(directory).at(-1);
  if (last === undefined) return 0;
  for (const item of checkSegment(last.path)) if (item.kind === 'damage' && item.isTail) return item.octets;
  return 0;
}
