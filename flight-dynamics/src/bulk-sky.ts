import { degPerRad, wrapTo360 } from './angle.ts';
import type { BulkStates } from './bulk-propagator.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { itrfToGeodetic, temeToItrf } from './frames.ts';
import type { Place } from './look-angles.ts';
import { createStationFrame } from './passes/station-frame.ts';
import type { Vector3 } from './vector.ts';

/** Columns beside the states they were made of: object by object, time by time. NaN nowhere: a state with an error has zeros. */
export interface BulkLookAngles {
  readonly azimuthDeg: Float64Array;
  readonly elevationDeg: Float64Array;
  readonly rangeKm: Float64Array;
  readonly rangeRateKmS: Float64Array;
}

export interface BulkSubPoints {
  readonly latitudeDeg: Float64Array;
  readonly longitudeDeg: Float64Array;
  readonly heightKm: Float64Array;
}

/**
 * Where all objects stand in one station's sky: what `look-angles.ts` says of each, geometric. What the Earth's turn costs is paid once a time and
 * not once a state.
 *
 * @param atMs the times of the states, UTC milliseconds
 * @throws RangeError for a place that is none, and when the times are not those of the states
 */
export function bulkLookAngles(
  states: BulkStates,
  atMs: ArrayLike<number>,
  place: Place,
  earthOrientation: EarthOrientation = noEarthOrientation,
): BulkLookAngles {
  requireTimes(states, atMs);
  const hourAt = createStationFrame(place, earthOrientation);
  const count = states.objectCount * states.timeCount;
  const columns = {
    azimuthDeg: new Float64Array(count),
    elevationDeg: new Float64Array(count),
    rangeKm: new Float64Array(count),
    rangeRateKmS: new Float64Array(count),
  };
  for (let time = 0; time < states.timeCount; time++) {
    const hour = hourAt(atMs[time]!);
    const angleRad = hour.angleRad + hour.rateRadMs * (atMs[time]! - hour.startAtMs);
    const turnRadS = hour.rateRadMs * 1000;
    const cos = Math.cos(angleRad);
    const sin = Math.sin(angleRad);
    const { origin, east, north, up } = hour;
    for (let at = time; at < count; at += states.timeCount) {
      if (states.errors[at] !== 0) continue;
      const s = 6 * at;
      const x = cos * states.states[s]! + sin * states.states[s + 1]!;
      const y = cos * states.states[s + 1]! - sin * states.states[s]!;
      const vx = cos * states.states[s + 3]! + sin * states.states[s + 4]! + turnRadS * y;
      const vy = cos * states.states[s + 4]! - sin * states.states[s + 3]! - turnRadS * x;
      const dx = x - origin[0];
      const dy = y - origin[1];
      const dz = states.states[s + 2]! - origin[2];
      const eastKm = east[0] * dx + east[1] * dy + east[2] * dz;
      const northKm = north[0] * dx + north[1] * dy + north[2] * dz;
      const upKm = up[0] * dx + up[1] * dy + up[2] * dz;
      const rangeKm = Math.sqrt(dx * dx + dy * dy + dz * dz);
      columns.azimuthDeg[at] = wrapTo360(Math.atan2(eastKm, northKm) * degPerRad);
      columns.elevationDeg[at] = Math.atan2(upKm, Math.sqrt(eastKm * eastKm + northKm * northKm)) * degPerRad;
      columns.rangeKm[at] = rangeKm;
      columns.rangeRateKmS[at] = (dx * vx + dy * vy + dz * states.states[s + 5]!) / rangeKm;
    }
  }
  return columns;
}

/**
 * The places straight below all objects, and how high above them they are (WGS-84).
 *
 * @throws RangeError when the times are not those of the states
 */
export function bulkSubPoints(
  states: BulkStates,
  atMs: ArrayLike<number>,
  earthOrientation: EarthOrientation = noEarthOrientation,
): BulkSubPoints {
  requireTimes(states, atMs);
  const count = states.objectCount * states.timeCount;
  const columns = {
    latitudeDeg: new Float64Array(count),
    longitudeDeg: new Float64Array(count),
    heightKm: new Float64Array(count),
  };
  for (let time = 0; time < states.timeCount; time++) {
    const [first, second, third] = axesInItrf(atMs[time]!, earthOrientation);
    for (let at = time; at < count; at += states.timeCount) {
      if (states.errors[at] !== 0) continue;
      const x = states.states[6 * at]!;
      const y = states.states[6 * at + 1]!;
      const z = states.states[6 * at + 2]!;
      const { latitudeDeg, longitudeDeg, heightKm } = itrfToGeodetic([
        first[0] * x + second[0] * y + third[0] * z,
        first[1] * x + second[1] * y + third[1] * z,
        first[2] * x + second[2] * y + third[2] * z,
      ]);
      columns.latitudeDeg[at] = latitudeDeg;
      columns.longitudeDeg[at] = longitudeDeg;
      columns.heightKm[at] = heightKm;
    }
  }
  return columns;
}

/** The three axes of TEME as the turning Earth has them at that instant. */
function axesInItrf(atMs: number, earthOrientation: EarthOrientation): [Vector3, Vector3, Vector3] {
  const turned = (positionTemeKm: Vector3) =>
    temeToItrf({ positionTemeKm, velocityTemeKmS: [0, 0, 0] }, atMs, earthOrientation).positionItrfKm;
  return [turned([1, 0, 0]), turned([0, 1, 0]), turned([0, 0, 1])];
}

function requireTimes({ timeCount }: BulkStates, atMs: ArrayLike<number>): void {
  if (atMs.length !== timeCount) {
    throw new RangeError(`atMs: expected the ${timeCount} times of the states, found ${atMs.length}`);
  }
}
