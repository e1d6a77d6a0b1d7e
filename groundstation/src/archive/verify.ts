import { statSync } from 'node:fs';
import { readAcknowledgedMark } from './acknowledged-mark.ts';
import { type LogItem, listSegments, type SegmentOnDisk, walkSegment } from './log-reader.ts';
import { segmentHeaderOctets } from './segment-file.ts';

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
 * Reads every octet of a log: sums, numbers without gap, headers.
 *
 * @param onProgress told now and then how many octets were read, of how many
 */
export function verifyLog(
  directory: string,
  onProgress: (readOctets: number, allOctets: number) => void = () => {},
): LogVerification {
  const segments = listSegments(directory);
  const allOctets = segments.reduce((sum, segment) => sum + statSync(segment.path).size, 0);
  const markedLsn = readAcknowledgedMark(directory);
  const damages: LogDamage[] = [];
  let records = 0;
  let readOctets = 0;
  let firstLsn: number | null = null;
  let lastLsn: number | null = null;
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    const supersededFromLsn = next?.header?.firstLsn ?? Number.POSITIVE_INFINITY;
    const size = statSync(segment.path).size;
    if (segment.header === undefined && size > segmentHeaderOctets)
      damages.push(damageOf(segment, 0, segmentHeaderOctets, 'a segment header', 'damage', true));
    for (const item of walkSegment(segment.path)) {
      if (item.kind === 'damage') {
        const isAcknowledged = !isCutShort(item, lastLsn ?? 0, next, markedLsn);
        damages.push(damageOf(segment, item.offset, item.octets, item.expected, item.found, isAcknowledged));
        continue;
      }
      const { lsn } = item.record;
      if (lsn >= supersededFromLsn) continue;
      const expectedLsn = (lastLsn ?? 0) + 1;
      if (lsn !== expectedLsn) {
        damages.push(
          damageOf(segment, item.offset, 0, `record ${expectedLsn}`, `record ${lsn}`, lsn > expectedLsn),
        );
      }
      firstLsn ??= lsn;
      lastLsn = Math.max(lsn, lastLsn ?? 0);
      records++;
      if (records % 1000 === 0) onProgress(readOctets + item.offset, allOctets);
    }
    readOctets += size;
    onProgress(readOctets, allOctets);
  }
  const last = segments.at(-1);
  if (last !== undefined && markedLsn > (lastLsn ?? 0)) {
    const at = statSync(last.path).size;
    damages.push(damageOf(last, at, 0, `records up to ${markedLsn}`, `the end after ${lastLsn ?? 0}`, true));
  }
  return {
    segments: segments.length,
    records,
    octets: allOctets,
    firstLsn,
    lastLsn,
    acknowledgedLsn: Math.max(markedLsn, lastLsn ?? 0),
    damages,
  };
}

/** The first damage to something that was acknowledged, if there is any. */
export function firstAcknowledgedDamage(verification: LogVerification): LogDamage | undefined {
  return verification.damages.find((damage) => damage.isAcknowledged);
}

/** An end without a whole record is harmless when nothing confirmed lay there: nothing was, or the next segment has it again. */
function isCutShort(
  item: LogItem & { kind: 'damage' },
  lastLsn: number,
  next: SegmentOnDisk | undefined,
  markedLsn: number,
): boolean {
  if (!item.isTail) return false;
  return next === undefined ? markedLsn <= lastLsn : (next.header?.firstLsn ?? 0) === lastLsn + 1;
}

function damageOf(
  segment: SegmentOnDisk,
  offset: number,
  octets: number,
  expected: string,
  found: string,
  isAcknowledged: boolean,
): LogDamage {
  return { path: segment.path, offset, octets, expected, found, isAcknowledged };
}
