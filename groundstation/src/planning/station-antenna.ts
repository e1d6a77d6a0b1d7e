import { pointedAt, uprightAlignment } from '@dawa/flight-dynamics/antenna-alignment';
import type { ScheduleAntenna } from '@dawa/flight-dynamics/schedule';
import type { StationFile } from '@dawa/protocols/station-file';
import { measuredAlignment, measuredRates } from '../commissioning/measured-rotator.ts';
import { limitsInTheSky } from '../devices/aligned-rotator.ts';

/**
 * The antenna of a station as its plan knows it: it turns as the rotator does, and the station keeps a pass in hand for a
 * minute after it has set (station/contact-loop.ts), so nothing can begin before.
 */
export function stationAntenna({
  id,
  rotator,
  commissioning,
}: Pick<StationFile, 'id' | 'rotator' | 'commissioning'>): ScheduleAntenna {
  const antenna = { antennaId: `${id}/main`, stationId: id, setupMs: 60_000 };
  if (rotator === undefined) return antenna;
  const { maxRateDegS, isParkedAfterPass } = rotator;
  const { azimuthRateDegS = maxRateDegS, elevationRateDegS = maxRateDegS } = measuredRates(
    commissioning,
    maxRateDegS,
  );
  const alignment = measuredAlignment(commissioning) ?? uprightAlignment;
  const limits = limitsInTheSky(rotator.limits, alignment);
  const park = pointedAt(alignment, {
    azimuthDeg: rotator.parkAzimuthDeg,
    elevationDeg: rotator.parkElevationDeg,
  });
  return {
    ...antenna,
    slew: {
      azimuthRateDegS,
      elevationRateDegS,
      azimuthLimitsDeg: { min: limits.minAzimuthDeg, max: limits.maxAzimuthDeg },
      ...(isParkedAfterPass && { park }),
    },
  };
}
