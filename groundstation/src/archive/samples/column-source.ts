import { unpackBodyColumn } from '../columns/body.ts';
import { unpackRowTimes } from '../columns/row-times.ts';
import type { ArchiveStore } from '../store/archive-store.ts';
import { gatherCells, gatherTimes } from './gather-cells.ts';
import type { ColumnCells, ColumnPlan } from './group-plan.ts';
import type { GroupMoment } from './read-consistently.ts';
import { type RowTimes, rowAtOrAfter } from './row-keys.ts';
import { sortedRuns } from './row-runs.ts';

/** Sorted rows of one column, from wherever they are; those from `from` to `to` are in the span that was asked for. */
export interface ColumnSource {
  readonly column: ColumnPlan;
  readonly cells: ColumnCells;
  readonly times: RowTimes;
  readonly from: number;
  readonly to: number;
}

export interface Span {
  readonly fromAtMs: number;
  /** Exclusive. */
  readonly toAtMs: number;
}

/** Rows `0` to `count` of a column, cut to a span; undefined when none is in it. */
export function sourceInSpan(
  column: ColumnPlan,
  cells: ColumnCells,
  times: RowTimes,
  count: number,
  { fromAtMs, toAtMs }: Span,
): ColumnSource | undefined {
  const from = rowAtOrAfter(times.generatedAtMs, count, fromAtMs);
  const to = rowAtOrAfter(times.generatedAtMs, count, toAtMs);
  return from < to ? { column, cells, times, from, to } : undefined;
}

/** Rows that are in no store yet: of open segments and of those in flight. */
export function memorySources(moment: GroupMoment, place: number, span: Span): ColumnSource[] {
  const { group, inFlight } = moment;
  const column = group.plan?.columns[place];
  if (column === undefined) return [];
  const found = [...inFlight].map((segment) =>
    sourceInSpan(column, segment.cells(place), segment.times, segment.rows, span),
  );
  const { open } = group;
  if (open !== undefined && open.count > 0) {
    const runs = sortedRuns(open.times, open.count);
    const isSorted = runs.length === 3;
    const times = isSorted ? open.times : gatherTimes([open.times], runs);
    const cells = gatherCells(column, [open.cells(place)], runs);
    found.push(sourceInSpan(column, cells, times, open.count, span));
  }
  return found.filter((source) => source !== undefined);
}

/** Rows of segments that have their columns in one body; those that are compacted already have them in chunks. */
export async function* looseSources(
  store: Pick<ArchiveStore, 'segmentContents'>,
  moment: GroupMoment,
  place: number,
  span: Span,
): AsyncGenerator<ColumnSource> {
  const { group, loose } = moment;
  const column = group.plan?.columns[place];
  if (column === undefined) return;
  const heads = loose.filter(({ fromAtMs, toAtMs }) => fromAtMs < span.toAtMs && toAtMs >= span.fromAtMs);
  for (let at = 0; at < heads.length; at += together) {
    const segmentIds = heads.slice(at, at + together).map(({ segmentId }) => segmentId);
    for (const { times, body } of await store.segmentContents(segmentIds, 'all')) {
      if (body === null) continue;
      const unpacked = unpackRowTimes(times);
      const cells = unpackBodyColumn(body, place);
      const source = sourceInSpan(column, cells, unpacked, unpacked.lsns.length, span);
      if (source !== undefined) yield source;
    }
  }
}

/** Bodies in hand at once: those of wide groups take megabytes. */
const together = 16;
