import type { EarthOrientation } from '../earth-orientation.ts';
import { geodeticToItrf, temeToItrf } from '../frames.ts';
import type { Place } from '../look-angles.ts';
import type { Vector3 } from '../vector.ts';

/** The station in TEME at many instants: six doubles each, position (km) and velocity (km/s). */
export interface Receivers {
  readonly atMs: Float64Array;
  readonly statesTeme: Float64Array;
}

/**
 * Where the antenna is among the stars at each reception, polar motion and UT1 included.
 *
 * `temeToItrf` is linear in its state, so what it does to three axes gives the rotation, and its transpose the way back.
 */
export function receiversAt(
  place: Place,
  instantsAtMs: ArrayLike<number>,
  earthOrientation: EarthOrientation,
): Receivers {
  const { latitudeDeg, longitudeDeg, heightM } = place;
  const originItrfKm = geodeticToItrf({ latitudeDeg, longitudeDeg, heightKm: heightM / 1000 });
  const statesTeme = new Float64Array(instantsAtMs.length * 6);
  const still: Vector3 = [0, 0, 0];
  for (let i = 0; i < instantsAtMs.length; i += 1) {
    const toItrf = (positionTemeKm: Vector3) =>
      temeToItrf({ positionTemeKm, velocityTemeKmS: still }, instantsAtMs[i]!, earthOrientation);
    const axes = [toItrf([1, 0, 0]), toItrf([0, 1, 0]), toItrf([0, 0, 1])];
    const backToTeme = (v: Vector3): Vector3 => {
      const [a, b, c] = axes.map(({ positionItrfKm: p }) => p[0] * v[0] + p[1] * v[1] + p[2] * v[2]);
      return [a!, b!, c!];
    };
    const positionTemeKm = backToTeme(originItrfKm);
    // At rest in TEME the place would seem to move backwards with the Earth's turn; the station moves the other way.
    const [vx, vy, vz] = backToTeme(toItrf(positionTemeKm).velocityItrfKmS);
    statesTeme.set([...positionTemeKm, -vx, -vy, -vz], i * 6);
  }
  return { atMs: Float64Array.from(instantsAtMs), statesTeme };
}
