import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { differenceOf } from './curve-difference.ts';
import { chiSquaredTail, devianceOf, logLikelihood, type TriedLevel } from './likelihood-ratio.ts';
import { fitSuccessCurve, successShare } from './success-curve.ts';
import { wilsonInterval } from './wilson-interval.ts';

const tableOf = (rows: readonly (readonly [levelDbm: number, successes: number])[]): TriedLevel[] =>
  rows.map(([levelDbm, successes]) => ({ levelDbm, successes, tries: 10 }));

/** BIRDS4EM_APRS_LRT_Report_20190824.pdf, p. 8, and BIRDS4_FM_APRS_LRT_Report_20191215.pptx (BIRDSOpenSource, BIRDS4-ProceduresAndReports). */
const engineeringModel = tableOf([
  [-76.5, 10],
  [-94.5, 5],
  [-95.5, 6],
  [-96.5, 2],
  [-97.5, 0],
  [-98.5, 0],
]);
const flightModel = tableOf([
  [-90, 10],
  [-92, 10],
  [-95, 9],
  [-96, 6],
  [-97, 0],
]);

describe('tries that succeed or fail', () => {
  // Wilson intervals at 95 % and n = 10, two decimals, from tables of that interval.
  it.each([
    [0, 0.0, 0.28],
    [2, 0.06, 0.51],
    [5, 0.24, 0.76],
    [6, 0.31, 0.83],
    [9, 0.6, 0.98],
    [10, 0.72, 1.0],
  ])('says what %i of 10 speak for', (successes, low, high) => {
    const interval = wilsonInterval(successes, 10);
    expect(interval.low).toBeCloseTo(low, 2);
    expect(interval.high).toBeCloseTo(high, 2);
  });

  it('refuses to judge what cannot be', () => {
    expect(() => wilsonInterval(3, 0)).toThrow('tries');
    expect(() => wilsonInterval(11, 10)).toThrow('successes');
  });
});

describe('chi-squared', () => {
  // Abramowitz and Stegun, table 26.8: values that are exceeded with the chance given.
  it.each([
    [3.84146, 1, 0.05],
    [5.99146, 2, 0.05],
    [7.81473, 3, 0.05],
    [13.2767, 4, 0.01],
    [11.0705, 5, 0.05],
    [18.307, 10, 0.05],
    [0.554298, 5, 0.99],
  ])('is above %d with %i degrees of freedom in %d', (value, freedom, chance) => {
    expect(chiSquaredTail(value, freedom)).toBeCloseTo(chance, 5);
  });
});

describe('the curve of success over level', () => {
  // Fitted independently by two programs (logistic regression): EM -95.0 to -95.1 dBm, 0.9 to 1 dB; FM -96.0 dBm, about 0.3 dB.
  it('finds the half of the engineering model where others found it', () => {
    const fit = fitSuccessCurve(engineeringModel);
    if (!fit.ok) throw new TypeError(fit.fault.kind);
    expect(fit.value.level50Dbm).toBeGreaterThan(-95.1);
    expect(fit.value.level50Dbm).toBeLessThan(-95.0);
    expect(fit.value.scaleDb).toBeGreaterThan(0.85);
    expect(fit.value.scaleDb).toBeLessThan(1.05);
    // The report rounds to -95 in one place and to -95.5 in another: both are within what the tries can tell.
    expect(fit.value.level50LowDbm).toBeLessThan(-95.5);
    expect(fit.value.level50HighDbm).toBeGreaterThan(-95);
  });

  it('finds the half of the flight model where others found it', () => {
    const fit = fitSuccessCurve(flightModel);
    if (!fit.ok) throw new TypeError(fit.fault.kind);
    expect(fit.value.level50Dbm).toBeCloseTo(-96, 1);
    expect(fit.value.scaleDb).toBeGreaterThan(0.25);
    expect(fit.value.scaleDb).toBeLessThan(0.4);
  });

  it('is not moved by the order of the levels, nor by telling one level in two parts', () => {
    const whole = fitSuccessCurve(engineeringModel);
    const parts = [...engineeringModel].reverse().flatMap(({ levelDbm, successes, tries }) => [
      {
        levelDbm,
        successes: Math.min(successes, 4),
        tries: Math.max(4, tries - 6 + Math.max(0, 4 - successes)),
      },
      {
        levelDbm,
        successes: successes - Math.min(successes, 4),
        tries: tries - Math.max(4, tries - 6 + Math.max(0, 4 - successes)),
      },
    ]);
    const parted = fitSuccessCurve(parts.filter(({ tries }) => tries > 0));
    if (!whole.ok || !parted.ok) throw new TypeError('no fit');
    expect(parted.value.level50Dbm).toBeCloseTo(whole.value.level50Dbm, 6);
    expect(parted.value.scaleDb).toBeCloseTo(whole.value.scaleDb, 6);
  });

  it('stands on a summit: no curve beside it is more likely', () => {
    const fit = fitSuccessCurve(engineeringModel);
    if (!fit.ok) throw new TypeError(fit.fault.kind);
    for (const [byDb, times] of [
      [0.01, 1],
      [-0.01, 1],
      [0, 1.02],
      [0, 0.98],
    ] as const) {
      const beside = { level50Dbm: fit.value.level50Dbm + byDb, scaleDb: fit.value.scaleDb * times };
      expect(logLikelihood(engineeringModel, (dbm) => successShare(beside, dbm))).toBeLessThan(
        fit.value.logLikelihood,
      );
    }
  });

  it.each([
    ['too-few', tableOf([[-95, 5]])],
    [
      'one-sided',
      tableOf([
        [-95, 10],
        [-90, 10],
      ]),
    ],
    [
      'one-sided',
      tableOf([
        [-95, 0],
        [-90, 0],
      ]),
    ],
    [
      'separated',
      tableOf([
        [-95, 10],
        [-96, 0],
      ]),
    ],
    [
      'not-rising',
      tableOf([
        [-90, 2],
        [-95, 8],
      ]),
    ],
  ])('answers %s instead of a number that means nothing', (kind, levels) => {
    const fit = fitSuccessCurve(levels);
    expect(fit.ok ? 'fitted' : fit.fault.kind).toBe(kind);
  });

  it('holds the true half within its 95 % about as often as it says', () => {
    const truth = { level50Dbm: -95.05, scaleDb: 0.95 };
    const random = createRandom('coverage');
    let held = 0;
    let fitted = 0;
    for (let repetition = 0; repetition < 200; repetition++) {
      const levels = [-90, -92, -93, -94, -95, -96, -97, -98].map((levelDbm) => {
        const share = successShare(truth, levelDbm);
        const successes = Array.from({ length: 10 }, () => random.next() < share).filter(Boolean).length;
        return { levelDbm, successes, tries: 10 };
      });
      const fit = fitSuccessCurve(levels);
      if (!fit.ok) continue;
      fitted++;
      if (fit.value.level50LowDbm <= truth.level50Dbm && truth.level50Dbm <= fit.value.level50HighDbm) held++;
    }
    // 95 % of 200; four sigma of that are 6 %.
    expect(fitted).toBeGreaterThan(190);
    expect(held / fitted).toBeGreaterThan(0.88);
  });

  it('is not refused by the counts it was fitted to', () => {
    for (const levels of [engineeringModel, flightModel]) {
      const fit = fitSuccessCurve(levels);
      if (!fit.ok) throw new TypeError(fit.fault.kind);
      const deviance = devianceOf(levels, (dbm) => successShare(fit.value, dbm));
      expect(chiSquaredTail(deviance, levels.length - 2)).toBeGreaterThan(0.05);
    }
  });

  it('tells by a number whether two models differ', () => {
    // The counts alone would tell the two apart at 5 %, not at 1 %. The levels would not: both were calibrated with antennas that are
    // not the satellite's, which is good for a few decibels, and the halves are one apart. 'No significant difference', say the reports.
    const found = differenceOf(engineeringModel, flightModel);
    if (!found.ok) throw new TypeError(found.fault.kind);
    expect(found.value.level50ByDb).toBeCloseTo(-0.95, 1);
    expect(found.value.chance).toBeGreaterThan(0.01);
    expect(found.value.chance).toBeLessThan(0.05);
    const shifted = flightModel.map((level) => ({ ...level, levelDbm: level.levelDbm + 8 }));
    const clear = differenceOf(engineeringModel, shifted);
    expect(clear.ok && clear.value.chance).toBeLessThan(1e-4);
  });
});
