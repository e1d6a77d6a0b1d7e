/**
 * How loud it was while a frame was heard: power of the band of the tones, noise included, block by block.
 *
 * The last 4096 blocks are remembered, more than a minute and a half.
 */
export class LevelMeter {
  readonly #powers = new Float64Array(blocksKept);
  readonly #blockSamples: number;
  #blocks = 0;

  constructor(blockSamples: number) {
    this.#blockSamples = blockSamples;
  }

  /** The next block of the baseband, in `real` and `imaginary` from `from` on. */
  push(real: Float64Array, imaginary: Float64Array, from: number): void {
    let sum = 0;
    for (let at = from; at < from + this.#blockSamples; at++) {
      sum += real[at]! * real[at]! + imaginary[at]! * imaginary[at]!;
    }
    this.#powers[this.#blocks++ % blocksKept] = sum / this.#blockSamples;
  }

  /** Decibels of full scale over the blocks that lie in a span, or of the one that it touches. */
  levelDb(startPlace: number, endPlace: number): number {
    const last = Math.min(this.#blocks, Math.max(1, Math.floor(endPlace / this.#blockSamples)));
    const first = Math.min(
      last - 1,
      Math.max(0, Math.ceil(startPlace / this.#blockSamples), last - blocksKept),
    );
    let sum = 0;
    for (let block = first; block < last; block++) sum += this.#powers[block % blocksKept]!;
    return 10 * Math.log10(Math.max(sum / (last - first), quietestPower));
  }
}

const blocksKept = 4096;
const quietestPower = 1e-12;
