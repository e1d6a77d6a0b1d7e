import type { Vector3 } from '../vector.ts';
import { equationOfEquinoxesRad, nutation1980 } from './nutation.ts';
import { aboutX, aboutZ, inOrder, rotated } from './rotation.ts';

/**
 * From the mean ecliptic and equinox of date, where theories of Sun and Moon give their places, to TEME: nutation by IAU 1980,
 * as SGP4's frame is defined.
 *
 * @param centuries of TT since J2000
 */
export function eclipticToTeme(
  place: { readonly longitudeRad: number; readonly latitudeRad: number },
  distanceKm: number,
  centuries: number,
): Vector3 {
  const { longitudeRad, latitudeRad } = place;
  const nutation = nutation1980(centuries);
  const matrix = inOrder(
    aboutZ(-nutation.longitudeRad),
    aboutX(-(nutation.meanObliquityRad + nutation.obliquityRad)),
    aboutZ(equationOfEquinoxesRad(nutation)),
  );
  const acrossKm = distanceKm * Math.cos(latitudeRad);
  return rotated(matrix, [
    acrossKm * Math.cos(longitudeRad),
    acrossKm * Math.sin(longitudeRad),
    distanceKm * Math.sin(latitudeRad),
  ]);
}
