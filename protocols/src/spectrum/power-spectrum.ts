import { FourierTransform, RealFourierTransform } from './fourier.ts';

/** Audio is one real channel; IQ comes as real and imaginary parts in turn. */
export type SampleKind = 'real' | 'iq';

/** How many numbers a sample has. */
export const numbersASample: Readonly<Record<SampleKind, number>> = { real: 1, iq: 2 };

/**
 * The power in narrow bands of a block of samples, under a Hann window. A sine that just touches full scale (IQ: a circle of
 * radius one) in the middle of a band has power 1, which is 0 dB.
 */
export class PowerSpectrum {
  readonly size: number;
  readonly kind: SampleKind;
  /** Bands; of `real` from 0 to half the sample rate, of `iq` from minus half of it. */
  readonly bins: number;
  /** Distance of two bands. */
  readonly binHz: number;
  /** Of the first band. */
  readonly firstHz: number;
  /** What white noise is seen through: one and a half bands. Source: F. J. Harris, Proc. IEEE 66 (1), 1978, table I */
  readonly noiseBandwidthHz: number;
  readonly #window: Float64Array;
  readonly #scale: number;
  readonly #complex: FourierTransform | undefined;
  readonly #real: RealFourierTransform | undefined;
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #values: Float64Array;

  /** @throws RangeError when `size` is no power of two from 8, or the rate is not above 0 */
  constructor(size: number, kind: SampleKind, sampleRateHz: number) {
    if (!(sampleRateHz > 0)) throw new RangeError(`sampleRateHz: expected above 0, found ${sampleRateHz}`);
    this.size = size;
    this.kind = kind;
    this.#complex = kind === 'iq' ? new FourierTransform(size) : undefined;
    this.#real = kind === 'real' ? new RealFourierTransform(size) : undefined;
    this.bins = kind === 'iq' ? size : size / 2;
    this.binHz = sampleRateHz / size;
    this.firstHz = kind === 'iq' ? -sampleRateHz / 2 : 0;
    this.noiseBandwidthHz = 1.5 * this.binHz;
    this.#window = Float64Array.from(
      { length: size },
      (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size),
    );
    // The window's sum is half its length; a real sine splits its power over two sides.
    this.#scale = ((kind === 'iq' ? 2 : 4) / size) ** 2;
    this.#re = new Float64Array(size);
    this.#im = new Float64Array(size);
    this.#values = new Float64Array(size);
  }

  /**
   * @param samples `size` of them from `at` (counted in samples, not in numbers); what is no number counts as silence
   * @param out takes `bins` powers
   */
  measure(samples: Float32Array, at: number, out: Float64Array | Float32Array): void {
    if (this.#complex !== undefined) this.#measureIq(this.#complex, samples, 2 * at, out);
    else this.#measureReal(this.#real!, samples, at, out);
  }

  #measureReal(
    transform: RealFourierTransform,
    samples: Float32Array,
    at: number,
    out: Float64Array | Float32Array,
  ) {
    for (let index = 0; index < this.size; index++) {
      this.#values[index] = this.#window[index]! * finite(samples[at + index]!);
    }
    transform.forward(this.#values, this.#re, this.#im);
    for (let bin = 0; bin < this.bins; bin++) {
      out[bin] = this.#scale * (this.#re[bin]! ** 2 + this.#im[bin]! ** 2);
    }
  }

  #measureIq(
    transform: FourierTransform,
    samples: Float32Array,
    at: number,
    out: Float64Array | Float32Array,
  ) {
    for (let index = 0; index < this.size; index++) {
      this.#re[index] = this.#window[index]! * finite(samples[at + 2 * index]!);
      this.#im[index] = this.#window[index]! * finite(samples[at + 2 * index + 1]!);
    }
    transform.forward(this.#re, this.#im);
    const half = this.size / 2;
    for (let bin = 0; bin < this.size; bin++) {
      const from = (bin + half) % this.size;
      out[bin] = this.#scale * (this.#re[from]! ** 2 + this.#im[from]! ** 2);
    }
  }
}

/** Nothing that was scaled to 1 comes near. */
const loudest = 1e6;

export function finite(sample: number): number {
  return Math.abs(sample) <= loudest ? sample : 0;
}
