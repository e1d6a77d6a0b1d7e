/**
 * Fast Fourier transforms of one length, with everything that depends on the length alone worked out beforehand.
 *
 * `X[k] = sum of x[n] exp(-2 pi i k n / N)`, not scaled. Radix 4, with one step of radix 2 where the length is no power of four.
 * Source: J. W. Cooley and J. W. Tukey, "An algorithm for the machine calculation of complex Fourier series", Math. Comp. 19,
 *   1965; decimation in time.
 */
export class FourierTransform {
  readonly size: number;
  readonly #order: Uint32Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  /** @throws RangeError when `size` is no power of two from 4 to 2^22 */
  constructor(size: number) {
    if (!(size >= 4 && size <= 2 ** 22 && Number.isInteger(Math.log2(size)))) {
      throw new RangeError(`size: expected a power of two from 4 to 2^22, found ${size}`);
    }
    this.size = size;
    const bits = Math.log2(size);
    this.#order = Uint32Array.from({ length: size }, (_, index) => reversed(index, bits));
    this.#cos = Float64Array.from({ length: size }, (_, index) => Math.cos((2 * Math.PI * index) / size));
    this.#sin = Float64Array.from({ length: size }, (_, index) => -Math.sin((2 * Math.PI * index) / size));
  }

  /** In place; both have `size` values. */
  forward(real: Float64Array, imaginary: Float64Array): void {
    this.#reorder(real, imaginary);
    let done = 1;
    if (Math.log2(this.size) % 2 === 1) {
      this.#joinPairs(real, imaginary);
      done = 2;
    }
    for (; done < this.size; done *= 4) this.#joinFours(real, imaginary, done);
  }

  #reorder(real: Float64Array, imaginary: Float64Array): void {
    const order = this.#order;
    for (let index = 0; index < order.length; index++) {
      const other = order[index]!;
      if (other <= index) continue;
      const [r, i] = [real[index]!, imaginary[index]!];
      real[index] = real[other]!;
      imaginary[index] = imaginary[other]!;
      real[other] = r;
      imaginary[other] = i;
    }
  }

  #joinPairs(real: Float64Array, imaginary: Float64Array): void {
    for (let at = 0; at < this.size; at += 2) {
      const [r, i] = [real[at + 1]!, imaginary[at + 1]!];
      real[at + 1] = real[at]! - r;
      imaginary[at + 1] = imaginary[at]! - i;
      real[at]! += r;
      imaginary[at]! += i;
    }
  }

  /** Four transforms of `part` values each, in bit-reversed order (0, 2, 1, 3), become one. */
  #joinFours(real: Float64Array, imaginary: Float64Array, part: number): void {
    const cos = this.#cos;
    const sin = this.#sin;
    const stride = this.size / (4 * part);
    for (let k = 0; k < part; k++) {
      const turn = k * stride;
      const c1 = cos[turn]!;
      const s1 = sin[turn]!;
      const c2 = cos[2 * turn]!;
      const s2 = sin[2 * turn]!;
      const c3 = cos[3 * turn]!;
      const s3 = sin[3 * turn]!;
      for (let at = k; at < this.size; at += 4 * part) {
        const two = at + part;
        const one = two + part;
        const three = one + part;
        const ar = real[at]!;
        const ai = imaginary[at]!;
        const br = real[one]! * c1 - imaginary[one]! * s1;
        const bi = real[one]! * s1 + imaginary[one]! * c1;
        const cr = real[two]! * c2 - imaginary[two]! * s2;
        const ci = real[two]! * s2 + imaginary[two]! * c2;
        const dr = real[three]! * c3 - imaginary[three]! * s3;
        const di = real[three]! * s3 + imaginary[three]! * c3;
        const evenR = ar + cr;
        const evenI = ai + ci;
        const oddR = ar - cr;
        const oddI = ai - ci;
        const sumR = br + dr;
        const sumI = bi + di;
        const differenceR = br - dr;
        const differenceI = bi - di;
        real[at] = evenR + sumR;
        imaginary[at] = evenI + sumI;
        real[two] = oddR + differenceI;
        imaginary[two] = oddI - differenceR;
        real[one] = evenR - sumR;
        imaginary[one] = evenI - sumI;
        real[three] = oddR - differenceI;
        imaginary[three] = oddI + differenceR;
      }
    }
  }
}

/**
 * The transform of real values by one of half the length: even ones go in as real, odd ones as imaginary parts.
 *
 * Source: W. H. Press et al., Numerical Recipes, 3rd edition, 12.3.2 (the identity, not the code)
 */
export class RealFourierTransform {
  readonly size: number;
  readonly #half: FourierTransform;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;

  /** @throws RangeError when `size` is no power of two from 8 */
  constructor(size: number) {
    this.size = size;
    this.#half = new FourierTransform(size / 2);
    this.#real = new Float64Array(size / 2);
    this.#imaginary = new Float64Array(size / 2);
    this.#cos = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sin = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size));
  }

  /**
   * @param values `size` of them, left as they are
   * @param real takes the values 0 to `size` / 2 - 1, the highest being just below half the sample rate
   */
  forward(values: Float64Array, real: Float64Array, imaginary: Float64Array): void {
    const half = this.size / 2;
    const re = this.#real;
    const im = this.#imaginary;
    for (let index = 0; index < half; index++) {
      re[index] = values[2 * index]!;
      im[index] = values[2 * index + 1]!;
    }
    this.#half.forward(re, im);
    for (let k = 0; k < half; k++) {
      const mirror = k === 0 ? 0 : half - k;
      const evenR = (re[k]! + re[mirror]!) / 2;
      const evenI = (im[k]! - im[mirror]!) / 2;
      const oddR = (im[k]! + im[mirror]!) / 2;
      const oddI = (re[mirror]! - re[k]!) / 2;
      real[k] = evenR + oddR * this.#cos[k]! + oddI * this.#sin[k]!;
      imaginary[k] = evenI + oddI * this.#cos[k]! - oddR * this.#sin[k]!;
    }
  }
}

function reversed(index: number, bits: number): number {
  let out = 0;
  for (let bit = 0; bit < bits; bit++) out |= ((index >>> bit) & 1) << (bits - 1 - bit);
  return out;
}
