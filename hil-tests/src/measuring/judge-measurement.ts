import type { Limit } from '../bench/bench-file.ts';
import { calibrationDoubt } from '../bench/bench-instrument.ts';
import type { Measurement, Verdict } from '../report/results.ts';
import { conformityOf } from './conformity.ts';
import type { Reading } from './reading.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly expected: string;
  readonly found: string;
  readonly isMarginal: boolean;
  readonly measurement: Measurement;
}

export interface JudgedReading extends Pick<Reading, 'value' | 'unit'> {
  readonly expandedUncertainty?: number | undefined;
  /** Left out: the article's own telemetry. */
  readonly instrument?: Reading['instrument'];
}

/**
 * A reading against its limit. Guarded acceptance: PASS only where the uncertainty leaves no doubt; inside the guard band it is
 * inconclusive, outside the limit a failure. An instrument without valid calibration or stated uncertainty gives no PASS,
 * and what it finds wrong stays wrong.
 */
export function judgeMeasurement(
  name: string,
  reading: JudgedReading,
  limit: Limit,
  rule: { readonly atMs: number; readonly isGuarded: boolean },
): Judgement {
  const { value, unit, instrument } = reading;
  const uncertainty = reading.expandedUncertainty ?? limit.uncertainty ?? 0;
  const conformity = conformityOf(value, limit, rule.isGuarded ? uncertainty : 0);
  const doubt = instrument && doubtOf(reading, rule.atMs);
  const base = `${uncertainty > 0 ? withUncertainty(value, uncertainty) : figure(value)} ${unit}`.trim();
  const isNear = value < limit.low + limit.margin || value > limit.high - limit.margin;
  const reason = {
    pass: doubt,
    'conditional-pass': doubt ?? 'nearer to the limit than the uncertainty',
    'conditional-fail': undefined,
    fail: undefined,
  }[conformity];
  const isInside = conformity === 'pass' || conformity === 'conditional-pass';
  return {
    verdict: isInside ? (reason === undefined ? 'pass' : 'inconclusive') : 'fail',
    expected: rangeText(limit, unit),
    found: reason === undefined ? base : `${base}, ${reason}`,
    isMarginal: isInside && (isNear || conformity === 'conditional-pass'),
    measurement: {
      ...{ name, value, unit, low: limit.low, high: limit.high, conformity },
      ...(uncertainty > 0 && { expandedUncertainty: uncertainty }),
      ...(instrument && { instrument: instrument.id }),
    },
  };
}

function doubtOf({ instrument, expandedUncertainty }: JudgedReading, atMs: number): string | undefined {
  return (
    calibrationDoubt(instrument!, atMs) ??
    (expandedUncertainty === undefined
      ? `the bench file states no uncertainty of ${instrument!.id}`
      : undefined)
  );
}

function rangeText({ low, high }: Limit, unit: string): string {
  const text =
    low === Number.NEGATIVE_INFINITY
      ? `at most ${figure(high)}`
      : high === Number.POSITIVE_INFINITY
        ? `at least ${figure(low)}`
        : `${low} to ${high}`;
  return `${text} ${unit}`.trim();
}

/** `5.000 ± 0.010`: the uncertainty with two digits, and the value to the same place (JCGM 100:2008, 7.2.6). */
function withUncertainty(value: number, uncertainty: number): string {
  const decimals = Math.min(Math.max(0, 1 - Math.floor(Math.log10(uncertainty))), 20);
  // Adding 0 takes the sign from a value that is rounded to nothing.
  const rounded = Number(value.toFixed(decimals)) + 0;
  return `${rounded.toFixed(decimals)} ± ${uncertainty.toFixed(decimals)}`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}
