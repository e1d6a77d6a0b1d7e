import { numbersASample, type SampleKind } from './power-spectrum.ts';

/**
 * Holds the newest samples of a stream, so that blocks that overlap can be taken from it however it was cut.
 */
export class SampleWindow {
  readonly #numbers: number;
  #values: Float32Array;
  #count = 0;
  /** Number of the first sample that is still held. */
  first = 0;

  constructor(kind: SampleKind) {
    this.#numbers = numbersASample[kind];
    this.#values = new Float32Array(4096 * this.#numbers);
  }

  /** Whole samples; an IQ pair that was cut waits for its other half. */
  get end(): number {
    return this.first + Math.floor(this.#count / this.#numbers);
  }

  /** From `first` on; take `at - first` for the place of sample `at`. */
  get values(): Float32Array {
    return this.#values;
  }

  append(numbers: Float32Array): void {
    const needed = this.#count + numbers.length;
    if (needed > this.#values.length) {
      const larger = new Float32Array(Math.max(needed, 2 * this.#values.length));
      larger.set(this.#values.subarray(0, this.#count));
      this.#values = larger;
    }
    this.#values.set(numbers, this.#count);
    this.#count = needed;
  }

  /** Samples before this one are needed no more. */
  dropBefore(sample: number): void {
    const dropped = Math.min(Math.max(0, sample - this.first), this.end - this.first);
    if (dropped === 0) return;
    this.#values.copyWithin(0, dropped * this.#numbers, this.#count);
    this.#count -= dropped * this.#numbers;
    this.first += dropped;
  }
}
