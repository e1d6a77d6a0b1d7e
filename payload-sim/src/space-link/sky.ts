import { type Horizon, horizonElevationDeg } from '@dawa/flight-dynamics/horizon';
import { createObserver, type LookAngles, type Place } from '@dawa/flight-dynamics/look-angles';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import { isSunlit } from '@dawa/flight-dynamics/sun';

/** Where the spacecraft truly is, as the station would see it. */
export interface SkyPosition extends LookAngles {
  /** Above the skyline of the station. */
  readonly isInView: boolean;
  /** How far above the skyline, negative below. */
  readonly clearanceDeg: number;
  readonly isSunlit: boolean;
}

/** Asks where the spacecraft is; undefined where its elements do not say (too old, decayed). */
export type Sky = (atMs: number) => SkyPosition | undefined;

export function createSky(propagator: Propagator, place: Place, horizon: Horizon): Sky {
  const observer = createObserver(propagator, place);
  return (atMs) => {
    const sight = observer.sightAt(atMs);
    if (!sight.ok) return undefined;
    const { azimuthDeg, elevationDeg, rangeKm, rangeRateKmS, teme } = sight.value;
    const clearanceDeg = elevationDeg - horizonElevationDeg(horizon, azimuthDeg);
    return {
      azimuthDeg,
      elevationDeg,
      rangeKm,
      rangeRateKmS,
      clearanceDeg,
      isInView: clearanceDeg > 0,
      // Asked for seldom, and dear.
      get isSunlit() {
        return isSunlit(teme.positionTemeKm, atMs);
      },
    };
  };
}
