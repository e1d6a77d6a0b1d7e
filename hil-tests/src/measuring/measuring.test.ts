import { describe, expect, it } from 'vitest';
import { instrumentSection } from '../bench/bench-instrument.ts';
import { chanceOfConformity, conformityOf } from './conformity.ts';
import { judgeMeasurement } from './judge-measurement.ts';
import { judgeTries } from './k-of-n.ts';

describe('a reading against a tolerance', () => {
  // talalspecialbolt.com, "ILAC-G8 decision rule": micrometer, limit ±0.003 mm, U = 0.0010 mm, deviations +0.0017 and +0.0025 mm
  it.each([
    [0.0017, 'pass'],
    [0.0025, 'conditional-pass'],
    [0.0035, 'conditional-fail'],
    [0.0045, 'fail'],
    [-0.0045, 'fail'],
    [-0.0025, 'conditional-pass'],
  ])('of %d mm is a %s', (value, conformity) => {
    expect(conformityOf(value, { low: -0.003, high: 0.003 }, 0.001)).toBe(conformity);
  });

  it('without uncertainty is inside or outside', () => {
    expect(conformityOf(5, { low: 4.85, high: 5 }, 0)).toBe('pass');
    expect(conformityOf(5.0001, { low: 4.85, high: 5 }, 0)).toBe('fail');
    expect(conformityOf(0.02, { low: Number.NEGATIVE_INFINITY, high: 0.3 }, 0.005)).toBe('pass');
  });

  it('that is none is a mistake of whoever asks', () => {
    expect(() => conformityOf(Number.NaN, { low: 0, high: 1 }, 0)).toThrow('value');
    expect(() => conformityOf(1, { low: 2, high: 1 }, 0)).toThrow('limits');
    expect(() => conformityOf(1, { low: 0, high: 1 }, -1)).toThrow('expandedUncertainty');
  });

  // ILAC-G8:09/2019, table 1: with a guard band of U the chance of a wrong PASS is below 2.5 %, without one below 50 %
  it('at the edge of the guard band is wrong in one case of forty', () => {
    const limits = { low: Number.NEGATIVE_INFINITY, high: 10 };
    expect(1 - chanceOfConformity(10 - 0.5, limits, 0.5)).toBeCloseTo(0.02275, 5);
    expect(chanceOfConformity(10, limits, 0.5)).toBeCloseTo(0.5, 7);
  });
});

const meter = instrumentSection.parse({
  ...{ id: 'dmm', kind: 'multimeter', make: 'Keysight', model: '34465A', serial: 'MY1' },
  calibratedOn: '2026-01-15',
  calibratedUntil: '2027-01-15',
});
const limit = { low: 4.85, high: 5.15, margin: 0.05 };
const judge = (value: number, change: object = {}, day = '2026-11-24', isGuarded = true) =>
  judgeMeasurement(
    'bus',
    { value, unit: 'V', expandedUncertainty: 0.01, instrument: { ...meter, ...change } },
    limit,
    { atMs: Date.parse(`${day}T12:00:00Z`), isGuarded },
  );

describe('a measurement', () => {
  it('passes where its uncertainty leaves no doubt, and is said with it', () => {
    expect(judge(5)).toMatchObject({
      ...{ verdict: 'pass', isMarginal: false, found: '5.000 ± 0.010 V', expected: '4.85 to 5.15 V' },
      measurement: { conformity: 'pass', expandedUncertainty: 0.01, instrument: 'dmm' },
    });
    expect(judge(4.87)).toMatchObject({ verdict: 'pass', isMarginal: true });
  });

  it('is inconclusive within the guard band, and a failure outside the limit', () => {
    expect(judge(4.855)).toMatchObject({ verdict: 'inconclusive', isMarginal: true });
    expect(judge(4.855).found).toContain('nearer to the limit than the uncertainty');
    expect(judge(4.845)).toMatchObject({ verdict: 'fail', measurement: { conformity: 'conditional-fail' } });
    expect(judge(4.855, {}, '2026-11-24', false)).toMatchObject({ verdict: 'pass' });
  });

  it('of an instrument whose calibration has expired gives no PASS, and says why', () => {
    expect(judge(5, {}, '2027-01-15').verdict).toBe('pass');
    expect(judge(5, {}, '2027-01-16')).toMatchObject({
      verdict: 'inconclusive',
      found: '5.000 ± 0.010 V, calibration of dmm expired on 2027-01-15',
    });
    expect(judge(4.5, {}, '2027-01-16').verdict).toBe('fail');
    expect(judge(5, { calibratedUntil: null }).found).toContain('dmm is not calibrated');
    expect(judge(5, { calibratedUntil: null, connection: { kind: 'simulated' } }).verdict).toBe('pass');
  });

  it('without a stated uncertainty gives no PASS either', () => {
    const reading = { value: 5, unit: 'V', expandedUncertainty: undefined, instrument: meter };
    const rule = { atMs: Date.UTC(2026, 10, 24), isGuarded: true };
    expect(judgeMeasurement('bus', reading, limit, rule)).toMatchObject({ verdict: 'inconclusive' });
    // What the article tells of itself has none unless the limit says so.
    expect(judgeMeasurement('bus', { value: 5, unit: 'V' }, limit, rule)).toMatchObject({ verdict: 'pass' });
    const told = { ...limit, uncertainty: 0.2 };
    expect(judgeMeasurement('bus', { value: 5, unit: 'V' }, told, rule)).toMatchObject({
      verdict: 'inconclusive',
    });
  });
});

describe('k of n', () => {
  // Wilson at n = 10 (payload facts, long-range tests): 5 of 10 speak for 0.24 to 0.76, 10 of 10 for 0.72 to 1
  it('says what they prove, and how many would', () => {
    expect(judgeTries(10, 10, 0.7).verdict).toBe('pass');
    expect(judgeTries(5, 10, 0.8).verdict).toBe('fail');
    const open = judgeTries(9, 10, 0.7);
    expect(open.verdict).toBe('inconclusive');
    expect(open.triesToDecide).toBeGreaterThan(10);
    expect(open.triesToDecide).toBeLessThan(40);
    expect(judgeTries(7, 10, 0.7).triesToDecide).toBeUndefined();
  });
});
