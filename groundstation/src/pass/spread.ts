/** How far something was off, over many samples. */
export interface Spread {
  readonly rms: number;
  readonly worst: number;
  readonly samples: number;
}

/** Gathers a spread as samples come; it keeps sums and no samples. */
export class SpreadMeter {
  #sumOfSquares = 0;
  #worst = 0;
  #samples = 0;

  add(error: number): void {
    this.#sumOfSquares += error * error;
    this.#worst = Math.max(this.#worst, Math.abs(error));
    this.#samples++;
  }

  /** Null before the first sample: nothing measured is not the same as no error. */
  get spread(): Spread | null {
    if (this.#samples === 0) return null;
    return { rms: Math.sqrt(this.#sumOfSquares / this.#samples), worst: this.#worst, samples: this.#samples };
  }
}
