import type { SegmentHead } from '../store/archive-store.ts';
import { type ChunkSize, cutToSize } from './chunk-size.ts';
import type { RewriteInput, RewriteOutput } from './rewrite-segments.ts';
import { nextAfter, type RowTimes, rowAtOrAfter } from './row-keys.ts';
import { mergedRuns, type RowRuns, rowsInRuns } from './row-runs.ts';

/** All rows of some segments in one order, cut into segments. @param least rows from which they get chunks */
export function mergedOutputs(
  inputs: readonly RewriteInput[],
  size: ChunkSize,
  least: number,
): RewriteOutput[] {
  return cutEvenly(mergedRuns(inputs.map(allRows)), size, least);
}

function allRows({ times, head }: RewriteInput) {
  return { keys: times, from: 0, to: head.rows };
}

function cutEvenly(runs: RowRuns, size: ChunkSize, least: number): RewriteOutput[] {
  return cutToSize(runs, size).map((part) => ({
    runs: part,
    isCompacted: rowsInRuns(part) >= least,
    isLate: false,
  }));
}

/** What of a late segment is merged now: into one segment that is in order, or into none, where there was a gap. */
export interface LateStep {
  /** The segment that rows fall into; undefined when they fill a gap. */
  readonly into: SegmentHead | undefined;
  /** Rows of the late segment from 0 on that go now; those behind stay late. */
  readonly rows: number;
}

/**
 * The first step of merging a late segment: its first rows, and the one segment that they touch or else the gap that they fill.
 * Segments between which it has rows are never spanned.
 *
 * @param others segments of the group that overlap it and are in order, in the order of their start
 */
export function firstLateStep(times: RowTimes, rows: number, others: readonly SegmentHead[]): LateStep {
  const { generatedAtMs } = times;
  const [first, second] = others;
  if (first === undefined) return { into: undefined, rows };
  const ahead = rowAtOrAfter(generatedAtMs, rows, first.fromAtMs);
  if (ahead === rows || generatedAtMs[ahead]! > first.toAtMs) return { into: undefined, rows: ahead };
  const inside = rowAtOrAfter(generatedAtMs, rows, nextAfter(first.toAtMs));
  const before = second === undefined ? rows : rowAtOrAfter(generatedAtMs, rows, second.fromAtMs);
  return { into: first, rows: Math.max(inside, before) };
}

/** What a late segment becomes with the segment that it touches, the last of the inputs being the late one. */
export function lateOutputs(
  inputs: readonly RewriteInput[],
  lateRows: number,
  size: ChunkSize,
  least: number,
): RewriteOutput[] {
  const late = inputs.length - 1;
  const { head } = inputs[late]!;
  const runs = mergedRuns(
    inputs.map((input, place) => (place === late ? { ...allRows(input), to: lateRows } : allRows(input))),
  );
  const merged = cutEvenly(runs, size, least);
  if (lateRows === head.rows) return merged;
  return [...merged, { runs: Int32Array.of(late, lateRows, head.rows), isCompacted: false, isLate: true }];
}
