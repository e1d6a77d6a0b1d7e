/** What a rotator can do. Axis figures that are left out are those of `maxRateDegS`, and an axis that reaches its rate at once. */
export interface RotatorLimits {
  readonly minAzimuthDeg: number;
  /** 360, or 450 where the mast turns a quarter further. */
  readonly maxAzimuthDeg: number;
  readonly minElevationDeg: number;
  /** 90, or 180 where the antenna can lie over on its back. */
  readonly maxElevationDeg: number;
  /** Both axes, where they have no rate of their own; default 6 degrees a second. */
  readonly maxRateDegS?: number;
  readonly azimuthRateDegS?: number;
  readonly elevationRateDegS?: number;
  readonly azimuthAccelerationDegS2?: number;
  readonly elevationAccelerationDegS2?: number;
}

/** One axis: how far, how fast, how soon. */
export interface Axis {
  readonly minDeg: number;
  readonly maxDeg: number;
  readonly rateDegS: number;
  /** Infinite for an axis that is at its rate at once. */
  readonly accelerationDegS2: number;
}

/** @throws RangeError when a range holds nothing, or a rate or acceleration is not positive */
export function axesOf(limits: RotatorLimits): { readonly azimuth: Axis; readonly elevation: Axis } {
  const rateDegS = limits.maxRateDegS ?? 6;
  const axis = (minDeg: number, maxDeg: number, rate?: number, acceleration?: number): Axis => {
    const checked = {
      minDeg,
      maxDeg,
      rateDegS: rate ?? rateDegS,
      accelerationDegS2: acceleration ?? Number.POSITIVE_INFINITY,
    };
    if (!(maxDeg > minDeg && checked.rateDegS > 0 && checked.accelerationDegS2 > 0)) {
      throw new RangeError(`limits hold nothing: ${JSON.stringify(limits)}`);
    }
    return checked;
  };
  const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = limits;
  return {
    azimuth: axis(minAzimuthDeg, maxAzimuthDeg, limits.azimuthRateDegS, limits.azimuthAccelerationDegS2),
    elevation: axis(
      minElevationDeg,
      maxElevationDeg,
      limits.elevationRateDegS,
      limits.elevationAccelerationDegS2,
    ),
  };
}

/**
 * Seconds to go from rest to rest: up to the rate, along it, and down again, or up and down where the way is too short for
 * the rate (trapezoid and triangle of velocity).
 */
export function driveTimeS({ rateDegS, accelerationDegS2 }: Axis, distanceDeg: number): number {
  const way = Math.abs(distanceDeg);
  if (accelerationDegS2 === Number.POSITIVE_INFINITY) return way / rateDegS;
  const rampsDeg = rateDegS ** 2 / accelerationDegS2;
  return way >= rampsDeg
    ? way / rateDegS + rateDegS / accelerationDegS2
    : 2 * Math.sqrt(way / accelerationDegS2);
}
