import { finite } from './power-spectrum.ts';

/**
 * Takes what stands still out of IQ samples: receivers leak some of their own oscillator into the middle of the band. A carrier
 * that passes through there is left alone, for it does not stay.
 */
export class StandingLeak {
  readonly #most: number;
  #count = 0;
  #isImaginary = false;
  #real = 0;
  #imaginary = 0;

  constructor(sampleRateHz: number) {
    this.#most = meanS * sampleRateHz;
  }

  /** @param numbers real and imaginary parts in turn, cut anywhere */
  remove(numbers: Float32Array): Float32Array {
    const out = new Float32Array(numbers.length);
    for (let index = 0; index < numbers.length; index++) {
      const value = finite(numbers[index]!);
      if (this.#isImaginary) {
        this.#imaginary += (value - this.#imaginary) / this.#count;
        out[index] = value - this.#imaginary;
      } else {
        if (this.#count < this.#most) this.#count++;
        this.#real += (value - this.#real) / this.#count;
        out[index] = value - this.#real;
      }
      this.#isImaginary = !this.#isImaginary;
    }
    return out;
  }
}

/** A carrier that moves by more than a fraction of a hertz in this time passes. */
const meanS = 1;
