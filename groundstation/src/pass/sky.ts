import { type EarthOrientation, noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { itrfToGeodetic, temeToItrf } from '@dawa/flight-dynamics/frames';
import { createObserver, type Place } from '@dawa/flight-dynamics/look-angles';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import { isSunlit } from '@dawa/flight-dynamics/sun';
import type { TrackState } from '@dawa/protocols/console/tracking';

export type SkyPoint = NonNullable<TrackState['satellite']>;

/** Where one satellite stands, seen from one place; undefined where its elements say nothing. */
export interface Sky {
  at(atMs: number): SkyPoint | undefined;
}

export function createSky(
  propagator: Propagator,
  place: Place,
  earthOrientation: EarthOrientation = noEarthOrientation,
): Sky {
  const observer = createObserver(propagator, place, earthOrientation);
  return {
    at(atMs) {
      const sight = observer.sightAt(atMs);
      if (!sight.ok) return undefined;
      const { azimuthDeg, elevationDeg, rangeKm, rangeRateKmS, azimuthRateDegS, elevationRateDegS, teme } =
        sight.value;
      const { positionItrfKm } = temeToItrf(teme, atMs, earthOrientation);
      return {
        azimuthDeg,
        elevationDeg,
        rangeKm,
        rangeRateKmS,
        angularRateDegS: Math.hypot(
          azimuthRateDegS * Math.cos((elevationDeg * Math.PI) / 180),
          elevationRateDegS,
        ),
        ...itrfToGeodetic(positionItrfKm),
        isSunlit: isSunlit(teme.positionTemeKm, atMs),
      };
    },
  };
}
