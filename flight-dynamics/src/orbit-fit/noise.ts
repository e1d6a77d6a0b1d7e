/**
 * What the readings scatter by: a spread of frequency, and a jitter of the time stamps that counts as much as the frequency moves
 * meanwhile. Variance of a row = (frequencyPart sigma)² + (rate jitter)².
 */
export interface NoiseModel {
  /** Multiplies the stated sigma of a row, or is the sigma in hertz where none is stated. */
  readonly frequencyPart: number;
  readonly jitterS: number;
  /** How many rows say as much as one independent one; 1 for white noise. */
  readonly correlation: number;
}

export function rowVariance(noise: NoiseModel, statedHz: number, rateHzS: number): number {
  return (noise.frequencyPart * statedHz) ** 2 + (noise.jitterS * rateHzS) ** 2;
}

/** Spread that outliers do not move: 1.4826 times the median size (normal distribution). */
export function robustSpread(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sizes = values.map(Math.abs).sort((a, b) => a - b);
  const middle = sizes.length >> 1;
  const median = sizes.length % 2 === 1 ? sizes[middle]! : (sizes[middle - 1]! + sizes[middle]!) / 2;
  return 1.4826 * median;
}

/**
 * Both parts of the noise from residuals: squares of residuals over squares of stated sigmas are fitted by a straight line in the
 * square of the rate, each row weighted by the inverse square of its own expectation.
 */
export function estimateNoise(
  residualsHz: readonly number[],
  statedHz: readonly number[],
  ratesHzS: readonly number[],
): Omit<NoiseModel, 'correlation'> {
  const squares = residualsHz.map((r, i) => (r / statedHz[i]!) ** 2);
  const slopes = ratesHzS.map((rate, i) => (rate / statedHz[i]!) ** 2);
  const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
  let frequency = mean;
  let jitter = 0;
  for (let round = 0; round < 6; round += 1) {
    let [one, x, xx, y, xy] = [0, 0, 0, 0, 0];
    for (const [i, square] of squares.entries()) {
      const expected = Math.max(1e-12, frequency + jitter * slopes[i]!);
      const weight = 1 / (expected * expected);
      one += weight;
      x += weight * slopes[i]!;
      xx += weight * slopes[i]! ** 2;
      y += weight * square;
      xy += weight * slopes[i]! * square;
    }
    const determinant = one * xx - x * x;
    const slope = determinant > 1e-9 * one * xx ? (one * xy - x * y) / determinant : 0;
    jitter = Math.max(0, slope);
    // A tenth of the spread is left to frequency: a receiver without any noise has none either.
    frequency = Math.max(mean / 100, (y - jitter * x) / one);
  }
  return { frequencyPart: Math.sqrt(frequency), jitterS: Math.sqrt(jitter) };
}

/**
 * How much less a series says than as many independent rows: 1 + 2 (sum of its autocorrelations), summed while neighbours agree.
 *
 * @param series normalised residuals of each pass, in order of time
 * @returns 1 or more
 * Source: variance of a mean of correlated values; cut by the initial positive sequence of Geyer 1992
 */
export function correlationFactor(series: readonly (readonly number[])[]): number {
  const lagged = (lag: number) => {
    let sum = 0;
    for (const values of series) {
      for (let i = lag; i < values.length; i += 1) sum += values[i]! * values[i - lag]!;
    }
    return sum;
  };
  const power = lagged(0);
  if (!(power > 0)) return 1;
  const longest = Math.max(...series.map((values) => values.length)) >> 1;
  let factor = 1;
  for (let lag = 1; lag + 1 <= longest; lag += 2) {
    const pair = (lagged(lag) + lagged(lag + 1)) / power;
    if (!(pair > 0.05)) break;
    factor += 2 * pair;
  }
  return Math.max(1, factor);
}
