import type { StationCommissioning } from '@dawa/protocols/station-commissioning';
import { describe, expect, it } from 'vitest';
import { stationAntenna } from '../planning/station-antenna.ts';
import {
  expiredMeasurements,
  measuredAlignment,
  measuredAxisRates,
  measuredRates,
} from './measured-rotator.ts';

const dates = { measuredAt: '2026-06-01T00:00:00Z', expiresAt: '2026-12-01T00:00:00Z' };
const slew: StationCommissioning['slew'] = {
  ...dates,
  azimuth: { rateDegS: 5, rateSigmaDegS: 0.1, accelerationDegS2: 4 },
};

describe('what was measured of a rotator', () => {
  it('leaves the file alone where nobody measured', () => {
    expect(measuredRates(undefined, 6)).toEqual({ maxRateDegS: 6 });
    expect(measuredAlignment({})).toBeUndefined();
  });

  it('is counted on less one sigma by plans; an axis that was not measured turns as the file says', () => {
    expect(measuredRates({ slew }, 6)).toEqual({
      maxRateDegS: 6,
      azimuthRateDegS: 4.9,
      elevationRateDegS: 6,
      azimuthAccelerationDegS2: 4,
    });
  });

  it('lets the guard reckon with what was seen when the file claims less', () => {
    expect(measuredRates({ slew }, 3).maxRateDegS).toBeCloseTo(5.3, 9);
  });

  it('moves rates, limits and parking place of the plan', () => {
    const rotator = {
      kind: 'easycomm2',
      port: '/dev/ttyUSB0',
      baudRate: 9600,
      limits: { minAzimuthDeg: 0, maxAzimuthDeg: 450, minElevationDeg: 0, maxElevationDeg: 90 },
      ...{ maxRateDegS: 6, parkAzimuthDeg: 0, parkElevationDeg: 45, deadbandDeg: 2 },
      ...{ isParkedAfterPass: true, keepOut: [] },
    } as const;
    const alignment = {
      ...dates,
      ...{ azimuthOffsetDeg: 5, azimuthSigmaDeg: 0.1, elevationOffsetDeg: 1, elevationSigmaDeg: 0.1 },
      ...{ tiltNorthDeg: 0, tiltEastDeg: 0, tiltSigmaDeg: 0 },
    };
    const antenna = stationAntenna({
      id: 'paro',
      rotator: { ...rotator, keepOut: [] },
      commissioning: { slew, alignment },
    });
    expect(antenna.slew).toEqual({
      azimuthRateDegS: 4.9,
      elevationRateDegS: 6,
      azimuthLimitsDeg: { min: 5, max: 455 },
      park: { azimuthDeg: 5, elevationDeg: 46 },
    });
  });

  it('is told when its time is over', () => {
    expect(expiredMeasurements({ commissioning: { slew } }, Date.UTC(2026, 10, 30))).toEqual([]);
    expect(expiredMeasurements({ commissioning: { slew } }, Date.UTC(2026, 11, 1))).toEqual([
      { key: 'slew', ...dates },
    ]);
    expect(expiredMeasurements({}, 0)).toEqual([]);
  });

  it('tells the guard how each axis runs, and how surely, once both were measured', () => {
    const axis = (rateDegS: number, rateSigmaDegS: number, deadTimeMs: number) => ({
      ...{ rateDegS, rateSigmaDegS, deadTimeMs },
      accelerationDegS2: 2,
    });
    const at = { measuredAt: '2026-06-01T00:00:00Z', expiresAt: '2027-06-01T00:00:00Z' };
    const azimuth = axis(5, 0.5, 300);
    expect(measuredAxisRates({ slew: { ...at, azimuth } })).toBeUndefined();
    expect(measuredAxisRates({ slew: { ...at, azimuth, elevation: axis(2.5, 0.01, 200) } })).toEqual({
      azimuthDegS: 5,
      elevationDegS: 2.5,
      // Three sigmas of the azimuth; and 300 ms of dead time with a ramp of 2.5 s.
      tolerance: 0.3,
      startDelayS: 2.8,
    });
  });
});
