import type { AntennaAlignment } from '@dawa/flight-dynamics/antenna-alignment';
import type { RotatorLimits } from '@dawa/flight-dynamics/pointing-plan';
import type { MotionSection } from '@dawa/protocols/motion-section';
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

/** So much of a measured rate is counted on in plans: one that needs the rest loses the satellite in a gust. */
const countedOnSigmas = 1;
/** … and so much more is reckoned with by whoever must stop it in time. */
const reckonedWithSigmas = 3;

/**
 * How fast the antenna turns, as it was measured. Plans count on each axis less one sigma; `maxRateDegS`, by which the guard reckons how
 * far it may run on, is never less than what was seen. An axis that nobody measured turns as the file says.
 *
 * @param claimedDegS `maxRateDegS` of the file
 */
export function measuredRates(
  commissioning: StationCommissioning | undefined,
  claimedDegS: number,
): Required<Pick<RotatorLimits, 'maxRateDegS'>> &
  Pick<
    RotatorLimits,
    'azimuthRateDegS' | 'elevationRateDegS' | 'azimuthAccelerationDegS2' | 'elevationAccelerationDegS2'
  > {
  const { azimuth, elevation } = commissioning?.slew ?? {};
  const axes = [azimuth, elevation].filter((axis) => axis !== undefined);
  if (axes.length === 0) return { maxRateDegS: claimedDegS };
  const counted = (axis: { rateDegS: number; rateSigmaDegS: number } | undefined) =>
    axis === undefined
      ? claimedDegS
      : Math.max(axis.rateDegS / 2, axis.rateDegS - countedOnSigmas * axis.rateSigmaDegS);
  const seen = axes.map(({ rateDegS, rateSigmaDegS }) => rateDegS + reckonedWithSigmas * rateSigmaDegS);
  return {
    maxRateDegS: Math.max(claimedDegS, ...seen),
    azimuthRateDegS: counted(azimuth),
    elevationRateDegS: counted(elevation),
    ...(azimuth?.accelerationDegS2 && { azimuthAccelerationDegS2: azimuth.accelerationDegS2 }),
    ...(elevation?.accelerationDegS2 && { elevationAccelerationDegS2: elevation.accelerationDegS2 }),
  };
}

/** Less than this a rate is not known, however small its sigma: cold grease and gusts make more of it. */
const leastTolerance = 0.15;
const mostTolerance = 0.9;

/**
 * How each axis runs, for the guard, which then knows on which band between start and target the antenna is to be looked for.
 *
 * @returns undefined until both axes were measured: then it may be anywhere in the box between them
 */
export function measuredAxisRates(
  commissioning: StationCommissioning | undefined,
): NonNullable<MotionSection['axisRates']> | undefined {
  const { azimuth, elevation } = commissioning?.slew ?? {};
  if (azimuth === undefined || elevation === undefined) return undefined;
  const axes = [azimuth, elevation];
  const unsure = axes.map(({ rateDegS, rateSigmaDegS }) => (reckonedWithSigmas * rateSigmaDegS) / rateDegS);
  // An axis that stands still for its dead time, and for its ramp as good as that, is late against one that does neither.
  const lateS = axes.map(
    ({ rateDegS, accelerationDegS2, deadTimeMs = 0 }) =>
      deadTimeMs / 1000 + (accelerationDegS2 === undefined ? 0 : rateDegS / accelerationDegS2),
  );
  return {
    azimuthDegS: azimuth.rateDegS,
    elevationDegS: elevation.rateDegS,
    tolerance: Math.min(mostTolerance, Math.max(leastTolerance, ...unsure)),
    startDelayS: Math.min(30, Math.max(1, ...lateS)),
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
