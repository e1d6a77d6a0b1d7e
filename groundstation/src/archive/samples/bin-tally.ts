import { type FigureSummary, noFigures, summariseFigures } from '../columns/figure-summary.ts';
import { summariseCells } from '../columns/summarise-cells.ts';
import type { StoredBin } from '../store/archive-store.ts';
import { binNumber } from '../store/bin-number.ts';
import { cellSpan } from './cell-arrays.ts';
import { qualityOfMarks, samplesOfRow } from './chunk-row.ts';
import { figuresOf, lastFiniteAt } from './column-figures.ts';
import type { ColumnCells, ColumnPlan } from './group-plan.ts';
import { orOf } from './row-keys.ts';
import type { SampleBinQuery, SampleBins } from './sample-archive.ts';

/** When each row of a chunk was made: one by one, or at a cadence. */
export type RowInstants =
  | { readonly generatedAtMs: Float64Array; readonly quality: Uint8Array }
  | { readonly fromAtMs: number; readonly cadenceMs: number };

/** Sorted rows `from` to `to`, all in the span of the query. */
export interface TalliedRows {
  readonly column: ColumnPlan;
  readonly cells: ColumnCells;
  readonly instants: RowInstants;
  readonly from: number;
  readonly to: number;
}

/** Adds up samples into bins, from whole chunks that the store has summed up and from rows. */
export class BinTally {
  readonly #query: SampleBinQuery;
  readonly #samples: Uint32Array;
  readonly #counts: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #sums: Float64Array;
  readonly #last: Float64Array;
  readonly #lastAtMs: Float64Array;
  readonly #quality: Uint8Array;

  constructor(query: SampleBinQuery) {
    const { bins } = query;
    this.#query = query;
    this.#samples = new Uint32Array(bins);
    this.#counts = new Float64Array(bins);
    this.#min = new Float64Array(bins).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(bins).fill(Number.NEGATIVE_INFINITY);
    this.#sums = new Float64Array(bins);
    this.#last = new Float64Array(bins).fill(Number.NaN);
    this.#lastAtMs = new Float64Array(bins).fill(Number.NEGATIVE_INFINITY);
    this.#quality = new Uint8Array(bins);
  }

  addBins(bins: readonly StoredBin[]): void {
    for (const stored of bins) this.#add(stored.bin, stored, stored.samples, stored.quality, stored.lastAtMs);
  }

  addRows(rows: TalliedRows): void {
    const { column, cells, instants, from, to } = rows;
    const span = cellSpan(cells, from, to);
    const figures = figuresOf(column, cells, span.from, span.to);
    for (const { bin, from: start, to: end } of this.#partsOf(instants, from, to))
      this.#addPart(bin, rows, figures, span.from, start, end);
  }

  /**
   * Adds rows of a chunk without unpacking it, which takes a tenth of the time.
   *
   * @returns false, with nothing added, where more must be known than the packed numbers tell
   */
  addPacked(packed: Uint8Array, instants: RowInstants, from: number, to: number): boolean {
    const parts = this.#partsOf(instants, from, to);
    const summaries = summariseCells(packed, [from, ...parts.map((part) => part.to)]);
    if (summaries === undefined) return false;
    // Which of several is last can be told only where all are numbers.
    if (parts.some((part, place) => summaries[place + 1]!.count !== part.to - part.from)) return false;
    for (const [place, part] of parts.entries()) {
      const quality = 'cadenceMs' in instants ? 0 : orOf(instants.quality, part.from, part.to);
      const samples = part.to - part.from;
      this.#add(part.bin, summaries[place + 1]!, samples, quality, atMsOf(instants, part.to - 1));
    }
    return true;
  }

  /** Samples of a column that nobody can read any more: they are counted. */
  addUnread(instants: RowInstants, from: number, to: number): void {
    for (let row = from; row < to; row++) this.#samples[binNumber(this.#query, atMsOf(instants, row))]! += 1;
  }

  get bins(): SampleBins {
    const { fromAtMs, toAtMs, bins } = this.#query;
    const mean = new Float64Array(bins);
    for (let bin = 0; bin < bins; bin++) {
      mean[bin] = this.#sums[bin]! / this.#counts[bin]!;
      if (this.#counts[bin] !== 0) continue;
      this.#min[bin] = Number.NaN;
      this.#max[bin] = Number.NaN;
    }
    return {
      fromAtMs,
      toAtMs,
      samples: this.#samples,
      min: this.#min,
      max: this.#max,
      mean,
      last: this.#last,
      quality: this.#quality,
    };
  }

  /** Rows cut at the edges of bins. */
  #partsOf(instants: RowInstants, from: number, to: number): { bin: number; from: number; to: number }[] {
    const parts = [];
    const lastBin = binNumber(this.#query, atMsOf(instants, to - 1));
    for (let row = from; row < to; ) {
      const bin = binNumber(this.#query, atMsOf(instants, row));
      const end = bin === lastBin ? to : this.#endOfBin(instants, bin, row, to);
      parts.push({ bin, from: row, to: end });
      row = end;
    }
    return parts;
  }

  /** First row of those from `from` on that is in a later bin; the last one is. */
  #endOfBin(instants: RowInstants, bin: number, from: number, to: number): number {
    let below = from;
    let above = to - 1;
    while (above - below > 1) {
      const middle = (below + above) >>> 1;
      if (binNumber(this.#query, atMsOf(instants, middle)) === bin) below = middle;
      else above = middle;
    }
    return above;
  }

  #addPart(
    bin: number,
    { cells, instants }: TalliedRows,
    figures: Float64Array | undefined,
    firstCell: number,
    from: number,
    to: number,
  ): void {
    const span = cellSpan(cells, from, to);
    const samples = countSamples(cells, from, to);
    if (samples === 0) return;
    const [start, end] = [span.from - firstCell, span.to - firstCell];
    const found = figures === undefined ? noFigures : summariseFigures(figures, start, end);
    const quality =
      qualityOfRows(cells, instants, from, to, samples) | qualityOfMarks(cells, span.from, span.to);
    const lastAt = figures === undefined ? -1 : lastFiniteAt(figures, start, end);
    const lastRow = lastAt < 0 ? to - 1 : rowOfCell(cells, lastAt + firstCell, from, to);
    this.#add(bin, found, samples, quality, atMsOf(instants, lastRow));
  }

  #add(bin: number, found: FigureSummary, samples: number, quality: number, lastAtMs: number): void {
    this.#samples[bin]! += samples;
    this.#quality[bin]! |= quality;
    if (found.count === 0) return;
    this.#counts[bin]! += found.count;
    this.#sums[bin]! += found.sum;
    if (found.min < this.#min[bin]!) this.#min[bin] = found.min;
    if (found.max > this.#max[bin]!) this.#max[bin] = found.max;
    if (lastAtMs < this.#lastAtMs[bin]!) return;
    this.#last[bin] = found.last;
    this.#lastAtMs[bin] = lastAtMs;
  }
}

function atMsOf(instants: RowInstants, row: number): number {
  return 'cadenceMs' in instants
    ? instants.fromAtMs + row * instants.cadenceMs
    : instants.generatedAtMs[row]!;
}

function countSamples(cells: ColumnCells, from: number, to: number): number {
  if (cells.marks === undefined) {
    const span = cellSpan(cells, from, to);
    return span.to - span.from;
  }
  let samples = 0;
  for (let row = from; row < to; row++) samples += samplesOfRow(cells, row);
  return samples;
}

function qualityOfRows(
  cells: ColumnCells,
  instants: RowInstants,
  from: number,
  to: number,
  samples: number,
): number {
  if ('cadenceMs' in instants) return 0;
  if (samples === to - from && cells.starts === undefined) return orOf(instants.quality, from, to);
  let quality = 0;
  for (let row = from; row < to; row++) if (samplesOfRow(cells, row) > 0) quality |= instants.quality[row]!;
  return quality;
}

function rowOfCell({ starts }: ColumnCells, cell: number, from: number, to: number): number {
  if (starts === undefined) return cell;
  let below = from;
  let above = to;
  while (above - below > 1) {
    const middle = (below + above) >>> 1;
    if (starts[middle]! <= cell) below = middle;
    else above = middle;
  }
  return below;
}
