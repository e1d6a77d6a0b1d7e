import { degPerRad, radPerDeg, wrapTo180 } from './angle.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { type Geodetic, itrfToGeodetic, temeToItrf } from './frames.ts';
import type { PropagationFault, Propagator } from './propagator.ts';
import { isSunlit } from './sun.ts';

export interface GroundPoint extends Geodetic {
  readonly atMs: number;
  readonly isSunlit: boolean;
}

export interface GroundTrack {
  readonly points: readonly GroundPoint[];
  /** Why the track ends early; null when it does not. */
  readonly fault: PropagationFault | null;
}

/**
 * Places straight below a satellite, every `stepMs` and at the end, oldest first.
 *
 * @throws RangeError when the step is not positive or the track would have more than a million points
 */
export function groundTrack(
  propagator: Propagator,
  fromAtMs: number,
  toAtMs: number,
  stepMs: number,
  earthOrientation: EarthOrientation = noEarthOrientation,
): GroundTrack {
  const steps = Math.ceil((toAtMs - fromAtMs) / stepMs);
  if (!(stepMs > 0 && steps >= 0 && steps < 1_000_000)) {
    throw new RangeError(`stepMs must cut the span into 0 to 1,000,000 pieces, found ${stepMs} ms, ${steps}`);
  }
  const points: GroundPoint[] = [];
  for (let i = 0; i <= steps; i += 1) {
    const point = subPoint(propagator, Math.min(toAtMs, fromAtMs + i * stepMs), earthOrientation);
    if (!point.ok) return { points, fault: point.fault };
    points.push(point.value);
  }
  return { points, fault: null };
}

/** Where the satellite stands overhead, how high, and whether the Sun shines on it. */
export function subPoint(
  propagator: Propagator,
  atMs: number,
  earthOrientation: EarthOrientation = noEarthOrientation,
):
  | { readonly ok: true; readonly value: GroundPoint }
  | { readonly ok: false; readonly fault: PropagationFault } {
  const state = propagator.at(atMs);
  if (!state.ok) return state;
  const { positionItrfKm } = temeToItrf(state.value, atMs, earthOrientation);
  const lit = isSunlit(state.value.positionTemeKm, atMs);
  return { ok: true, value: { atMs, ...itrfToGeodetic(positionItrfKm), isSunlit: lit } };
}

export interface SurfacePoint {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** IUGG mean radius. */
const meanEarthRadiusKm = 6371.0088;

/**
 * Outline of where a satellite is seen above an elevation: `count` points, clockwise from north, not closed. On a sphere; the
 * ellipsoid would move it by up to 0.2 degrees. Longitudes -180 to 180, so a polygon may step across the date line.
 *
 * @throws RangeError when the height is negative or there are fewer than three points
 */
export function footprint(
  latitudeDeg: number,
  longitudeDeg: number,
  heightKm: number,
  elevationDeg = 0,
  count = 72,
): SurfacePoint[] {
  if (!(count >= 3)) throw new RangeError(`count must be 3 or more, found ${count}`);
  const radiusRad = footprintRadiusDeg(heightKm, elevationDeg) * radPerDeg;
  const latitudeRad = latitudeDeg * radPerDeg;
  return Array.from({ length: count }, (_, i) => {
    const bearingRad = (2 * Math.PI * i) / count;
    const sinLatitude =
      Math.sin(latitudeRad) * Math.cos(radiusRad) +
      Math.cos(latitudeRad) * Math.sin(radiusRad) * Math.cos(bearingRad);
    const east = Math.sin(bearingRad) * Math.sin(radiusRad) * Math.cos(latitudeRad);
    const ahead = Math.cos(radiusRad) - Math.sin(latitudeRad) * sinLatitude;
    return {
      latitudeDeg: Math.asin(Math.max(-1, Math.min(1, sinLatitude))) * degPerRad,
      longitudeDeg: wrapTo180(longitudeDeg + Math.atan2(east, ahead) * degPerRad),
    };
  });
}

/**
 * Angle at the Earth's centre between the point below a satellite and where it stands at an elevation.
 *
 * @throws RangeError when the height is negative
 * Source: plane triangle of Earth's centre, observer, satellite
 */
export function footprintRadiusDeg(heightKm: number, elevationDeg = 0): number {
  if (!(heightKm >= 0)) throw new RangeError(`heightKm must not be negative, found ${heightKm}`);
  const elevationRad = elevationDeg * radPerDeg;
  const ratio = meanEarthRadiusKm / (meanEarthRadiusKm + heightKm);
  return Math.max(0, (Math.acos(ratio * Math.cos(elevationRad)) - elevationRad) * degPerRad);
}
