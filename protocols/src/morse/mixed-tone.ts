import { finite } from '../spectrum/power-spectrum.ts';

/**
 * A tone brought to 0 Hz and thinned to about a thousand values a second, as running sums: what any stretch of it adds up to is
 * one subtraction.
 */
export class MixedTone {
  /** Values a second. */
  readonly rateHz: number;
  /** Samples that make one value. */
  readonly samplesAValue: number;
  readonly #sampleRateHz: number;
  readonly #real = new Float64Array(ringValues);
  readonly #imaginary = new Float64Array(ringValues);
  readonly #start: number;
  #count = 0;
  #sumReal = 0;
  #sumImaginary = 0;
  #inValue = 0;
  #phase = 0;

  /** @param start number of the first sample that will be mixed */
  constructor(sampleRateHz: number, start: number) {
    this.#sampleRateHz = sampleRateHz;
    this.#start = start;
    this.samplesAValue = Math.max(1, Math.round(sampleRateHz / 1000));
    this.rateHz = sampleRateHz / this.samplesAValue;
  }

  /** Values so far. */
  get count(): number {
    return this.#count;
  }

  /** The number of the sample where value `index` begins. */
  sampleOf(index: number): number {
    return this.#start + index * this.samplesAValue;
  }

  /**
   * Mixes `samples` from `from` to before `end`; the tone moves evenly between the two frequencies.
   */
  mix(samples: Float32Array, from: number, end: number, fromHz: number, toHz: number): void {
    const mask = ringValues - 1;
    const steps = Math.max(1, end - from);
    for (let at = from; at < end; at++) {
      const sample = finite(samples[at]!);
      this.#sumReal += sample * Math.cos(this.#phase);
      this.#sumImaginary -= sample * Math.sin(this.#phase);
      const frequencyHz = fromHz + ((toHz - fromHz) * (at - from)) / steps;
      this.#phase = (this.#phase + (2 * Math.PI * frequencyHz) / this.#sampleRateHz) % (2 * Math.PI);
      if (++this.#inValue < this.samplesAValue) continue;
      this.#inValue = 0;
      this.#count++;
      this.#real[this.#count & mask] = this.#sumReal / this.samplesAValue;
      this.#imaginary[this.#count & mask] = this.#sumImaginary / this.samplesAValue;
    }
  }

  /** Of the values from `from` to before `end`, none older than `mixedReachValues`: the square of the amplitude of a sine. */
  power(from: number, end: number): number {
    const mask = ringValues - 1;
    const length = end - from;
    const real = (this.#real[end & mask]! - this.#real[from & mask]!) / length;
    const imaginary = (this.#imaginary[end & mask]! - this.#imaginary[from & mask]!) / length;
    return 4 * (real * real + imaginary * imaginary);
  }
}

const ringValues = 32_768;
/** How far back sums are held. */
export const mixedReachValues = ringValues - 1;
