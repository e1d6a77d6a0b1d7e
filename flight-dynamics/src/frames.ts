import { degPerRad, radPerDeg, wrapTo180 } from './angle.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { createEarthRotation, earthRotationAt } from './frames/earth-rotation.ts';
import type { TemeState } from './propagator.ts';
import type { Vector3 } from './vector.ts';

export {
  createEarthRotation,
  type EarthRotation,
  earthRotationAt,
  positionToItrf,
} from './frames/earth-rotation.ts';
export {
  type CelestialPole,
  type GcrfState,
  gcrfToTeme,
  gcrfToTemeMatrix,
  temeToGcrf,
} from './frames/gcrf.ts';

/** Fixed to the turning Earth (ITRF). */
export interface ItrfState {
  readonly positionItrfKm: Vector3;
  readonly velocityItrfKmS: Vector3;
}

/** On or above the WGS-84 ellipsoid; latitude is geodetic. */
export interface Geodetic {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly heightKm: number;
}

/** WGS-84 (NIMA TR8350.2). */
export const earthEquatorialRadiusKm = 6378.137;
export const earthFlattening = 1 / 298.257_223_563;
const eccentricitySquared = earthFlattening * (2 - earthFlattening);

/**
 * TEME to ITRF: the turn by Greenwich mean sidereal time of UT1 (TEME to PEF), then polar motion. The velocity is the one
 * that an observer on the ground sees.
 *
 * Source: AIAA 2006-6753 Rev 2, appendix C; the order of polar motion (about y, then x) from IERS Conventions (2010) 5.4.1, where
 * the other order would differ by 1e-8 km
 */
export function temeToItrf(
  state: TemeState,
  atMs: number,
  eop: EarthOrientation = noEarthOrientation,
): ItrfState {
  earthRotationAt(atMs, eop, scratch);
  const { temeToItrf: matrix, temeToItrfRate: rate } = scratch;
  const [vx, vy, vz] = turned(matrix, state.velocityTemeKmS);
  const [wx, wy, wz] = turned(rate, state.positionTemeKm);
  return {
    positionItrfKm: turned(matrix, state.positionTemeKm),
    velocityItrfKmS: [vx + wx, vy + wy, vz + wz],
  };
}

/** The way back: a velocity that an observer on the ground sees becomes one against the stars. */
export function itrfToTeme(
  state: ItrfState,
  atMs: number,
  eop: EarthOrientation = noEarthOrientation,
): TemeState {
  earthRotationAt(atMs, eop, scratch);
  const { temeToItrf: matrix, temeToItrfRate: rate } = scratch;
  const positionTemeKm = turnedBack(matrix, state.positionItrfKm);
  const [wx, wy, wz] = turned(rate, positionTemeKm);
  const [vx, vy, vz] = state.velocityItrfKmS;
  return { positionTemeKm, velocityTemeKmS: turnedBack(matrix, [vx - wx, vy - wy, vz - wz]) };
}

const scratch = createEarthRotation();

function turned(m: Float64Array, [x, y, z]: Vector3): Vector3 {
  return [
    m[0]! * x + m[1]! * y + m[2]! * z,
    m[3]! * x + m[4]! * y + m[5]! * z,
    m[6]! * x + m[7]! * y + m[8]! * z,
  ];
}

function turnedBack(m: Float64Array, [x, y, z]: Vector3): Vector3 {
  return [
    m[0]! * x + m[3]! * y + m[6]! * z,
    m[1]! * x + m[4]! * y + m[7]! * z,
    m[2]! * x + m[5]! * y + m[8]! * z,
  ];
}

/**
 * Geodetic place of a point, by Bowring's iteration; below 1e-9 degrees and 1e-8 km from the ground to beyond GEO.
 * At the centre of the Earth, where nothing is defined, it answers latitude 90.
 */
export function itrfToGeodetic([x, y, z]: Vector3): Geodetic {
  const axisDistanceKm = Math.hypot(x, y);
  const polarRadiusKm = earthEquatorialRadiusKm * (1 - earthFlattening);
  let reducedRad = Math.atan2(z, (1 - earthFlattening) * axisDistanceKm);
  let latitudeRad = reducedRad;
  for (let i = 0; i < 5; i += 1) {
    latitudeRad = Math.atan2(
      z + (eccentricitySquared / (1 - eccentricitySquared)) * polarRadiusKm * Math.sin(reducedRad) ** 3,
      axisDistanceKm - eccentricitySquared * earthEquatorialRadiusKm * Math.cos(reducedRad) ** 3,
    );
    reducedRad = Math.atan2((1 - earthFlattening) * Math.sin(latitudeRad), Math.cos(latitudeRad));
  }
  const sin = Math.sin(latitudeRad);
  const cos = Math.cos(latitudeRad);
  const heightKm =
    axisDistanceKm * cos + z * sin - earthEquatorialRadiusKm * Math.sqrt(1 - eccentricitySquared * sin * sin);
  return {
    latitudeDeg: latitudeRad * degPerRad,
    longitudeDeg: axisDistanceKm === 0 ? 0 : wrapTo180(Math.atan2(y, x) * degPerRad),
    heightKm,
  };
}

export function geodeticToItrf({ latitudeDeg, longitudeDeg, heightKm }: Geodetic): Vector3 {
  const sinLat = Math.sin(latitudeDeg * radPerDeg);
  const cosLat = Math.cos(latitudeDeg * radPerDeg);
  const normalKm = earthEquatorialRadiusKm / Math.sqrt(1 - eccentricitySquared * sinLat * sinLat);
  return [
    (normalKm + heightKm) * cosLat * Math.cos(longitudeDeg * radPerDeg),
    (normalKm + heightKm) * cosLat * Math.sin(longitudeDeg * radPerDeg),
    (normalKm * (1 - eccentricitySquared) + heightKm) * sinLat,
  ];
}
