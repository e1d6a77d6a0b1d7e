import { degPerRad, radPerDeg, wrapTo180 } from './angle.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { lightAt } from './eclipse/shadow-geometry.ts';
import { eclipticToTeme } from './frames/ecliptic.ts';
import { centuriesTt } from './frames/nutation.ts';
import type { Place } from './look-angles.ts';
import { apparentSun, geometricSun } from './sun/earth-orbit.ts';
import { greenwichMeanSiderealTime, julianDate, msPerDay } from './time.ts';
import { magnitude, scaled, type Vector3 } from './vector.ts';

/** IAU 2012, resolution B2. */
const astronomicalUnitKm = 149_597_870.7;

/**
 * Direction of the Sun (unit vector) and its distance, seen from the Earth's centre as it moves: light time and annual aberration are in
 * it. Good to 0.2 arcsec and 250 km from 1940 to 2060, outside with the theory to some arcseconds a few centuries away.
 *
 * Source: VSOP87D (sun/earth-series.ts), IAU 1980 nutation; a cubic through four midnights leaves 0.001 arcsec
 */
export function sunDirection(atMs: number): { readonly directionTeme: Vector3; readonly distanceKm: number } {
  const positionTemeKm = sunPositionTemeKm(atMs);
  const distanceKm = magnitude(positionTemeKm);
  return { directionTeme: scaled(positionTemeKm, 1 / distanceKm), distanceKm };
}

/** The same as one vector from the Earth's centre. */
export function sunPositionTemeKm(atMs: number): Vector3 {
  const days = atMs / msPerDay;
  const index = Math.floor(days);
  if (index !== near.index) {
    near.nodes = [
      sunAtMidnight(index - 1),
      sunAtMidnight(index),
      sunAtMidnight(index + 1),
      sunAtMidnight(index + 2),
    ];
    near.index = index;
  }
  const [a, b, c, d] = near.nodes;
  const x = days - index;
  // Lagrange's cubic through midnights -1, 0, 1, 2.
  const wa = (-x * (x - 1) * (x - 2)) / 6;
  const wb = ((x + 1) * (x - 1) * (x - 2)) / 2;
  const wc = (-(x + 1) * x * (x - 2)) / 2;
  const wd = ((x + 1) * x * (x - 1)) / 6;
  return [
    wa * a[0] + wb * b[0] + wc * c[0] + wd * d[0],
    wa * a[1] + wb * b[1] + wc * c[1] + wd * d[1],
    wa * a[2] + wb * b[2] + wc * c[2] + wd * d[2],
  ];
}

/** The series costs 20 microseconds, and whoever asks for the Sun mostly asks again for a day nearby. */
const midnights = new Map<number, Vector3>();
const mostMidnights = 4000;
const near: { index: number; nodes: readonly [Vector3, Vector3, Vector3, Vector3] } = {
  index: Number.NaN,
  nodes: [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ],
};

function sunAtMidnight(index: number): Vector3 {
  let place = midnights.get(index);
  if (place === undefined) {
    place = apparentAt(index * msPerDay);
    if (midnights.size >= mostMidnights) midnights.clear();
    midnights.set(index, place);
  }
  return place;
}

function apparentAt(atMs: number): Vector3 {
  const centuries = centuriesTt(atMs);
  const place = apparentSun(centuries);
  return eclipticToTeme(place, place.distanceAu * astronomicalUnitKm, centuries);
}

/**
 * Where the Sun is at the instant itself, without light time and aberration: 20.5 arcsec off what is seen, 90 ms of a shadow's edge in
 * low orbit. For comparison with programs that leave both out.
 */
export function geometricSunTemeKm(atMs: number): Vector3 {
  const centuries = centuriesTt(atMs);
  const place = geometricSun(centuries);
  return eclipticToTeme(place, place.distanceAu * astronomicalUnitKm, centuries);
}

/** Where the Sun stands overhead (geocentric latitude). Without earth orientation UT1 is taken as UTC: at most 0.004 degrees. */
export function subsolarPoint(
  atMs: number,
  eop: EarthOrientation = noEarthOrientation,
): { readonly latitudeDeg: number; readonly longitudeDeg: number } {
  const [x, y, z] = sunDirection(atMs).directionTeme;
  const { day, fraction } = julianDate(atMs);
  const { angleRad } = greenwichMeanSiderealTime({ day, fraction: fraction + eop.at(atMs).dut1S / 86_400 });
  return {
    latitudeDeg: Math.asin(z) * degPerRad,
    longitudeDeg: wrapTo180((Math.atan2(y, x) - angleRad) * degPerRad),
  };
}

/** Elevation of the Sun's centre above a place, geometric, without parallax (0.0024 degrees). */
export function sunElevationDeg(
  place: Pick<Place, 'latitudeDeg' | 'longitudeDeg'>,
  atMs: number,
  eop: EarthOrientation = noEarthOrientation,
): number {
  const sub = subsolarPoint(atMs, eop);
  const sinElevation =
    Math.sin(place.latitudeDeg * radPerDeg) * Math.sin(sub.latitudeDeg * radPerDeg) +
    Math.cos(place.latitudeDeg * radPerDeg) *
      Math.cos(sub.latitudeDeg * radPerDeg) *
      Math.cos((place.longitudeDeg - sub.longitudeDeg) * radPerDeg);
  return Math.asin(Math.max(-1, Math.min(1, sinElevation))) * degPerRad;
}

/**
 * True while at least half of the Sun's width is clear of the WGS-84 ellipsoid, seen from the satellite: the middle of the penumbra. No
 * refraction. For the instants of the shadow's edges see eclipse.ts.
 */
export function isSunlit(positionTemeKm: Vector3, atMs: number): boolean {
  return lightAt(positionTemeKm, sunPositionTemeKm(atMs)).gapRad > 0;
}
