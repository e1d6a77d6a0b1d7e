import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { cellSpan } from './cell-arrays.ts';
import type { ColumnSource } from './column-source.ts';
import type { SamplePage, SampleQuery } from './sample-archive.ts';

/** Makes samples of rows until a page is full, and looks one row further, to know whether more follow. */
export class SampleSink {
  readonly #limit: number;
  readonly #isNewestFirst: boolean;
  readonly #samples: ParameterSample[] = [];
  #next: SamplePage['next'];

  constructor({ limit, isNewestFirst = false }: SampleQuery) {
    this.#limit = limit;
    this.#isNewestFirst = isNewestFirst;
  }

  get count(): number {
    return this.#samples.length;
  }

  get page(): SamplePage {
    return { samples: this.#samples, next: this.#next };
  }

  add(source: ColumnSource, from: number, to: number): boolean {
    // No more rows at once than are wanted: what a sample means is worked out for each.
    for (let first = from; first < to; ) {
      const rows = Math.min(to - first, Math.max(fewRows, this.#limit - this.count + 1));
      const isGoingOn = this.#isNewestFirst
        ? this.#addBackwards(source, from + to - first - rows, from + to - first)
        : this.#addForwards(source, first, first + rows);
      if (!isGoingOn) return false;
      first += rows;
    }
    return true;
  }

  #addForwards(source: ColumnSource, from: number, to: number): boolean {
    const { cells, column } = source;
    const span = cellSpan(cells, from, to);
    let row = from;
    let rowBefore = -1;
    for (const cell of column.readSamples(cells, span.from, span.to)) {
      if (cells.starts === undefined) row = cell.index;
      else while (cells.starts[row + 1]! <= cell.index) row++;
      if (row !== rowBefore && this.#isFull()) return false;
      rowBefore = row;
      this.#samples.push(sampleOf(cell, source, row));
    }
    return true;
  }

  #addBackwards(source: ColumnSource, from: number, to: number): boolean {
    const { cells, column } = source;
    const span = cellSpan(cells, from, to);
    const found = column.readSamples(cells, span.from, span.to);
    // The rows go backwards, a list in a row does not.
    let row = to - 1;
    for (let end = found.length; end > 0; ) {
      const last = found[end - 1]!.index;
      if (cells.starts === undefined) row = last;
      else while (cells.starts[row]! > last) row--;
      const firstCell = cells.starts === undefined ? last : cells.starts[row]!;
      let start = end - 1;
      while (start > 0 && found[start - 1]!.index >= firstCell) start--;
      if (this.#isFull()) return false;
      for (let place = start; place < end; place++) this.#samples.push(sampleOf(found[place]!, source, row));
      end = start;
    }
    return true;
  }

  #isFull(): boolean {
    if (this.count < this.#limit) return false;
    const { generatedAtMs, packetLsn } = this.#samples[this.count - 1]!;
    this.#next = { atMs: generatedAtMs, lsn: packetLsn };
    return true;
  }
}

const fewRows = 16;

export function sampleOf(
  {
    name,
    raw,
    value,
    unit,
    limitState,
  }: Pick<ParameterSample, 'name' | 'raw' | 'value' | 'unit' | 'limitState'>,
  { times }: Pick<ColumnSource, 'times'>,
  row: number,
): ParameterSample {
  const quality = times.quality[row]!;
  const sample = {
    name,
    generatedAtMs: times.generatedAtMs[row]!,
    receivedAtMs: times.receivedAtMs[row]!,
    raw,
    value,
    unit,
    limitState,
    packetLsn: times.lsns[row]!,
  };
  return quality === 0 ? sample : { ...sample, quality };
}
