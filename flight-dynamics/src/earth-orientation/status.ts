import { msPerDay } from '../time.ts';
import type { EarthOrientation } from './values.ts';

/** As printed beside every prediction. */
export interface EarthOrientationStatus {
  readonly source: string;
  /** From the last measured day to the instant asked for; 0 before it. Null without a table. */
  readonly ageDays: number | null;
  /** The instant lies outside the table, and its nearest row was held. */
  readonly isExtrapolated: boolean;
  /** One sigma of UT1 at the instant; null without a table. */
  readonly dut1SigmaMs: number | null;
}

export function describeEarthOrientation(eop: EarthOrientation, atMs: number): EarthOrientationStatus {
  const { source, coverage, measuredToAtMs } = eop;
  if (coverage === null || measuredToAtMs === null)
    return { source, ageDays: null, isExtrapolated: true, dut1SigmaMs: null };
  const ageDays = Math.max(0, (atMs - measuredToAtMs) / msPerDay);
  const isExtrapolated = atMs < coverage.fromAtMs || atMs > coverage.toAtMs;
  return { source, ageDays, isExtrapolated, dut1SigmaMs: dut1PredictionSigmaMs(ageDays) };
}

/**
 * How far predicted UT1 strays, one sigma; 0.02 ms for a measured day.
 *
 * Source: IERS Bulletin A, "estimated accuracies": 0.25 ms × days^0.75; 21 ms after a year
 */
export function dut1PredictionSigmaMs(ageDays: number): number {
  return Math.max(0.02, 0.25 * Math.max(0, ageDays) ** 0.75);
}
