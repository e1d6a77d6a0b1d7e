import type { PartBin } from './bin-merge.ts';
import { type ChunkSummaries, headFields } from './chunk-summary.ts';
import { kahanSum } from './kahan-sum.ts';

/** Adds up the chunks that lie in one bin, in the order of their start and number. */
export class WholeBin {
  readonly #bin: number;
  #samples = 0;
  #count = 0;
  #quality = 0;
  #min = Number.NaN;
  #max = Number.NaN;
  readonly #sums: number[] = [];
  #last = 0;
  #lastAtMs = Number.NEGATIVE_INFINITY;
  #lastFromAtMs = Number.NEGATIVE_INFINITY;

  constructor(bin: number) {
    this.#bin = bin;
  }

  get bin(): number {
    return this.#bin;
  }

  add(heads: ChunkSummaries, index: number): void {
    this.#samples += heads.get(index, headFields.samples);
    this.#quality |= heads.get(index, headFields.quality);
    const count = heads.get(index, headFields.count);
    if (count === 0) return;
    this.#count += count;
    const min = heads.get(index, headFields.min);
    const max = heads.get(index, headFields.max);
    const sum = heads.get(index, headFields.sum);
    if (!(min >= this.#min) && !Number.isNaN(min)) this.#min = min;
    if (!(max <= this.#max) && !Number.isNaN(max)) this.#max = max;
    if (!Number.isNaN(sum)) this.#sums.push(sum);
    const toAtMs = heads.get(index, headFields.toAtMs);
    const fromAtMs = heads.get(index, headFields.fromAtMs);
    // Of two that end together the one that begins later, and of two that are alike the one with the higher number, comes last.
    const isLater = toAtMs > this.#lastAtMs || (toAtMs === this.#lastAtMs && fromAtMs >= this.#lastFromAtMs);
    if (!isLater) return;
    this.#last = heads.get(index, headFields.last);
    this.#lastAtMs = toAtMs;
    this.#lastFromAtMs = fromAtMs;
  }

  get part(): PartBin {
    const isEmpty = this.#count === 0;
    return {
      bin: {
        bin: this.#bin,
        samples: this.#samples,
        count: this.#count,
        min: isEmpty ? 0 : this.#min,
        max: isEmpty ? 0 : this.#max,
        sum: isEmpty ? 0 : this.#sum,
        last: isEmpty ? 0 : this.#last,
        lastAtMs: isEmpty ? 0 : this.#lastAtMs,
        quality: this.#quality,
      },
      lastFromAtMs: isEmpty ? 0 : this.#lastFromAtMs,
    };
  }

  get #sum(): number {
    return this.#sums.length === 0 ? Number.NaN : kahanSum(this.#sums);
  }
}
