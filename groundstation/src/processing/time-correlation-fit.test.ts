import { describe, expect, it } from 'vitest';
import {
  type ClockPair,
  fitClockLine,
  lineUncertaintyMs,
  student95,
  taiMsOn,
} from './time-correlation-fit.ts';

/** Knows nothing of the rate. */
const wide = { meanMsPerS: 0, sigmaMsPerS: 1e6 };
const pair = (onboardS: number, groundTaiMs: number, sigmaMs = 1): ClockPair => ({
  onboardS,
  groundTaiMs,
  sigmaMs,
  biasMs: 0,
});

describe('the line through pairs', () => {
  // NIST Statistical Reference Datasets, linear regression, Norris (36 observations, y x). Certified: intercept
  // -0.262323073774029, slope 1.00211681802045, residual standard deviation 0.884796396144373.
  it('is the certified one of the Norris data of NIST', () => {
    const norris =
      `0.1 0.2 338.8 337.4 118.1 118.2 888.0 884.6 9.2 10.1 228.1 226.5 668.5 666.3 998.5 996.3 449.1 448.6
      778.9 777.0 559.2 558.2 0.3 0.4 0.1 0.6 778.1 775.5 668.8 666.9 339.3 338.0 448.9 447.5 10.8 11.6 557.7 556.0 228.3
      228.1 998.0 995.8 888.8 887.6 119.6 120.2 0.3 0.3 0.6 0.3 557.6 556.8 339.3 339.1 888.0 887.2 998.5 999.0 778.9 779.0
      10.2 11.1 117.6 118.3 228.9 229.2 668.4 669.1 449.2 448.9 0.2 0.5`
        .split(/\s+/)
        .map(Number);
    const pairs: ClockPair[] = [];
    for (let at = 0; at < norris.length; at += 2)
      pairs.push(pair(norris[at + 1]!, 1000 * norris[at + 1]! + norris[at]!));
    pairs.sort((a, b) => a.onboardS - b.onboardS);
    const line = fitClockLine(pairs, wide)!;
    expect(line).toMatchObject({ pairs: 36, outliers: 0 });
    expect(line.rateOffsetMsPerS).toBeCloseTo(1.00211681802045, 9);
    expect(taiMsOn(line, 0)).toBeCloseTo(-0.262323073774029, 6);
  });

  it('recovers 5 ppm from readings that are exact', () => {
    // A clock that gains 5 ppm reads 1000.005 s in 1000 s: each of its seconds takes 1000 / 1.000005 ms.
    const pairs = [0, 100, 200, 300].map((second) => pair(second * 1.000005, 1.7e12 + second * 1000, 0.01));
    expect(fitClockLine(pairs, wide)!.rateOffsetMsPerS * 1e3).toBeCloseTo(-4.999975, 4);
  });

  it('does not mind a fifth of the pairs being hours off', () => {
    const pairs = Array.from({ length: 50 }, (_, index) =>
      pair(
        index * 10,
        1.7e12 + index * 10_000 * 1.00002 + (index % 5 === 2 ? 3_600_000 : Math.sin(index)),
        1,
      ),
    );
    const line = fitClockLine(pairs, { meanMsPerS: 0, sigmaMsPerS: 0.05 })!;
    expect(line).toMatchObject({ pairs: 40, outliers: 10 });
    expect(line.rateOffsetMsPerS * 1e3).toBeCloseTo(20, 0);
  });

  it('knows nothing better than the worst drift from a single pair', () => {
    const line = fitClockLine([pair(100, 1.7e12)], { meanMsPerS: 0, sigmaMsPerS: 0.05 })!;
    expect(lineUncertaintyMs(line, 100, 0)).toBeCloseTo(2.776, 1);
    // A day later a clock of 100 ppm may be 8.64 s off.
    expect(lineUncertaintyMs(line, 100 + 86_400, 0)).toBeGreaterThan(8640);
  });

  it('bounds a deviate as the tables of Student do', () => {
    // Two-sided 95 %: Abramowitz and Stegun, table 26.10.
    for (const [freedom, bound] of [
      [4, 2.776],
      [5, 2.571],
      [10, 2.228],
      [30, 2.042],
      [120, 1.98],
    ] as const)
      expect(Math.abs(student95(freedom) / bound - 1)).toBeLessThan(0.01);
  });
});
