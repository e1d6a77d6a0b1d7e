import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '@dawa/seams/fault';
import { acknowledgedMarkName, readAcknowledgedMark } from './acknowledged-mark.ts';
import { readKeptFrom } from './kept-from.ts';
import { listSegments, type SegmentOnDisk } from './log-reader.ts';
import type { LogFile, LogStorage } from './log-storage.ts';
import { segmentHeaderOctets } from './segment-file.ts';
import { checkSegment } from './segment-walk.ts';

export interface LogRecovery {
  /** Undefined when the log is new. */
  readonly runId: string | undefined;
  /** Highest number ever given out and kept; the next record gets the one after it. */
  readonly lastLsn: number;
  readonly nextOrdinal: number;
  /** The last segment, when records can be appended to it. */
  readonly openSegment: { file: LogFile; ordinal: number; octets: number } | undefined;
  /** Damage to acknowledged records; it stays on the disk as it is. */
  readonly faults: readonly Fault<'damaged-log'>[];
}

/**
 * What the log of a folder holds, after a crash or a clean end; reads the last segment only.
 *
 * Octets at its end that are no record, and that the disk had never confirmed, are a write cut short: they are cut off, and
 * so are zeroes that a file system left there. Anything else that is no record was once acknowledged: it is reported, and
 * nothing of it is overwritten.
 */
export async function recoverLog(directory: string, storage: LogStorage): Promise<LogRecovery> {
  const segments = listSegments(directory);
  const last = segments.at(-1);
  const runId = segments.find((segment) => segment.header !== undefined)?.header?.runId;
  const keptFrom = readKeptFrom(directory);
  const mark = readAcknowledgedMark(directory);
  const markedLsn = mark ?? 0;
  if (last === undefined) {
    const lastLsn = Math.max(markedLsn, (keptFrom?.firstLsn ?? 1) - 1);
    const found = `acknowledged records up to ${lastLsn} missing`;
    const faults = lastLsn === 0 ? [] : [damaged(directory, found)];
    return { runId, lastLsn, nextOrdinal: keptFrom?.ordinal ?? 1, openSegment: undefined, faults };
  }
  const contents = inspect(last);
  const wholeLsn = contents.lastLsn ?? lastLsnBefore(segments);
  // Without a mark that can be believed, the end may well have been acknowledged.
  const isCutShort = contents.tailAt !== undefined && mark !== undefined && mark <= wholeLsn;
  const faults = contents.damages.map((text) => damaged(last.path, text));
  if (mark === undefined) faults.push(damaged(join(directory, acknowledgedMarkName), 'damage'));
  if (!isCutShort && (contents.tailAt !== undefined || markedLsn > wholeLsn)) {
    const lastMissing = Math.max(markedLsn, wholeLsn + 1);
    faults.push(damaged(last.path, `acknowledged records ${wholeLsn + 1} to ${lastMissing} missing`));
  }
  const canAppend = last.header !== undefined && (contents.tailAt === undefined || isCutShort);
  return {
    runId,
    lastLsn: Math.max(wholeLsn, markedLsn),
    nextOrdinal: last.ordinal + 1,
    openSegment: canAppend ? await reopen(last, contents, storage) : undefined,
    faults,
  };
}

/** The folder of the segments inside the folder of a run. */
export function logDirectory(runDirectory: string): string {
  return join(runDirectory, 'log');
}

interface SegmentContents {
  readonly lastLsn: number | undefined;
  /** Where the records end, damage between them included. */
  readonly endOffset: number;
  readonly tailAt: number | undefined;
  readonly damages: readonly string[];
}

function inspect(segment: SegmentOnDisk): SegmentContents {
  let lastLsn = segment.header === undefined ? undefined : segment.header.firstLsn - 1;
  let endOffset = segmentHeaderOctets;
  let tailAt: number | undefined;
  const damages: string[] = [];
  for (const item of checkSegment(segment.path)) {
    if (item.kind === 'record') {
      lastLsn = item.lsn;
      endOffset = item.nextOffset;
    } else if (item.isTail) tailAt = item.offset;
    else damages.push(`${item.octets} octets at ${item.offset} are no record: ${item.found}`);
  }
  // A header cut short by a crash has nothing behind it; a damaged one with records behind it was once whole.
  const hasContent = endOffset > segmentHeaderOctets || tailAt !== undefined;
  if (segment.header === undefined && hasContent) damages.unshift('header is damaged');
  return { lastLsn, endOffset, tailAt, damages };
}

async function reopen(
  { path, ordinal }: SegmentOnDisk,
  { endOffset }: SegmentContents,
  storage: LogStorage,
): Promise<NonNullable<LogRecovery['openSegment']>> {
  const file = await storage.open(path, false);
  try {
    if (statSync(path).size > endOffset) await file.truncate(endOffset);
    // What survived in the host's cache is confirmed before it is called acknowledged.
    await file.datasync();
  } catch (error) {
    await file.close().catch(() => {});
    throw error;
  }
  return { file, ordinal, octets: endOffset };
}

/** Only when the last segment tells nothing: the ones before it are read as well. */
function lastLsnBefore(segments: readonly SegmentOnDisk[]): number {
  for (const segment of segments.slice(0, -1).reverse()) {
    const { lastLsn } = inspect(segment);
    if (lastLsn !== undefined) return lastLsn;
  }
  return 0;
}

function damaged(path: string, found: string): Fault<'damaged-log'> {
  return { kind: 'damaged-log', expected: `whole records in ${path}`, found };
}
