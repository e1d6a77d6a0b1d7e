/** The mean over any span of the last seconds of a stream, which came in chunks of any size. */
export class SpanMeans {
  readonly #blockSamples: number;
  readonly #sums = new Float64Array(blocksKept);
  #samples = 0;

  constructor(sampleRateHz: number) {
    this.#blockSamples = Math.max(1, Math.round(sampleRateHz * blockS));
  }

  /** @param valueOf what of a sample is averaged */
  push(samples: Float32Array, valueOf: (sample: number) => number): void {
    for (let index = 0; index < samples.length; index++) {
      const block = Math.floor(this.#samples / this.#blockSamples) % blocksKept;
      if (this.#samples++ % this.#blockSamples === 0) this.#sums[block] = 0;
      const value = valueOf(samples[index]!);
      // What is no number would stay in the sum.
      if (Number.isFinite(value)) this.#sums[block]! += value;
    }
  }

  /**
   * Over the blocks of five milliseconds that lie inside a span, or the one that it touches.
   *
   * @returns NaN where nothing of it is kept
   */
  mean(fromSample: number, toSample: number): number {
    const end = Math.min(toSample, this.#samples);
    const last = Math.max(1, Math.floor(end / this.#blockSamples));
    const oldest = Math.ceil(this.#samples / this.#blockSamples) - blocksKept;
    const first = Math.max(0, oldest, Math.min(last - 1, Math.ceil(fromSample / this.#blockSamples)));
    if (first >= last || this.#samples === 0) return Number.NaN;
    let sum = 0;
    for (let block = first; block < last; block++) sum += this.#sums[block % blocksKept]!;
    const samples = Math.min(last * this.#blockSamples, this.#samples) - first * this.#blockSamples;
    return sum / samples;
  }
}

const blockS = 0.005;
/** Twenty seconds: longer than any frame, and than what a demodulator holds back. */
const blocksKept = 4000;
