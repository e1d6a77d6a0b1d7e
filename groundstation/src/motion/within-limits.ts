import type { Direction, Rotator } from '../ports.ts';

/** @throws RangeError outside the limits or for what is no number: a target is never clamped, for a clamped one points elsewhere */
export function checkLimits({ azimuthDeg, elevationDeg }: Direction, limits: Rotator['limits']): void {
  const isWithin =
    azimuthDeg >= limits.minAzimuthDeg &&
    azimuthDeg <= limits.maxAzimuthDeg &&
    elevationDeg >= limits.minElevationDeg &&
    elevationDeg <= limits.maxElevationDeg;
  if (isWithin) return;
  throw new RangeError(
    `target: expected azimuth ${limits.minAzimuthDeg} to ${limits.maxAzimuthDeg} and elevation ` +
      `${limits.minElevationDeg} to ${limits.maxElevationDeg} degrees, found ${azimuthDeg}, ${elevationDeg}`,
  );
}
