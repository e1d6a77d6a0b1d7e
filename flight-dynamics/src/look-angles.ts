import type { Result } from '@dawa/seams/fault';
import { success } from '@dawa/seams/fault';
import { degPerRad, radPerDeg, wrapTo360 } from './angle.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { geodeticToItrf, type ItrfState, temeToItrf } from './frames.ts';
import type { PropagationFault, Propagator, TemeState } from './propagator.ts';
import type { Vector3 } from './vector.ts';

/** A place on the WGS-84 ellipsoid, height above it. */
export interface Place {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly heightM: number;
}

/** Where to look: geometric, without refraction and without light time. */
export interface LookAngles {
  /** From north through east, 0 to 360. */
  readonly azimuthDeg: number;
  /** Above the plane that touches the ellipsoid, -90 to 90. */
  readonly elevationDeg: number;
  readonly rangeKm: number;
  /** Positive when the range grows. */
  readonly rangeRateKmS: number;
}

/** Look angles, how fast they change, and the state they came from. */
export interface Sight extends LookAngles {
  readonly azimuthRateDegS: number;
  readonly elevationRateDegS: number;
  readonly teme: TemeState;
}

export interface Observer {
  readonly propagator: Propagator;
  readonly place: Place;
  readonly earthOrientation: EarthOrientation;
  at(atMs: number): Result<LookAngles, PropagationFault>;
  sightAt(atMs: number): Result<Sight, PropagationFault>;
}

/**
 * Someone who stands at `place` and watches one satellite.
 *
 * @throws RangeError for a place that is none
 */
export function createObserver(
  propagator: Propagator,
  place: Place,
  earthOrientation: EarthOrientation = noEarthOrientation,
): Observer {
  const topocentric = createTopocentric(place);
  const sightAt = (atMs: number): Result<Sight, PropagationFault> => {
    const state = propagator.at(atMs);
    if (!state.ok) return state;
    const sight = topocentric(temeToItrf(state.value, atMs, earthOrientation));
    return success({ ...sight, teme: state.value });
  };
  return { propagator, place, earthOrientation, sightAt, at: sightAt };
}

/**
 * From a state fixed to the Earth to azimuth, elevation, range and their rates. The rates count the Earth's rotation, for the
 * state's velocity already does.
 *
 * @throws RangeError for a place that is none
 */
export function createTopocentric(place: Place): (state: ItrfState) => Omit<Sight, 'teme'> {
  const { latitudeDeg, longitudeDeg, heightM } = place;
  if (!(Math.abs(latitudeDeg) <= 90))
    throw new RangeError(`latitudeDeg must be -90 to 90, found ${latitudeDeg}`);
  if (!(Math.abs(longitudeDeg) <= 360))
    throw new RangeError(`longitudeDeg must be -360 to 360, found ${longitudeDeg}`);
  if (!Number.isFinite(heightM)) throw new RangeError(`heightM must be finite, found ${heightM}`);
  const origin = geodeticToItrf({ latitudeDeg, longitudeDeg, heightKm: heightM / 1000 });
  const sinLat = Math.sin(latitudeDeg * radPerDeg);
  const cosLat = Math.cos(latitudeDeg * radPerDeg);
  const sinLon = Math.sin(longitudeDeg * radPerDeg);
  const cosLon = Math.cos(longitudeDeg * radPerDeg);
  const toEastNorthUp = (x: number, y: number, z: number): Vector3 => [
    -sinLon * x + cosLon * y,
    -sinLat * cosLon * x - sinLat * sinLon * y + cosLat * z,
    cosLat * cosLon * x + cosLat * sinLon * y + sinLat * z,
  ];
  return ({ positionItrfKm: p, velocityItrfKmS: v }) => {
    const [east, north, up] = toEastNorthUp(p[0] - origin[0], p[1] - origin[1], p[2] - origin[2]);
    const [eastRate, northRate, upRate] = toEastNorthUp(v[0], v[1], v[2]);
    const rangeKm = Math.hypot(east, north, up);
    const horizontalKm = Math.hypot(east, north);
    const rangeRateKmS = rangeKm === 0 ? 0 : (east * eastRate + north * northRate + up * upRate) / rangeKm;
    // Exactly overhead azimuth has neither value nor rate: both are given as 0.
    const isOverhead = horizontalKm < 1e-9;
    const horizontalRate = isOverhead ? 0 : (east * eastRate + north * northRate) / horizontalKm;
    const azimuthRate = isOverhead
      ? 0
      : (eastRate * north - northRate * east) / (horizontalKm * horizontalKm);
    const elevationRate =
      rangeKm === 0 ? 0 : (upRate * horizontalKm - up * horizontalRate) / (rangeKm * rangeKm);
    return {
      azimuthDeg: isOverhead ? 0 : wrapTo360(Math.atan2(east, north) * degPerRad),
      elevationDeg: Math.atan2(up, horizontalKm) * degPerRad,
      rangeKm,
      rangeRateKmS,
      azimuthRateDegS: azimuthRate * degPerRad,
      elevationRateDegS: elevationRate * degPerRad,
    };
  };
}
