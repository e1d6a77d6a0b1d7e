import { degPerRad, radPerDeg, wrapTo180 } from './angle.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { lightAt } from './eclipse/shadow-geometry.ts';
import { eclipticToTeme } from './frames/ecliptic.ts';
import { centuriesTt } from './frames/nutation.ts';
import type { Place } from './look-angles.ts';
import { apparentSun, geometricSun } from './sun/earth-orbit.ts';
import { greenwichMeanSiderealTime, julianDate } from './time.ts';
import { magnitude, scaled, type Vector3 } from './vector.ts';

/** IAU 2012, resolution B2. */
const astronomicalUnitKm = 149_597_870.7;

/**
 * Direction of the Sun (unit vector) and its distance, seen from the Earth's centre as it moves: light time and annual aberration are in
 * it. Good to 0.2 arcsec and 250 km from 1940 to 2060, outside with the theory to some arcseconds a few centuries away.
 *
 * Source: VSOP87D (sun/earth-series.ts), IAU 1980 nutation; a straight line between half-hours leaves 0.004 arcsec
 */
export function sunDirection(atMs: number): { readonly directionTeme: Vector3; readonly distanceKm: number } {
  const positionTemeKm = sunPositionTemeKm(atMs);
  const distanceKm = magnitude(positionTemeKm);
  return { directionTeme: scaled(positionTemeKm, 1 / distanceKm), distanceKm };
}

/** The same as one vector from the Earth's centre. */
export function sunPositionTemeKm(atMs: number): Vector3 {
  const index = Math.floor(atMs / nodeMs);
  if (index !== nodes.index) {
    nodes.from = index === nodes.index + 1 ? nodes.to : apparentAt(index * nodeMs);
    nodes.to = apparentAt((index + 1) * nodeMs);
    nodes.index = index;
  }
  const part = atMs / nodeMs - index;
  const { from, to } = nodes;
  return [
    from[0] + (to[0] - from[0]) * part,
    from[1] + (to[1] - from[1]) * part,
    from[2] + (to[2] - from[2]) * part,
  ];
}

/** The series costs 15 microseconds, and whoever asks for the Sun mostly asks again for a moment nearby. */
const nodeMs = 1_800_000;
const nodes: { index: number; from: Vector3; to: Vector3 } = {
  index: Number.NaN,
  from: [0, 0, 0],
  to: [0, 0, 0],
};

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
