import { unpackBodyColumn } from '../columns/body.ts';
import { unpackCells } from '../columns/cells.ts';
import { absentCells } from './cell-arrays.ts';
import { cellsOfChunk, chunkIdOf } from './chunk-numbers.ts';
import { type ChunkSize, cutToSize } from './chunk-size.ts';
import { gatherRows, gatherTimes } from './gather-cells.ts';
import type { GroupPlan, GroupRows } from './group-plan.ts';
import type { OpenSegment } from './open-segment.ts';
import { type RowTimes, rowAtOrAfter } from './row-keys.ts';
import { mostPackedValues, type RowLimits } from './row-limits.ts';
import { cutRuns, runWords, sortedRuns } from './row-runs.ts';
import type { FlushOptions, FlushWork } from './sample-archive.ts';
import { phaseOf, type SampleGroup, type SegmentInFlight } from './sample-group.ts';
import type { SegmentNumbers } from './segment-numbers.ts';
import {
  compactedSegment,
  looseSegment,
  looseSegmentOf,
  type PackedSegment,
  withoutContents,
} from './segment-rows.ts';

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
    rows: taken.reduce((rows, { segment }) => rows + segment.rows, 0),
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
    const isOld = open.lowestLsn < dueBefore(group, acknowledgedLsn, olderThanLsn);
    if (!(all || isFull || isOld)) continue;
    const acknowledged = acknowledgedRows(open, acknowledgedLsn);
    // Of a segment that is only full, whole cuts are taken: the rest begins the next one, which is full then too.
    const isForced = all || isOld;
    const rows = isForced || acknowledged < cut ? acknowledged : acknowledged - (acknowledged % cut);
    if (rows > 0 && (isForced || rows * 2 >= cut)) found.push({ group, open, rows, isFull });
  }
  return found.sort((a, b) => Number(b.isFull) - Number(a.isFull) || a.open.lowestLsn - b.open.lowestLsn);
}

/** Between half the age at which rows must go and all of it: groups that began together would else be old together for ever. */
function dueBefore(group: SampleGroup, acknowledgedLsn: number, olderThanLsn: number): number {
  return acknowledgedLsn - (acknowledgedLsn - olderThanLsn) * (0.5 + 0.5 * phaseOf(group));
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
  const segments = segmentsOf(group, open, rows, numbers, size);
  group.usualRows = open.count;
  if (isFull || open.count > rows || rows >= worthItsRoom) open.dropFirst(rows);
  else group.open = undefined;
  group.version++;
  for (const segment of segments) group.inFlight.add(segment);
  return segments;
}

function segmentsOf(
  group: SampleGroup,
  open: OpenSegment,
  rows: number,
  numbers: SegmentNumbers,
  size: ChunkSize,
): SegmentInFlight[] {
  const runs = sortedRuns(open.times, rows);
  const times = gatherTimes([open.times], runs);
  const late = rowAtOrAfter(times.generatedAtMs, rows, group.highAtMs);
  const lateParts = late > 0 ? cutToSize(cutRuns(runs, 0, late), size) : [];
  const parts = late < rows ? cutToSize(cutRuns(runs, late, rows), size) : [];
  group.highAtMs = Math.max(group.highAtMs, times.generatedAtMs[rows - 1]!);
  if (
    runs.length === runWords &&
    late === 0 &&
    parts.length === 1 &&
    !isPackedAtOnce(open.plan, rows, size)
  ) {
    const body = open.looseBody(rows);
    if (body !== undefined) {
      const { plan } = open;
      return [inFlight(plan, times, looseSegmentOf(times, plan.groupId, numbers.next(), rows, false, body))];
    }
  }
  // All is packed before others are lent.
  const source = open.lentRows(rows);
  return [...lateParts, ...parts].map((part, place) =>
    packed(gatherRows([source], part), numbers.next(), place < lateParts.length, size),
  );
}

function packed(rows: GroupRows, segmentId: number, isLate: boolean, size: ChunkSize): SegmentInFlight {
  const { plan, count } = rows;
  if (isLate || !isPackedAtOnce(plan, count, size))
    return inFlight(plan, timesOf(rows), looseSegment(rows, segmentId, isLate));
  return inFlight(plan, timesOf(rows), compactedSegment(rows, segmentId));
}

function isPackedAtOnce({ columns }: GroupPlan, rows: number, size: ChunkSize): boolean {
  return rows >= size.least && rows * columns.length <= mostPackedValues;
}

/** Its columns are read from what was packed: those that wait to be written are many, and would live too long for the collector. */
function inFlight(plan: GroupPlan, times: RowTimes, row: PackedSegment): SegmentInFlight {
  const { segmentId, rows, body, firstLsn, lastLsn } = row.segment;
  const cellsInChunk = (column: number) => {
    const chunk = row.chunks.find(({ chunkId }) => chunkId === chunkIdOf(segmentId, column));
    return chunk === undefined
      ? absentCells(plan.columns[column]!, rows)
      : unpackCells(cellsOfChunk(chunk.bytes));
  };
  return {
    ...row,
    plan,
    rows,
    times,
    cells: (column) => (body === null ? cellsInChunk(column) : unpackBodyColumn(body, column)),
    lowestLsn: firstLsn,
    highestLsn: lastLsn,
  };
}

function timesOf({ generatedAtMs, receivedAtMs, lsns, quality }: RowTimes): RowTimes {
  return { generatedAtMs, receivedAtMs, lsns, quality };
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

/** A group that brings so many rows in the time will bring as many again: making room anew takes longer than packing them. */
const worthItsRoom = 64;

/** What it took to make and will take to write, about: packing 60 values a microsecond, copying and writing an octet two nanoseconds and a half. */
function costUs({ segment, chunks, plan, rows }: SegmentInFlight): number {
  if (segment.body !== null) return 60 + plan.columns.length * 1.5 + segment.body.length / 400;
  return 60 + chunks.length * 15 + (rows * chunks.length) / 60;
}
