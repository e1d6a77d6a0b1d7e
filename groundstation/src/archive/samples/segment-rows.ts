import { packLooseBody } from '../columns/body.ts';
import { exactCadenceMs } from '../columns/instants.ts';
import { packRowTimes } from '../columns/row-times.ts';
import type { ChunkRow, SegmentHead, SegmentRow } from '../store/archive-store.ts';
import { type ChunkedRows, chunkRow } from './chunk-row.ts';
import type { GroupRows } from './group-plan.ts';
import { orOf, type RowTimes } from './row-keys.ts';

/** A segment as the store takes it. */
export interface PackedSegment {
  readonly segment: SegmentRow;
  readonly chunks: readonly ChunkRow[];
}

/** Sorted rows as one row of the store, arrays as they stand in memory: what is written fast and packed later. */
export function looseSegment(rows: GroupRows, segmentId: number, isLate: boolean): PackedSegment {
  const { plan, count, cells } = rows;
  return looseSegmentOf(rows, plan.groupId, segmentId, count, isLate, packLooseBody(cells, 0, count));
}

/** The same where the body is there already. */
export function looseSegmentOf(
  times: RowTimes,
  groupId: number,
  segmentId: number,
  count: number,
  isLate: boolean,
  body: Uint8Array,
): PackedSegment {
  return {
    segment: {
      ...headOf(times, groupId, segmentId, count, isLate, false),
      times: packRowTimes(times, 0, count),
      body,
    },
    chunks: [],
  };
}

/** Sorted rows as a chunk for each column. */
export function compactedSegment(rows: GroupRows, segmentId: number): PackedSegment {
  const chunked = chunkedRows(rows, segmentId);
  return {
    segment: compactedRow(rows, rows.plan.groupId, segmentId, rows.count),
    chunks: rows.cells.flatMap((cells, column) => chunkRow(chunked, column, cells) ?? []),
  };
}

export function chunkedRows(
  rows: RowTimes & Pick<GroupRows, 'plan' | 'count'>,
  segmentId: number,
): ChunkedRows {
  const { plan, count } = rows;
  return {
    plan,
    segmentId,
    count,
    times: rows,
    cadenceMs: exactCadenceMs(rows.generatedAtMs, 0, count),
    quality: orOf(rows.quality, 0, count),
  };
}

export function compactedRow(times: RowTimes, groupId: number, segmentId: number, count: number): SegmentRow {
  return {
    ...headOf(times, groupId, segmentId, count, false, true),
    times: packRowTimes(times, 0, count),
    body: null,
  };
}

function headOf(
  times: RowTimes,
  groupId: number,
  segmentId: number,
  count: number,
  isLate: boolean,
  isCompacted: boolean,
): SegmentHead {
  const { generatedAtMs, lsns, quality } = times;
  let firstLsn = lsns[0]!;
  let lastLsn = firstLsn;
  for (let row = 1; row < count; row++) {
    const lsn = lsns[row]!;
    if (lsn < firstLsn) firstLsn = lsn;
    if (lsn > lastLsn) lastLsn = lsn;
  }
  return {
    segmentId,
    groupId,
    fromAtMs: generatedAtMs[0]!,
    toAtMs: generatedAtMs[count - 1]!,
    rows: count,
    firstLsn,
    lastLsn,
    isLate,
    isCompacted,
    quality: orOf(quality, 0, count),
  };
}

/** The head of a segment without its contents. */
export function withoutContents({ times: _times, body: _body, ...head }: SegmentRow): SegmentHead {
  return head;
}
