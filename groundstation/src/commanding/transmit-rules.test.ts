import { describe, expect, it } from 'vitest';
import { bandPlanBlock } from './band-plan.ts';
import { addToDuty, type KeyDuty, onWithinHour } from './key-duty.ts';
import { lowElevationBlock } from './low-elevation.ts';
import { occupiedBy } from './mode-bandwidth.ts';
import { permitBlock, type Transmission } from './permit.ts';
import { createPowerTrip } from './power-trip.ts';

describe('the place of a signal', () => {
  // ITU Radio Regulations, appendix 1: the dial of a sideband is its suppressed carrier.
  it.each([
    ['FM', 145_825_000, 145_817_000, 145_833_000],
    ['USB', 435_100_000, 435_100_000, 435_102_700],
    ['LSB', 435_100_000, 435_097_300, 435_100_000],
    ['USB-D', 435_100_000, 435_100_000, 435_102_700],
    ['CW', 435_100_000, 435_099_950, 435_100_050],
    ['something', 435_100_000, 435_090_000, 435_110_000],
  ])('in %s on %i Hz is %i to %i Hz', (mode, frequencyHz, lowHz, highHz) => {
    expect(occupiedBy(frequencyHz, mode)).toEqual({ lowHz, highHz });
  });

  it('is as wide as somebody knows it to be', () => {
    expect(occupiedBy(435_000_000, 'FM', 9600)).toEqual({ lowHz: 434_995_200, highHz: 435_004_800 });
  });
});

describe('a band plan', () => {
  // IARU region 3 band plan (2019): 435 to 438 MHz is for satellites; the split of it is this test's.
  const plan = [
    { name: 'narrow', lowHz: 435_000_000, highHz: 435_050_000, modes: ['CW', 'USB'], maxBandwidthHz: 3000 },
    { name: 'wide', lowHz: 435_050_000, highHz: 438_000_000 },
  ];

  it.each([
    [{ frequencyHz: 436_000_000, mode: 'FM' }],
    [{ frequencyHz: 435_049_000, mode: 'CW' }],
    [{ frequencyHz: 435_058_000, mode: 'FM' }],
    // Asked before the radio was read: the mode is judged by the guard.
    [{ frequencyHz: 435_020_000, bandwidthHz: 2400 }],
    [{}],
  ])('takes %o', (where) => expect(bandPlanBlock(plan, where)).toBeNull());

  it.each([
    [{ frequencyHz: 435_057_999, mode: 'FM' }, 'lies in no segment'],
    [{ frequencyHz: 437_995_000, mode: 'FM' }, '437.9870 to 438.0030 MHz lies in no segment'],
    [{ frequencyHz: 435_020_000, mode: 'FM' }, 'asks for CW or USB in narrow, found FM'],
    [{ frequencyHz: 435_020_000, mode: 'USB', bandwidthHz: 4000 }, 'allows 3000 Hz in narrow, found 4000 Hz'],
    [{ frequencyHz: 435_048_500, mode: 'USB' }, 'lies in no segment'],
  ])('has no place for %o', (where, why) => expect(bandPlanBlock(plan, where)).toContain(why));

  it('that is not there forbids nothing', () => {
    expect(bandPlanBlock(undefined, { frequencyHz: 1 })).toBeNull();
  });
});

describe('the bands of a permit', () => {
  const permit = {
    licenseeCallsign: 'A51AA',
    bands: [{ lowHz: 435_000_000, highHz: 438_000_000 }],
    maxPowerW: 50,
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2027-01-01T00:00:00Z',
    isUnattended: false,
  };
  const judge = (where: Transmission) => permitBlock(permit, Date.UTC(2026, 5, 1), { powerW: 25, ...where });

  it.each([
    [{ frequencyHz: 435_008_000, mode: 'FM' }],
    [{ frequencyHz: 437_997_300, mode: 'USB' }],
    [{ frequencyHz: 437_999_999 }],
  ])('hold all of %o', (where) => expect(judge(where)).toBeNull());

  it.each([
    [{ frequencyHz: 435_007_000, mode: 'FM' }],
    [{ frequencyHz: 437_998_000, mode: 'USB' }],
    [{ frequencyHz: 435_001_000, mode: 'LSB' }],
    [{ frequencyHz: 435_004_000, bandwidthHz: 9600 }],
  ])('do not hold all of %o', (where) =>
    expect(judge(where)).toContain('is outside the bands of the permit'),
  );
});

describe('what comes back from an antenna', () => {
  const meters = (swr: number) => ({ forwardShare: 1, swr });

  it('is a quarter of what went out at an SWR of 3, and may be limited in watts', () => {
    const trip = createPowerTrip({ maxSwr: 10, maxReflectedW: 12, powerW: 50 });
    expect(trip.push(meters(2.8))).toBeNull();
    expect(trip.push(meters(3))).toBeNull();
    expect(trip.push(meters(3))).toBe('12.5 W come back, more than 12');
  });

  it('is too much when the meter shows no number', () => {
    const trip = createPowerTrip({ maxSwr: 3 });
    expect(trip.push(meters(Number.NaN))).toBe('SWR without end, more than 3');
  });
});

describe('the share of an hour', () => {
  const noonAtMs = Date.UTC(2026, 10, 24, 12);

  it('adds up, and is forgotten a minute after it is an hour old', () => {
    let duty: KeyDuty = [];
    for (let i = 0; i < 100; i++) {
      const fromAtMs = noonAtMs + i * 30_000;
      duty = addToDuty(duty, fromAtMs, fromAtMs + 2_500);
    }
    expect(onWithinHour(duty, noonAtMs + 50 * 60_000)).toBe(250_000);
    expect(onWithinHour(duty, noonAtMs + 85 * 60_000)).toBe(125_000);
    expect(onWithinHour(duty, noonAtMs + 3 * 3_600_000)).toBe(0);
    expect(duty.length).toBeLessThanOrEqual(61);
  });

  it('is cut at the minutes that a long key-down runs through', () => {
    const duty = addToDuty([], noonAtMs - 10_000, noonAtMs + 70_000);
    expect(duty.map(([, onMs]) => onMs)).toEqual([10_000, 60_000, 10_000]);
  });
});

describe('a permit with a lowest elevation', () => {
  const clock = { nowAtMs: () => 100_000, rate: 1 };
  const at = (elevationDeg: number, readAtMs = 99_800) => ({
    position: { azimuthDeg: 0, elevationDeg, readAtMs },
  });

  it.each([
    ['the antenna is high enough', 10, at(10.1)],
    ['it is flipped over, and high enough there', 10, at(169.9)],
    ['the permit asks for none', undefined, at(0)],
    ['the antenna does not move', 10, undefined],
  ])('lets pass when %s', (_why, least, rotator) =>
    expect(lowElevationBlock(least, rotator, clock)).toBeNull(),
  );

  it.each([
    ['points lower', at(9.9), 'and the antenna points to 9.9'],
    ['looks down on the other side', at(171), 'and the antenna points to 9.0'],
    ['points nobody knows where', { position: undefined }, 'where the antenna points is not known'],
    ['was not read for long', at(40, 90_000), 'was not read for 10 s'],
  ])('forbids it when the antenna %s', (_why, rotator, text) =>
    expect(lowElevationBlock(10, rotator, clock)).toContain(text),
  );
});
