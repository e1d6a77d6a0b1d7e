import { degPerRad, radPerDeg, wrapTo180 } from './angle.ts';
import { earthEquatorialRadiusKm, earthFlattening } from './frames.ts';
import { ttMinusUtcS } from './leap-seconds.ts';
import type { Place } from './look-angles.ts';
import { greenwichMeanSiderealTime, j2000JulianDay, julianDate } from './time.ts';
import { cross, dot, magnitude, scaled, type Vector3 } from './vector.ts';

const astronomicalUnitKm = 149_597_870.7;

/**
 * Direction of the Sun (unit vector) and its distance, equator and equinox of date; good to 0.01 degrees from 1950 to 2050.
 * TEME differs from that frame by less than 0.006 degrees, which is inside the error stated.
 *
 * Source: Meeus, Astronomical Algorithms, chapter 25, low accuracy
 */
export function sunDirection(atMs: number): { readonly directionTeme: Vector3; readonly distanceKm: number } {
  const utc = julianDate(atMs);
  const days = utc.day - j2000JulianDay + utc.fraction + ttMinusUtcS(atMs) / 86_400;
  const t = days / 36_525;
  const meanLongitudeDeg = 280.466_46 + (36_000.769_83 + 0.000_303_2 * t) * t;
  const anomalyRad = (357.529_11 + (35_999.050_29 - 0.000_153_7 * t) * t) * radPerDeg;
  const eccentricity = 0.016_708_634 - (0.000_042_037 + 0.000_000_126_7 * t) * t;
  const centreDeg =
    (1.914_602 - (0.004_817 + 0.000_014 * t) * t) * Math.sin(anomalyRad) +
    (0.019_993 - 0.000_101 * t) * Math.sin(2 * anomalyRad) +
    0.000_289 * Math.sin(3 * anomalyRad);
  const trueAnomalyRad = anomalyRad + centreDeg * radPerDeg;
  const distanceAu =
    (1.000_001_018 * (1 - eccentricity ** 2)) / (1 + eccentricity * Math.cos(trueAnomalyRad));
  const moonNodeRad = (125.04 - 1934.136 * t) * radPerDeg;
  const longitudeRad =
    (meanLongitudeDeg + centreDeg - 0.005_69 - 0.004_78 * Math.sin(moonNodeRad)) * radPerDeg;
  const obliquityRad = (23.439_291_1 - 0.013_004_2 * t + 0.002_56 * Math.cos(moonNodeRad)) * radPerDeg;
  return {
    directionTeme: [
      Math.cos(longitudeRad),
      Math.cos(obliquityRad) * Math.sin(longitudeRad),
      Math.sin(obliquityRad) * Math.sin(longitudeRad),
    ],
    distanceKm: distanceAu * astronomicalUnitKm,
  };
}

/** Where the Sun stands overhead. UT1 is taken as UTC: at most 0.004 degrees. */
export function subsolarPoint(atMs: number): { readonly latitudeDeg: number; readonly longitudeDeg: number } {
  const [x, y, z] = sunDirection(atMs).directionTeme;
  const { angleRad } = greenwichMeanSiderealTime(julianDate(atMs));
  return {
    latitudeDeg: Math.asin(z) * degPerRad,
    longitudeDeg: wrapTo180((Math.atan2(y, x) - angleRad) * degPerRad),
  };
}

/** Elevation of the Sun's centre above a place, geometric, without parallax (0.0024 degrees). */
export function sunElevationDeg(place: Pick<Place, 'latitudeDeg' | 'longitudeDeg'>, atMs: number): number {
  const sub = subsolarPoint(atMs);
  const sinElevation =
    Math.sin(place.latitudeDeg * radPerDeg) * Math.sin(sub.latitudeDeg * radPerDeg) +
    Math.cos(place.latitudeDeg * radPerDeg) *
      Math.cos(sub.latitudeDeg * radPerDeg) *
      Math.cos((place.longitudeDeg - sub.longitudeDeg) * radPerDeg);
  return Math.asin(Math.max(-1, Math.min(1, sinElevation))) * degPerRad;
}

/**
 * True while the centre of the Sun is not behind the WGS-84 ellipsoid as seen from the satellite: the middle of the
 * penumbra, no refraction. Against umbra or penumbra events this shifts a transition by some seconds in low orbit.
 */
export function isSunlit(positionTemeKm: Vector3, atMs: number): boolean {
  const { directionTeme, distanceKm } = sunDirection(atMs);
  // Stretched along its axis the ellipsoid is a sphere, and straight lines stay straight.
  const stretch = ([x, y, z]: Vector3): Vector3 => [x, y, z / (1 - earthFlattening)];
  const satellite = stretch(positionTemeKm);
  const sun = stretch(scaled(directionTeme, distanceKm));
  const toSun: Vector3 = [sun[0] - satellite[0], sun[1] - satellite[1], sun[2] - satellite[2]];
  const isSunwardSide = dot(satellite, toSun) >= 0;
  const missKm = magnitude(cross(satellite, toSun)) / magnitude(toSun);
  return isSunwardSide || missKm > earthEquatorialRadiusKm;
}
