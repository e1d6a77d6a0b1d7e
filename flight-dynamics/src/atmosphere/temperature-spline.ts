/** Specific gas constant as the model counts it: cm, K, km, atomic mass units. */
export const gasConstant = 831.4;

/** Geopotential height above `fromKm`. */
export function geopotentialKm(heightKm: number, fromKm: number, earthRadiusKm: number): number {
  return ((heightKm - fromKm) * (earthRadiusKm + fromKm)) / (earthRadiusKm + heightKm);
}

/**
 * Temperature between fixed nodes: a cubic spline of 1/T over geopotential height, with given gradients at both ends, and
 * its integral, which is what a hydrostatic density needs. Everything is preallocated.
 *
 * Source: the published model, DENSU and DENSM; the spline itself is the textbook one (second derivatives from a tridiagonal
 * system)
 */
export class TemperatureSpline {
  /** Falling heights; the first may be moved. */
  readonly heightsKm: Float64Array;
  readonly temperaturesK: Float64Array;
  /** Gradients dT/dz at first and last node, K/km of geometric height. */
  topGradient = 0;
  bottomGradient = 0;
  /** Geopotential distance from the first to the last node: negative. */
  spanKm = 0;
  readonly #x: Float64Array;
  readonly #inverse: Float64Array;
  readonly #bend: Float64Array;
  readonly #work: Float64Array;
  #earthRadiusKm = 0;

  constructor(heightsKm: readonly number[]) {
    this.heightsKm = Float64Array.from(heightsKm);
    const count = heightsKm.length;
    this.temperaturesK = new Float64Array(count);
    this.#x = new Float64Array(count);
    this.#inverse = new Float64Array(count);
    this.#bend = new Float64Array(count);
    this.#work = new Float64Array(count);
  }

  /** Call after nodes or gradients changed. */
  fit(earthRadiusKm: number): void {
    this.#earthRadiusKm = earthRadiusKm;
    const { heightsKm, temperaturesK } = this;
    const x = this.#x;
    const y = this.#inverse;
    const bend = this.#bend;
    const work = this.#work;
    const last = heightsKm.length - 1;
    const top = heightsKm[0]!;
    const bottom = heightsKm[last]!;
    this.spanKm = geopotentialKm(bottom, top, earthRadiusKm);
    for (let k = 0; k <= last; k += 1) {
      x[k] = geopotentialKm(heightsKm[k]!, top, earthRadiusKm) / this.spanKm;
      y[k] = 1 / temperaturesK[k]!;
    }
    const stretch = ((earthRadiusKm + bottom) / (earthRadiusKm + top)) ** 2;
    const topSlope = -this.topGradient * y[0]! * y[0]! * this.spanKm;
    const bottomSlope = -this.bottomGradient * y[last]! * y[last]! * this.spanKm * stretch;
    bend[0] = -0.5;
    work[0] = (3 / (x[1]! - x[0]!)) * ((y[1]! - y[0]!) / (x[1]! - x[0]!) - topSlope);
    for (let k = 1; k < last; k += 1) {
      const both = x[k + 1]! - x[k - 1]!;
      const share = (x[k]! - x[k - 1]!) / both;
      const pivot = share * bend[k - 1]! + 2;
      const slopeChange =
        (y[k + 1]! - y[k]!) / (x[k + 1]! - x[k]!) - (y[k]! - y[k - 1]!) / (x[k]! - x[k - 1]!);
      bend[k] = (share - 1) / pivot;
      work[k] = ((6 * slopeChange) / both - share * work[k - 1]!) / pivot;
    }
    const lastStep = x[last]! - x[last - 1]!;
    const end = (3 / lastStep) * (bottomSlope - (y[last]! - y[last - 1]!) / lastStep);
    bend[last] = (end - 0.5 * work[last - 1]!) / (0.5 * bend[last - 1]! + 1);
    for (let k = last - 1; k >= 0; k -= 1) bend[k] = bend[k]! * bend[k + 1]! + work[k]!;
  }

  /** Temperature in K; below the last node the last piece goes on. */
  temperatureK(heightKm: number): number {
    const x = this.#x;
    const at = this.#position(heightKm);
    let low = 0;
    while (low < x.length - 2 && x[low + 1]! <= at) low += 1;
    const width = x[low + 1]! - x[low]!;
    const a = (x[low + 1]! - at) / width;
    const b = (at - x[low]!) / width;
    const bends = (a * a * a - a) * this.#bend[low]! + (b * b * b - b) * this.#bend[low + 1]!;
    return 1 / (a * this.#inverse[low]! + b * this.#inverse[low + 1]! + (bends * width * width) / 6);
  }

  /** Integral of 1/T over geopotential height from the first node down to here: km/K, negative. */
  integral(heightKm: number): number {
    const x = this.#x;
    const y = this.#inverse;
    const bend = this.#bend;
    const at = this.#position(heightKm);
    let sum = 0;
    for (let low = 0; low < x.length - 1 && at > x[low]!; low += 1) {
      const isLast = low === x.length - 2;
      const end = isLast ? at : Math.min(at, x[low + 1]!);
      const width = x[low + 1]! - x[low]!;
      const a = (x[low + 1]! - end) / width;
      const b = (end - x[low]!) / width;
      const a2 = a * a;
      const b2 = b * b;
      const bends =
        ((a2 / 2 - (1 + a2 * a2) / 4) * bend[low]! + ((b2 * b2) / 4 - b2 / 2) * bend[low + 1]!) *
        width *
        width;
      sum += (((1 - a2) * y[low]!) / 2 + (b2 * y[low + 1]!) / 2 + bends / 6) * width;
    }
    return sum * this.spanKm;
  }

  #position(heightKm: number): number {
    return geopotentialKm(heightKm, this.heightsKm[0]!, this.#earthRadiusKm) / this.spanKm;
  }
}
