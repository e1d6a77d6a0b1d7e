import type { ScheduleAntenna } from '@dawa/flight-dynamics/schedule';
import type { StationFile } from '@dawa/protocols/station-file';

/**
 * The antenna of a station as its plan knows it: it turns as the rotator does, and the station keeps a pass in hand for a
 * minute after it has set (station/contact-loop.ts), so nothing can begin before.
 */
export function stationAntenna({ id, rotator }: Pick<StationFile, 'id' | 'rotator'>): ScheduleAntenna {
  const antenna = { antennaId: `${id}/main`, stationId: id, setupMs: 60_000 };
  if (rotator === undefined) return antenna;
  const { limits, maxRateDegS, isParkedAfterPass, parkAzimuthDeg, parkElevationDeg } = rotator;
  return {
    ...antenna,
    slew: {
      azimuthRateDegS: maxRateDegS,
      elevationRateDegS: maxRateDegS,
      azimuthLimitsDeg: { min: limits.minAzimuthDeg, max: limits.maxAzimuthDeg },
      ...(isParkedAfterPass && { park: { azimuthDeg: parkAzimuthDeg, elevationDeg: parkElevationDeg } }),
    },
  };
}
