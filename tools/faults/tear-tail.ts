import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { readAcknowledgedMark } from '@dawa/groundstation/archive/acknowledged-mark';
import { listSegments } from '@dawa/groundstation/archive/log-reader';
import { encodeLogRecord } from '@dawa/groundstation/archive/log-record';
import { segmentHeaderOctets } from '@dawa/groundstation/archive/segment-file';
import { checkSegment } from '@dawa/groundstation/archive/segment-walk';
import { writtenRecord } from './written-record.ts';

/**
 * Does to a log what a power cut may do and a kill cannot: of what the disk had not confirmed, a part never came to it.
 * The end is cut at a random octet behind the last acknowledged record; where nothing lies there, part of a next record is put.
 */
export function tearTail(directory: string, random: () => number): void {
  const last = listSegments(directory).at(-1);
  const markedLsn = readAcknowledgedMark(directory);
  if (last?.header === undefined || markedLsn === undefined) return;
  let safeOctets = segmentHeaderOctets;
  let lastLsn = last.header.firstLsn - 1;
  for (const item of checkSegment(last.path)) {
    if (item.kind !== 'record') return;
    lastLsn = item.lsn;
    if (item.lsn <= markedLsn) safeOctets = item.nextOffset;
  }
  // In an empty segment the acknowledged records are all in the one before it.
  const bytes = readFileSync(last.path);
  if (bytes.length > safeOctets + 1) {
    truncateSync(last.path, safeOctets + 1 + Math.floor(random() * (bytes.length - safeOctets - 1)));
    return;
  }
  const next = encodeLogRecord({ ...writtenRecord(lastLsn + 1), lsn: lastLsn + 1 });
  const part = next.subarray(0, 1 + Math.floor(random() * (next.length - 1)));
  writeFileSync(last.path, part, { flag: 'a' });
}
