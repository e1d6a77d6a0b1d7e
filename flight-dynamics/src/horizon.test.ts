import { describe, expect, it } from 'vitest';
import { flatHorizon, horizonElevationDeg, horizonExtent, parseHorizon } from './horizon.ts';

const csv = '# ESTIMATE of nobody\nazimuthDeg,elevationDeg\r\n10,4\n\n# a peak\n90,14\n350,2\n';

describe('horizon file', () => {
  it('is straight between its points and closes over north', () => {
    const horizon = parseHorizon(csv);
    if (!horizon.ok) throw new TypeError(horizon.fault.kind);
    expect(horizon.value.isEstimated).toBe(true);
    expect(horizonElevationDeg(horizon.value, 10)).toBe(4);
    expect(horizonElevationDeg(horizon.value, 50)).toBeCloseTo(9, 12);
    expect(horizonElevationDeg(horizon.value, 350)).toBe(2);
    expect(horizonElevationDeg(horizon.value, 0)).toBeCloseTo(3, 12);
    expect(horizonElevationDeg(horizon.value, 360)).toBeCloseTo(3, 12);
    expect(horizonElevationDeg(horizon.value, -5)).toBeCloseTo(2.5, 12);
    expect(horizonElevationDeg(horizon.value, 725)).toBeCloseTo(3.5, 12);
    expect(horizonExtent(horizon.value)).toEqual({
      lowestDeg: 2,
      highestDeg: 14,
      steepest: 0.125,
      finestSpacingDeg: 20,
    });
  });

  it('takes a last row at 360 that repeats the first, or stands for it', () => {
    const repeated = parseHorizon('azimuthDeg,elevationDeg\n0,5\n180,9\n360,5');
    const alone = parseHorizon('azimuthDeg, elevationDeg\n180,9\n360,5');
    expect(repeated).toEqual(alone);
    expect(repeated.ok && repeated.value.isEstimated).toBe(undefined);
  });

  it('is the same all around when flat', () => {
    expect(horizonElevationDeg(flatHorizon(7), 123)).toBe(7);
    expect(horizonElevationDeg(flatHorizon(), -123)).toBe(0);
    expect(() => flatHorizon(90)).toThrow(RangeError);
  });

  it.each([
    ['', 'empty', 1],
    ['# only a comment', 'empty', 1],
    ['azimuthDeg,elevationDeg', 'empty', 1],
    ['azimuth,elevation\n0,1', 'bad-header', 1],
    ['0,1\n10,2', 'bad-header', 1],
    ['azimuthDeg,elevationDeg\n0,high', 'bad-row', 2],
    ['azimuthDeg,elevationDeg\n0,1,2', 'bad-row', 2],
    ['azimuthDeg,elevationDeg\n0,1\n400,2', 'out-of-range', 3],
    ['azimuthDeg,elevationDeg\n-1,1', 'out-of-range', 2],
    ['azimuthDeg,elevationDeg\n0,90', 'out-of-range', 2],
    ['azimuthDeg,elevationDeg\n0,1\n10,2\n10,3', 'not-ascending', 4],
    ['azimuthDeg,elevationDeg\n20,1\n10,2', 'not-ascending', 3],
    ['azimuthDeg,elevationDeg\n0,1\n360,2', 'bad-row', 3],
    ['azimuthDeg,elevationDeg\n0,1\n360,1\n361,1', 'out-of-range', 4],
  ])('refuses %j', (text, kind, line) => {
    const horizon = parseHorizon(text);
    expect(horizon.ok ? 'read' : [horizon.fault.kind, horizon.fault.line]).toEqual([kind, line]);
  });
});
