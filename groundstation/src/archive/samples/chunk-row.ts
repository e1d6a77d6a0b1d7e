import { packCells } from '../columns/cells.ts';
import { sampleQuality } from '../sample-quality.ts';
import type { ChunkRow } from '../store/archive-store.ts';
import { absentMark, cellSpan, notValidMark } from './cell-arrays.ts';
import { chunkIdOf, withGroup } from './chunk-numbers.ts';
import { summariseColumn } from './column-figures.ts';
import type { ColumnCells, GroupPlan } from './group-plan.ts';
import type { RowTimes } from './row-keys.ts';

/** Rows of a segment, as all its chunks see them. */
export interface ChunkedRows {
  readonly plan: GroupPlan;
  readonly segmentId: number;
  readonly count: number;
  readonly times: RowTimes;
  /** Of all rows; null when there is none. */
  readonly cadenceMs: number | null;
  /** Flags of all rows. */
  readonly quality: number;
}

/** The chunk of a column; undefined when no row has a value. */
export function chunkRow(rows: ChunkedRows, column: number, cells: ColumnCells): ChunkRow | undefined {
  const { plan, segmentId, count, times } = rows;
  const columnPlan = plan.columns[column]!;
  const present = presentRows(cells, count);
  if (present.samples === 0) return undefined;
  const isFull = present.samples === count && cells.starts === undefined;
  const { from, to } = cellSpan(cells, 0, count);
  const figures = summariseColumn(columnPlan, cells, from, to);
  // Field by field, here and where it is stored: to spread an object takes as long as to pack a block of values.
  return {
    chunkId: chunkIdOf(segmentId, column),
    parameterId: columnPlan.parameterId,
    segmentId,
    fromAtMs: times.generatedAtMs[present.first]!,
    toAtMs: times.generatedAtMs[present.last]!,
    samples: present.samples,
    count: figures.count,
    min: figures.min,
    max: figures.max,
    sum: figures.sum,
    last: figures.last,
    quality:
      (isFull ? rows.quality : qualityOfPresent(cells, times, count)) | qualityOfMarks(cells, from, to),
    cadenceMs: isFull ? rows.cadenceMs : null,
    bytes: withGroup(packCells(cells, 0, count), plan.groupId),
  };
}

/** How many samples there are, and the first and last row that has one. */
function presentRows(cells: ColumnCells, count: number): { samples: number; first: number; last: number } {
  if (cells.marks === undefined && cells.starts === undefined)
    return { samples: count, first: 0, last: count - 1 };
  let samples = 0;
  let first = 0;
  let last = 0;
  for (let row = 0; row < count; row++) {
    const found = samplesOfRow(cells, row);
    if (found === 0) continue;
    if (samples === 0) first = row;
    last = row;
    samples += found;
  }
  return { samples, first, last };
}

export function samplesOfRow({ marks, starts }: ColumnCells, row: number): number {
  const from = starts === undefined ? row : starts[row]!;
  const to = starts === undefined ? row + 1 : starts[row + 1]!;
  if (marks === undefined) return to - from;
  let samples = 0;
  for (let cell = from; cell < to; cell++) if (marks[cell] !== absentMark) samples++;
  return samples;
}

function qualityOfPresent(cells: ColumnCells, times: RowTimes, count: number): number {
  let quality = 0;
  for (let row = 0; row < count; row++) if (samplesOfRow(cells, row) > 0) quality |= times.quality[row]!;
  return quality;
}

export function qualityOfMarks({ marks }: ColumnCells, from: number, to: number): number {
  if (marks === undefined) return 0;
  return marks.subarray(from, to).includes(notValidMark) ? sampleQuality.notValid : 0;
}
