import { measurementKey, type RunSummary, type SummaryMeasurement } from '../history/run-summary.ts';

/** One value in two runs. */
export interface MeasurementPair {
  readonly first: SummaryMeasurement;
  readonly second: SummaryMeasurement;
  /** Second less first, in the unit of both. */
  readonly difference: number;
  /** Of the difference, at 95 %; undefined where one of them states none. */
  readonly expandedUncertainty: number | undefined;
  /** Difference over its uncertainty: beyond 1 either way they differ by more than they are in doubt. */
  readonly en: number | undefined;
  /** Difference as a share of the width of the limits; undefined with one limit only. */
  readonly shareOfLimits: number | undefined;
}

/**
 * What both runs measured, in the order of the first.
 *
 * Source of En: ISO 13528:2022, 9.7: difference over the root of the squared expanded uncertainties
 */
export function compareMeasurements(
  first: Pick<RunSummary, 'measurements'>,
  second: Pick<RunSummary, 'measurements'>,
): MeasurementPair[] {
  const others = new Map(second.measurements.map((one) => [measurementKey(one), one]));
  return first.measurements.flatMap((one) => {
    const other = others.get(measurementKey(one));
    return other === undefined ? [] : [pairOf(one, other)];
  });
}

function pairOf(first: SummaryMeasurement, second: SummaryMeasurement): MeasurementPair {
  const difference = second.mean - first.mean;
  const isKnown = first.expandedUncertainty !== null && second.expandedUncertainty !== null;
  const both = isKnown ? Math.hypot(first.expandedUncertainty!, second.expandedUncertainty!) : undefined;
  const width = second.low === null || second.high === null ? undefined : second.high - second.low;
  return {
    ...{ first, second, difference, expandedUncertainty: both },
    en: both === undefined || both === 0 ? undefined : difference / both,
    shareOfLimits: width === undefined || width === 0 ? undefined : difference / width,
  };
}

/** They differ by more than they are in doubt. */
export function isBeyondDoubt({ en }: MeasurementPair): boolean {
  return en !== undefined && Math.abs(en) > 1;
}
