import { degPerRad, radPerArcsec, radPerDeg, wrapTo180 } from './angle.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import type { TemeState } from './propagator.ts';
import { greenwichMeanSiderealTime, julianDate } from './time.ts';
import type { Vector3 } from './vector.ts';

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
 * Source: AIAA 2006-6753 Rev 2, appendix C
 */
export function temeToItrf(
  state: TemeState,
  atMs: number,
  eop: EarthOrientation = noEarthOrientation,
): ItrfState {
  const { dut1S, xpArcsec, ypArcsec } = eop.at(atMs);
  const utc = julianDate(atMs);
  const { angleRad, rateRadS } = greenwichMeanSiderealTime({
    day: utc.day,
    fraction: utc.fraction + dut1S / 86_400,
  });
  const positionPefKm = turnedAboutZ(state.positionTemeKm, angleRad);
  const [vx, vy, vz] = turnedAboutZ(state.velocityTemeKmS, angleRad);
  const velocityPefKmS: Vector3 = [vx + rateRadS * positionPefKm[1], vy - rateRadS * positionPefKm[0], vz];
  const pole = { xpRad: xpArcsec * radPerArcsec, ypRad: ypArcsec * radPerArcsec };
  return {
    positionItrfKm: withPolarMotion(positionPefKm, pole),
    velocityItrfKmS: withPolarMotion(velocityPefKmS, pole),
  };
}

/** The axes turn by the angle, so the vector turns back. */
function turnedAboutZ([x, y, z]: Vector3, angleRad: number): Vector3 {
  const sin = Math.sin(angleRad);
  const cos = Math.cos(angleRad);
  return [cos * x + sin * y, -sin * x + cos * y, z];
}

/** About y first, then about x, as IERS Conventions (2010) section 5.4.1 orders them; the other order differs by 1e-8 km. */
function withPolarMotion([x, y, z]: Vector3, { xpRad, ypRad }: { xpRad: number; ypRad: number }): Vector3 {
  if (xpRad === 0 && ypRad === 0) return [x, y, z];
  const sinX = Math.sin(xpRad);
  const cosX = Math.cos(xpRad);
  const sinY = Math.sin(ypRad);
  const cosY = Math.cos(ypRad);
  const afterXp: Vector3 = [cosX * x + sinX * z, y, -sinX * x + cosX * z];
  return [afterXp[0], cosY * afterXp[1] - sinY * afterXp[2], sinY * afterXp[1] + cosY * afterXp[2]];
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
