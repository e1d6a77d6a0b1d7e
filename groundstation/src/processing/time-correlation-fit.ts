/** The clock on board and the instant at which it read so. */
export interface ClockPair {
  /** Reading, seconds since whatever the clock counts from. */
  readonly onboardS: number;
  /** TAI, milliseconds since 1970-01-01T00:00:00 TAI: a scale without leap seconds, as a free clock is. */
  readonly groundTaiMs: number;
  /** How far a single pair strays, one standard deviation. */
  readonly sigmaMs: number;
  /** How far all pairs of this kind may be wrong together. */
  readonly biasMs: number;
}

/** A straight line from readings to instants, and how well it is known. */
export interface ClockLine {
  /** A point of the line: the middle of the pairs. */
  readonly onboardS: number;
  readonly taiMs: number;
  /** What the line gains on 1000 ms a second, in ms/s: 0.001 is a clock that is slow by 1 ppm. */
  readonly rateOffsetMsPerS: number;
  /** Variance of the point and of the rate, which are independent there: ms², ms²/s². */
  readonly pointVariance: number;
  readonly rateVariance: number;
  /** Degrees of freedom of these figures. */
  readonly freedom: number;
  readonly biasMs: number;
  /** First and last reading among the pairs: beyond them the line is extrapolated. */
  readonly fromOnboardS: number;
  readonly toOnboardS: number;
  readonly pairs: number;
  readonly outliers: number;
}

/** What is known of the rate before any pair. */
export interface RatePrior {
  readonly meanMsPerS: number;
  readonly sigmaMsPerS: number;
}

/**
 * The straight line through pairs of a clock and its instants, whatever a minority of them says.
 *
 * Median slope and offset (Theil and Sen), or the line as it was before the newest pair, say where most pairs are; those that
 * stray from it by more than 3.5 times the spread are left out, and the rest is fitted by weighted least squares with what is known of the rate beforehand, until the
 * choice no longer changes. The spread follows from the residuals, and from the uncertainty that was stated as if it had been
 * seen in four pairs: so a few pairs that agree by chance are not believed too much.
 *
 * A pair counts the less the older it is, because the drift may have changed since: as if it strayed by what the drift can
 * have made of its age.
 *
 * @param pairs in the order of their readings
 * @param driftStabilityMsPerS by how much the rate may change; 0: all pairs count the same
 * @param before the line of nearly the same pairs, if there is one: saves half of the time
 * @returns undefined without a pair
 * Source: P. K. Sen, Journal of the American Statistical Association 63 (1968), 1379; conjugate normal regression
 */
export function fitClockLine(
  pairs: readonly ClockPair[],
  prior: RatePrior,
  driftStabilityMsPerS = 0,
  before?: ClockLine,
): ClockLine | undefined {
  const first = pairs[0];
  const last = pairs.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const points = pairs.map(({ onboardS, groundTaiMs, sigmaMs }) => {
    const x = onboardS - first.onboardS;
    const weight = 1 / (sigmaMs ** 2 + ((last.onboardS - onboardS) * driftStabilityMsPerS) ** 2);
    return { x, y: groundTaiMs - first.groundTaiMs - 1000 * x, weight, share: weight * sigmaMs ** 2 };
  });
  let line =
    before === undefined
      ? medianLine(points, prior)
      : {
          atZero: taiMsOn(before, first.onboardS) - first.groundTaiMs,
          rate: before.rateOffsetMsPerS,
        };
  let isUsed: boolean[] = [];
  let fitted = leastSquares(points, prior);
  for (let round = 0; round < 6; round++) {
    const spread = spreadOf(points, line);
    const next = points.map((point) => Math.abs(residual(point, line)) <= 3.5 * spread(point));
    if (round > 0 && next.every((used, index) => used === isUsed[index])) break;
    isUsed = next;
    fitted = leastSquares(
      points.filter((_, index) => isUsed[index]),
      prior,
    );
    line = { atZero: fitted.point - fitted.rate * fitted.middle, rate: fitted.rate };
  }
  const used = pairs.filter((_, index) => isUsed[index]);
  const readings = used.map(({ onboardS }) => onboardS);
  return {
    onboardS: first.onboardS + fitted.middle,
    taiMs: first.groundTaiMs + 1000 * fitted.middle + fitted.point,
    rateOffsetMsPerS: fitted.rate,
    pointVariance: fitted.pointVariance,
    rateVariance: fitted.rateVariance,
    freedom: fitted.freedom,
    biasMs: used.reduce((most, { biasMs }) => Math.max(most, biasMs), 0),
    fromOnboardS: Math.min(...readings),
    toOnboardS: Math.max(...readings),
    pairs: used.length,
    outliers: pairs.length - used.length,
  };
}

/** Instant of a reading on a line, TAI. */
export function taiMsOn(line: ClockLine, onboardS: number): number {
  return line.taiMs + (onboardS - line.onboardS) * (1000 + line.rateOffsetMsPerS);
}

/**
 * Within how many milliseconds the line is right at a reading, 19 times in 20.
 *
 * @param driftStabilityMsPerS by how much the rate may change; counts beyond the pairs
 */
export function lineUncertaintyMs(line: ClockLine, onboardS: number, driftStabilityMsPerS: number): number {
  const x = onboardS - line.onboardS;
  const beyondS = Math.max(0, onboardS - line.toOnboardS, line.fromOnboardS - onboardS);
  const variance = line.pointVariance + x * x * line.rateVariance;
  const noiseMs = student95(line.freedom) * Math.sqrt(variance);
  return Math.hypot(noiseMs, beyondS * driftStabilityMsPerS) + line.biasMs;
}

/**
 * The bound that a deviate of Student's distribution keeps 19 times in 20, either side.
 *
 * Source: expansion in 1/freedom, Abramowitz and Stegun, 26.7.5; 3 % too small at 3 degrees of freedom, 0.1 % at 10
 */
export function student95(freedom: number): number {
  const z = 1.959964;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
  /** How much of a pair it is: 1 when new, less as it grows old. */
  readonly share: number;
}

interface PlainLine {
  readonly atZero: number;
  readonly rate: number;
}

const residual = ({ x, y }: Point, { atZero, rate }: PlainLine) => y - atZero - rate * x;

/** More pairs than this make more slopes than are worth their time: every n-th is taken. */
const mostSlopePoints = 48;

function medianLine(points: readonly Point[], prior: RatePrior): PlainLine {
  const stride = Math.ceil(points.length / mostSlopePoints);
  const few = points.filter((_, index) => index % stride === 0);
  const slopes: number[] = [];
  for (const [index, a] of few.entries())
    for (const b of few.slice(index + 1)) if (a.x !== b.x) slopes.push((b.y - a.y) / (b.x - a.x));
  // A slope that no oscillator has comes from noise over a short time.
  const limit = 3 * prior.sigmaMsPerS;
  const found = slopes.length < 3 ? prior.meanMsPerS : median(slopes);
  const rate = Math.min(Math.max(found, prior.meanMsPerS - limit), prior.meanMsPerS + limit);
  return { rate, atZero: median(points.map(({ x, y }) => y - rate * x)) };
}

/** No pair is left out for straying less than it was said to. */
function spreadOf(points: readonly Point[], line: PlainLine): (point: Point) => number {
  const relative = points.map((point) => Math.abs(residual(point, line)) * Math.sqrt(point.weight));
  // 1.4826: of a normal distribution half lies within 1 / 1.4826 standard deviations.
  const scale = Math.max(1, 1.4826 * median(relative));
  return ({ weight }) => scale / Math.sqrt(weight);
}

/** The stated uncertainty counts as much as so many pairs. */
const priorFreedom = 4;

function leastSquares(points: readonly Point[], prior: RatePrior) {
  let sum = 0;
  let sumX = 0;
  for (const { x, weight } of points) {
    sum += weight;
    sumX += weight * x;
  }
  const middle = sumX / sum;
  let sumY = 0;
  let sumXX = 1 / prior.sigmaMsPerS ** 2;
  let sumXY = prior.meanMsPerS * sumXX;
  for (const { x, y, weight } of points) {
    sumY += weight * y;
    sumXX += weight * (x - middle) ** 2;
    sumXY += weight * (x - middle) * y;
  }
  const point = sumY / sum;
  const rate = sumXY / sumXX;
  const line = { atZero: point - rate * middle, rate };
  let squares = priorFreedom;
  let shares = 0;
  for (const one of points) {
    squares += one.weight * residual(one, line) ** 2;
    shares += one.share;
  }
  const freedom = priorFreedom + Math.max(0, shares - 2);
  const scale = squares / freedom;
  return {
    middle,
    point,
    rate,
    pointVariance: scale / sum,
    rateVariance: scale / sumXX,
    freedom,
  };
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
