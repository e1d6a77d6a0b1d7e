import type { AntennaAlignment } from '@dawa/flight-dynamics/antenna-alignment';
import type { RotatorLimits } from '@dawa/flight-dynamics/pointing-plan';
import type { StationCommissioning } from '@dawa/protocols/station-commissioning';
import type { StationFile } from '@dawa/protocols/station-file';

/** How the mast stands, as it was measured; undefined when nobody did. */
export function measuredAlignment(
  commissioning: StationCommissioning | undefined,
): AntennaAlignment | undefined {
  if (commissioning?.alignment === undefined) return undefined;
  const { azimuthOffsetDeg, elevationOffsetDeg, tiltNorthDeg, tiltEastDeg } = commissioning.alignment;
  return { azimuthOffsetDeg, elevationOffsetDeg, tiltNorthDeg, tiltEastDeg };
}

/** So much of a measured rate is counted on: a plan that needs the rest loses the satellite in a gust. */
const countedOnSigmas = 1;

/**
 * How fast each axis turns, for plans: as it was measured, less one sigma; where it was not, nothing is said and `maxRateDegS` holds.
 * A measured rate also takes the place of a larger `maxRateDegS`.
 */
export function measuredRates(
  commissioning: StationCommissioning | undefined,
): Pick<
  RotatorLimits,
  'azimuthRateDegS' | 'elevationRateDegS' | 'azimuthAccelerationDegS2' | 'elevationAccelerationDegS2'
> {
  const { azimuth, elevation } = commissioning?.slew ?? {};
  const counted = (axis: { rateDegS: number; rateSigmaDegS: number }) =>
    Math.max(axis.rateDegS / 2, axis.rateDegS - countedOnSigmas * axis.rateSigmaDegS);
  return {
    ...(azimuth && { azimuthRateDegS: counted(azimuth) }),
    ...(elevation && { elevationRateDegS: counted(elevation) }),
    ...(azimuth?.accelerationDegS2 && { azimuthAccelerationDegS2: azimuth.accelerationDegS2 }),
    ...(elevation?.accelerationDegS2 && { elevationAccelerationDegS2: elevation.accelerationDegS2 }),
  };
}

/** Measurements whose time is over, in the order of the file: still used, and to be made again. */
export function expiredMeasurements(
  { commissioning }: Pick<StationFile, 'commissioning'>,
  nowAtMs: number,
): readonly { readonly key: string; readonly measuredAt: string; readonly expiresAt: string }[] {
  return Object.entries(commissioning ?? {}).flatMap(([key, value]) => {
    if (value === undefined || Date.parse(value.expiresAt) > nowAtMs) return [];
    return [{ key, measuredAt: value.measuredAt, expiresAt: value.expiresAt }];
  });
}
