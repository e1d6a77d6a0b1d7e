import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { temeToItrf } from './frames.ts';
import { createTopocentric, type Place } from './look-angles.ts';
import { apparentElevationDeg, standardAir } from './refraction.ts';
import { sunPositionTemeKm } from './sun.ts';

/**
 * Where the centre of the Sun stands over a place, seen from the place itself (parallax is in it), as it appears through standard air:
 * what a shadow or an antenna on the Sun points to.
 *
 * @throws RangeError for a place that is none
 */
export function sunLookAngles(
  place: Place,
  atMs: number,
  eop: EarthOrientation = noEarthOrientation,
): { readonly azimuthDeg: number; readonly elevationDeg: number } {
  const state = { positionTemeKm: sunPositionTemeKm(atMs), velocityTemeKmS: [0, 0, 0] as const };
  const { azimuthDeg, elevationDeg } = createTopocentric(place)(temeToItrf(state, atMs, eop));
  return { azimuthDeg, elevationDeg: apparentElevationDeg(elevationDeg, standardAir(place.heightM)) };
}
