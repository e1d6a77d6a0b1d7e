import type { RangeCheck, ValueType } from '../definition.ts';
import { limitStateCodes, marks } from './cell-form.ts';

/** Limits that are ranges, or none. */
export function hasPlainLimits({ alarm }: ValueType): boolean {
  // A change says nothing of a packet that stands alone.
  return (alarm?.checks ?? []).every(({ kind }) => kind === 'ranges' || kind === 'change');
}

/** Judges figures by the ranges of their type; those marked as not valid so far have no meaning and are left out. */
export function fillLimits(
  { alarm }: ValueType,
  values: Float64Array,
  limits: Uint8Array,
  unmeant: Uint8Array | undefined,
  count: number,
): void {
  const { checks, band } = rangesOf(alarm);
  if (band !== undefined) fillBand(band, values, limits, count);
  else {
    limits.fill(limitStateCodes.none, 0, count);
    for (const check of checks) fillOne(check, values, limits, count);
  }
  if (unmeant === undefined) return;
  for (let index = 0; index < count; index++)
    if (unmeant[index] === marks.notValid) limits[index] = limitStateCodes.none;
}

/** What is asked of an alarm for each batch, found once. */
export interface Ranges {
  readonly checks: readonly RangeCheck[];
  /** The two bands that nearly all limits are, the more worrying one first. */
  readonly band: readonly [outer: Band, inner: Band] | undefined;
}

const known = new WeakMap<object, Ranges>();

export function rangesOf(alarm: ValueType['alarm']): Ranges {
  if (alarm === undefined) return { checks: [], band: undefined };
  let ranges = known.get(alarm);
  if (ranges === undefined) {
    const checks = alarm.checks.filter((check) => check.kind === 'ranges');
    const [first] = checks;
    const isBand = first !== undefined && checks.length === 1 && !first.isInside && first.ranges.length <= 2;
    const [outer = everything, inner = everything] = isBand ? first.ranges.map(bandOf) : [];
    ranges = { checks, band: isBand ? [outer, inner] : undefined };
    known.set(alarm, ranges);
  }
  return ranges;
}

/** What lies within both bounds is in it; an excluded bound is the next double. */
export interface Band {
  readonly low: number;
  readonly high: number;
  readonly code: number;
}

export function bandOf({ level, range }: RangeCheck['ranges'][number]): Band {
  const { min, max, isMinIncluded, isMaxIncluded } = range;
  return {
    low: isMinIncluded ? min : nextDouble(min),
    high: isMaxIncluded ? max : -nextDouble(-max),
    code: limitStateCodes[level],
  };
}

/** What nearly all limits are: a band that is worrying to leave, and a wider one that is more worrying to leave. */
function fillBand(
  [outer, inner]: readonly [Band, Band],
  values: Float64Array,
  limits: Uint8Array,
  count: number,
): void {
  const nominal = limitStateCodes.nominal;
  for (let index = 0; index < count; index++) {
    const value = values[index]!;
    const inside = value >= inner.low && value <= inner.high ? nominal : inner.code;
    limits[index] = value >= outer.low && value <= outer.high ? inside : outer.code;
  }
}

const everything: Band = {
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
  // A value that is no number lies in no range.
  code: limitStateCodes.nominal,
};

/** The worst of the checks is the state: each raises what the ones before it found. */
function fillOne(
  { isInside, ranges }: RangeCheck,
  values: Float64Array,
  limits: Uint8Array,
  count: number,
): void {
  for (let index = 0; index < count; index++)
    if (limits[index] === limitStateCodes.none) limits[index] = limitStateCodes.nominal;
  for (const { low, high, code } of ranges.map(bandOf))
    for (let index = 0; index < count; index++) {
      const value = values[index]!;
      const isIn = value >= low && value <= high;
      if (isIn === isInside && limits[index]! < code) limits[index] = code;
    }
}

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The smallest double above one: what is over a bound is at or over the next. NaN, which nothing is over, where there is none. */
function nextDouble(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  if (value === Number.NEGATIVE_INFINITY) return -Number.MAX_VALUE;
  if (value === Number.POSITIVE_INFINITY) return Number.NaN;
  double[0] = value;
  bits[0]! += value > 0 ? 1n : -1n;
  return double[0]!;
}
