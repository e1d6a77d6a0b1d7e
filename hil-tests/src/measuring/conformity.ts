/**
 * What a reading says of a limit:
 * - `pass`: inside by more than the uncertainty
 * - `conditional-pass`, `conditional-fail`: inside, outside, but nearer to the limit than the uncertainty
 * - `fail`: outside by more than it
 */
export type Conformity = 'pass' | 'conditional-pass' | 'conditional-fail' | 'fail';

export interface ToleranceInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Where a reading lies against a tolerance with a guard band as wide as its expanded uncertainty on both sides of each limit.
 *
 * @param expandedUncertainty at 95 %, in the unit of the value; 0 is the simple acceptance rule
 * @throws RangeError when it is negative, or the limits are the wrong way round
 * Source: ILAC-G8:09/2019, 4.2.3 with w = U; guarded acceptance as in JCGM 106:2012, 8.3.2
 */
export function conformityOf(
  value: number,
  { low, high }: ToleranceInterval,
  expandedUncertainty: number,
): Conformity {
  if (!(expandedUncertainty >= 0))
    throw new RangeError(`expandedUncertainty: expected at least 0, found ${expandedUncertainty}`);
  if (!(low <= high))
    throw new RangeError(`limits: expected low to be at most high, found ${low} and ${high}`);
  if (!Number.isFinite(value)) throw new RangeError(`value: expected a number, found ${value}`);
  const isInside = value >= low && value <= high;
  const distance = Math.min(Math.abs(value - low), Math.abs(value - high));
  if (isInside) return distance >= expandedUncertainty ? 'pass' : 'conditional-pass';
  return distance > expandedUncertainty ? 'fail' : 'conditional-fail';
}

/**
 * Chance that the true value is inside, of a reading whose error is normal with half the expanded uncertainty.
 *
 * Source: JCGM 106:2012, 7.4 (equation 17), with a prior that says nothing
 */
export function chanceOfConformity(
  value: number,
  { low, high }: ToleranceInterval,
  expandedUncertainty: number,
  coverageFactor = 2,
): number {
  const standard = expandedUncertainty / coverageFactor;
  if (standard === 0) return value >= low && value <= high ? 1 : 0;
  return normalShare((high - value) / standard) - normalShare((low - value) / standard);
}

/** Source: Abramowitz and Stegun, 26.2.17, good to 7.5e-8 */
function normalShare(deviate: number): number {
  if (deviate === Number.POSITIVE_INFINITY) return 1;
  if (deviate === Number.NEGATIVE_INFINITY) return 0;
  const t = 1 / (1 + 0.231_641_9 * Math.abs(deviate));
  const polynomial =
    t *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const tail = (Math.exp(-(deviate ** 2) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return deviate >= 0 ? 1 - tail : tail;
}
