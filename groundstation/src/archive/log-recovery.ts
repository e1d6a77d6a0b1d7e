import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '@dawa/seams/fault';
import { readAcknowledgedMark } from './acknowledged-mark.ts';
import { listSegments, type SegmentOnDisk, walkSegment } from './log-reader.ts';
import type { LogFile, LogStorage } from './log-storage.ts';
import { segmentHeaderOctets } from './segment-file.ts';

export interface LogRecovery {
  /** Undefined when the log is new. */
  readonly runId: string | undefined;
  /** Highest number ever given out and kept; the next record gets the one after it. */
  readonly lastLsn: number;
  readonly nextOrdinal: number;
  /** The last segment, when records can be appended to it. */
  readonly openSegment: { file: LogFile; octets: number } | undefined;
  /** Damage to acknowledged records; it stays on the disk as it is. */
  readonly faults: readonly Fault<'damaged-log'>[];
}

/**
 * What the log of a folder holds, after a crash or a clean end; reads the last segment only.
 *
 * Octets at its end that are no record, and that the disk had never confirmed, are a write cut short: they are cut off.
 * Anything else that is no record was once acknowledged: it is reported, and nothing of it is overwritten.
 */
export async function recoverLog(directory: string, storage: LogStorage): Promise<LogRecovery> {
  const segments = listSegments(directory);
  const last = segments.at(-1);
  const runId = segments.find((segment) => segment.header !== undefined)?.header?.runId;
  if (last === undefined) {
    return { runId, lastLsn: 0, nextOrdinal: 1, openSegment: undefined, faults: [] };
  }
  const markedLsn = readAcknowledgedMark(directory);
  const contents = inspect(last);
  const wholeLsn = contents.lastLsn ?? lastLsnBefore(segments);
  const isCutShort = contents.tailAt !== undefined && markedLsn <= wholeLsn;
  const faults = contents.damages.map((text) => damaged(last, text));
  if (!isCutShort && (contents.tailAt !== undefined || markedLsn > wholeLsn)) {
    faults.push(
      damaged(last, `acknowledged records ${wholeLsn + 1} to ${Math.max(markedLsn, wholeLsn + 1)} missing`),
    );
  }
  const canAppend = last.header !== undefined && (contents.tailAt === undefined || isCutShort);
  let openSegment: LogRecovery['openSegment'];
  if (canAppend) {
    const file = await storage.open(last.path, false);
    if (isCutShort) await file.truncate(contents.tailAt!);
    // What survived in the host's cache is confirmed before it is called acknowledged.
    await file.datasync();
    openSegment = { file, octets: isCutShort ? contents.tailAt! : contents.octets };
  }
  return {
    runId,
    lastLsn: Math.max(wholeLsn, markedLsn),
    nextOrdinal: last.ordinal + 1,
    openSegment,
    faults,
  };
}

/** The folder of the segments inside the folder of a run. */
export function logDirectory(runDirectory: string): string {
  return join(runDirectory, 'log');
}

interface SegmentContents {
  readonly lastLsn: number | undefined;
  readonly octets: number;
  readonly tailAt: number | undefined;
  readonly damages: readonly string[];
}

function inspect(segment: SegmentOnDisk): SegmentContents {
  let lastLsn = segment.header === undefined ? undefined : segment.header.firstLsn - 1;
  let tailAt: number | undefined;
  const octets = statSync(segment.path).size;
  const damages: string[] = [];
  // A header cut short by a crash has nothing behind it; a damaged one with records behind it was once whole.
  if (segment.header === undefined && octets > segmentHeaderOctets) damages.push('header is damaged');
  for (const item of walkSegment(segment.path)) {
    if (item.kind === 'record') lastLsn = item.record.lsn;
    else if (item.isTail) tailAt = item.offset;
    else damages.push(`${item.octets} octets at ${item.offset} are no record: ${item.found}`);
  }
  return { lastLsn, octets, tailAt, damages };
}

/** Only when the last segment tells nothing: the one before it is read as well. */
function lastLsnBefore(segments: readonly SegmentOnDisk[]): number {
  for (const segment of segments.slice(0, -1).reverse()) {
    const { lastLsn } = inspect(segment);
    if (lastLsn !== undefined) return lastLsn;
  }
  return 0;
}

function damaged(segment: SegmentOnDisk, found: string): Fault<'damaged-log'> {
  return {
    kind: 'damaged-log',
    expected: `whole records in ${segment.path}`,
    found: found,
  };
}
