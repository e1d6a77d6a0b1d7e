import { type ChunkSize, cutToSize } from './chunk-size.ts';
import { gatherRows, gatherTimes } from './gather-cells.ts';
import type { GroupRows } from './group-plan.ts';
import type { OpenSegment } from './open-segment.ts';
import { rowAtOrAfter } from './row-keys.ts';
import { mostPackedValues, type RowLimits } from './row-limits.ts';
import { cutRuns, sortedRuns } from './row-runs.ts';
import type { FlushOptions, FlushWork } from './sample-archive.ts';
import { phaseOf, type SampleGroup, type SegmentInFlight } from './sample-group.ts';
import type { SegmentNumbers } from './segment-numbers.ts';
import { compactedSegment, looseSegment, withoutContents } from './segment-rows.ts';

/**
 * Takes rows out of open segments and makes segments of the store of them, a few milliseconds' worth.
 *
 * Groups that are full come first, then those with the oldest rows. A group's first segment is cut short by a share that
 * differs from group to group: groups whose packets come at one rate would else be full in the same round for ever.
 */
export function takeFlush(
  groups: Iterable<SampleGroup>,
  limits: RowLimits,
  numbers: SegmentNumbers,
  size: ChunkSize,
  acknowledgedLsn: number,
  options: FlushOptions,
): FlushWork {
  const all = [...groups];
  const taken = all.flatMap((group) => [...group.inFlight].map((segment) => ({ group, segment })));
  let leftUs = options.all === true ? Number.POSITIVE_INFINITY : mostUs;
  let leftRows = options.atLeastRows ?? 0;
  for (const { group, open, rows, isFull } of candidatesOf(all, limits, acknowledgedLsn, options)) {
    if (leftUs <= 0 && (leftRows <= 0 || !isFull)) break;
    leftRows -= rows;
    for (const segment of cutOpen(group, open, rows, isFull, numbers, size)) {
      taken.push({ group, segment });
      leftUs -= costUs(segment);
    }
  }
  return {
    batch: {
      segments: taken.map(({ segment }) => segment.segment),
      chunks: taken.flatMap(({ segment }) => segment.chunks),
    },
    rows: taken.reduce((rows, { segment }) => rows + segment.rows.count, 0),
    flushed() {
      for (const { group, segment } of taken) settle(group, segment);
    },
  };
}

interface Candidate {
  readonly group: SampleGroup;
  readonly open: OpenSegment;
  /** How many, from the first on, may be written. */
  readonly rows: number;
  readonly isFull: boolean;
}

function candidatesOf(
  groups: readonly SampleGroup[],
  limits: RowLimits,
  acknowledgedLsn: number,
  { all = false, olderThanLsn = Number.NEGATIVE_INFINITY }: FlushOptions,
): Candidate[] {
  const found: Candidate[] = [];
  for (const group of groups) {
    const { open } = group;
    if (open === undefined || open.count === 0) continue;
    if (group.patientReaders > 0 && !all) continue;
    const cut = cutOf(group, limits);
    const isFull = open.count >= cut || open.octets > limits.levelOctets;
    if (!(all || isFull || open.lowestLsn < olderThanLsn)) continue;
    const acknowledged = acknowledgedRows(open, acknowledgedLsn);
    // Of a segment that is only full, whole cuts are taken: the rest begins the next one, which is full then too.
    const isForced = all || open.lowestLsn < olderThanLsn;
    const rows = isForced || acknowledged < cut ? acknowledged : acknowledged - (acknowledged % cut);
    if (rows > 0 && (isForced || rows * 2 >= cut)) found.push({ group, open, rows, isFull });
  }
  return found.sort((a, b) => Number(b.isFull) - Number(a.isFull) || a.open.lowestLsn - b.open.lowestLsn);
}

function cutOf(group: SampleGroup, limits: RowLimits): number {
  const rows = limits.rowsOf(group.groupId);
  if (group.usualRows > 0) return rows;
  return Math.ceil(rows * (0.4 + 0.6 * phaseOf(group)));
}

function acknowledgedRows(open: OpenSegment, acknowledgedLsn: number): number {
  if (open.highestLsn <= acknowledgedLsn) return open.count;
  const { lsns } = open.times;
  let rows = 0;
  while (rows < open.count && lsns[rows]! <= acknowledgedLsn) rows++;
  return rows;
}

/**
 * Takes the first rows out: those in order as one segment, those that are late as another. What was full fills again, and
 * keeps its room.
 */
function cutOpen(
  group: SampleGroup,
  open: OpenSegment,
  rows: number,
  isFull: boolean,
  numbers: SegmentNumbers,
  size: ChunkSize,
): SegmentInFlight[] {
  const source = open.firstRows(rows);
  group.usualRows = open.count;
  if (isFull || open.count > rows) open.dropFirst(rows);
  else group.open = undefined;
  group.version++;
  const runs = sortedRuns(source, rows);
  const { generatedAtMs } = gatherTimes([source], runs);
  const late = rowAtOrAfter(generatedAtMs, rows, group.highAtMs);
  const lateParts = late > 0 ? cutToSize(cutRuns(runs, 0, late), size) : [];
  const parts = late < rows ? cutToSize(cutRuns(runs, late, rows), size) : [];
  group.highAtMs = Math.max(group.highAtMs, generatedAtMs[rows - 1]!);
  return [...lateParts, ...parts].map((part, place) => {
    const isLate = place < lateParts.length;
    const segment = packed(gatherRows([source], part), numbers.next(), isLate, size);
    group.inFlight.add(segment);
    return segment;
  });
}

function packed(rows: GroupRows, segmentId: number, isLate: boolean, size: ChunkSize): SegmentInFlight {
  const { count, plan } = rows;
  const isFull = count >= size.least && count * plan.columns.length <= mostPackedValues;
  const row = !isLate && isFull ? compactedSegment(rows, segmentId) : looseSegment(rows, segmentId, isLate);
  return { ...row, rows, lowestLsn: row.segment.firstLsn, highestLsn: row.segment.lastLsn };
}

function settle(group: SampleGroup, segment: SegmentInFlight): void {
  if (!group.inFlight.delete(segment)) return;
  const head = withoutContents(segment.segment);
  if (head.isLate || !head.isCompacted) group.unsettled.set(head.segmentId, head);
  group.flushedLsn = Math.max(group.flushedLsn, segment.highestLsn);
  group.version++;
  for (const tell of group.whenSettled.splice(0)) tell();
}

const mostUs = 2500;

/** What it took to make and will take to write, about: packing 60 values a microsecond, copying and writing an octet two nanoseconds and a half. */
function costUs({ segment, chunks, rows }: SegmentInFlight): number {
  if (segment.body !== null) return 60 + rows.cells.length * 1.5 + segment.body.length / 400;
  return 60 + chunks.length * 15 + (rows.count * chunks.length) / 60;
}
