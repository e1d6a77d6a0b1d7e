import { degPerRad, wrapTo360 } from '../angle.ts';
import type { EarthOrientation } from '../earth-orientation.ts';
import type { ElementSet } from '../elements/element-set.ts';
import { createStateFunction, type StateFunction } from '../kernel.ts';
import type { Place } from '../look-angles.ts';
import type { Propagator } from '../propagator.ts';
import { msPerDay, unixEpochJulianDay } from '../time.ts';
import type { Vector3 } from '../vector.ts';
import { createStationFrame, type EarthHour } from './station-frame.ts';

/**
 * One satellite over one station.
 *
 * @throws RangeError for a place that is none
 */
export function createSkyPath({ elements }: Propagator, place: Place, eop: EarthOrientation): SkyPath {
  const orbit = createStateFunction(elements);
  if (!orbit.ok) throw new RangeError(`elements of ${elements.noradId}: ${orbit.fault.kind}`);
  return new SkyPath(elements, orbit.value, createStationFrame(place, eop));
}

/**
 * Where one satellite stands in one station's sky, for a search that looks thousands of times: every look writes over the last
 * one and allocates nothing. What it says is what `look-angles.ts` says, geometric, without refraction.
 */
export class SkyPath {
  readonly elements: ElementSet;
  /** The instant of the last look. */
  atMs = Number.NaN;
  elevationDeg = 0;
  elevationRateDegS = 0;
  rangeKm = 0;
  /** Against the turning Earth, km and km/s: east, north, up of the station. */
  eastKm = 0;
  northKm = 0;
  upKm = 0;
  eastKmS = 0;
  northKmS = 0;
  upKmS = 0;
  /** Along the station's vertical, from the Earth's centre and against the stars. */
  upFromCentreKm = 0;
  upInertialKmS = 0;
  /** TEME: position in km and velocity in km/s. */
  readonly state = new Float64Array(6);
  /** Code of `stateError` of the last look; 0 when it has an answer. */
  error = 0;
  private readonly hourAt: (atMs: number) => EarthHour;
  private readonly orbit: StateFunction;
  private readonly epochDayAtMs: number;
  private readonly epochFractionMinutes: number;

  constructor(elements: ElementSet, orbit: StateFunction, hourAt: (atMs: number) => EarthHour) {
    this.elements = elements;
    this.orbit = orbit;
    this.hourAt = hourAt;
    this.epochDayAtMs = (elements.epoch.day - unixEpochJulianDay) * msPerDay;
    this.epochFractionMinutes = elements.epoch.fraction * 1440;
  }

  /** Looks at an instant; false where the elements give no position, and then only `error` is new. */
  look(atMs: number): boolean {
    this.atMs = atMs;
    const { state } = this;
    const minutes = (atMs - this.epochDayAtMs) / 60_000 - this.epochFractionMinutes;
    this.error = this.orbit.stateAt(minutes, state);
    if (this.error !== 0) return false;
    this.turn();
    return true;
  }

  /** Looks at an instant whose state is known already: six numbers from `offset`. */
  lookAtState(atMs: number, states: Float64Array, offset: number): void {
    const { state } = this;
    this.atMs = atMs;
    this.error = 0;
    for (let term = 0; term < 6; term++) state[term] = states[offset + term]!;
    this.turn();
  }

  /** Sine of the elevation at an instant whose state is known; the last look stays as it is. */
  sineAt(atMs: number, states: Float64Array, offset: number): number {
    const { angleRad, rateRadMs, startAtMs, origin, up } = this.hourAt(atMs);
    const turnedRad = angleRad + rateRadMs * (atMs - startAtMs);
    const sin = Math.sin(turnedRad);
    const cos = Math.cos(turnedRad);
    const dx = cos * states[offset]! + sin * states[offset + 1]! - origin[0];
    const dy = cos * states[offset + 1]! - sin * states[offset]! - origin[1];
    const dz = states[offset + 2]! - origin[2];
    return (up[0] * dx + up[1] * dy + up[2] * dz) / Math.sqrt(dx * dx + dy * dy + dz * dz);
  }

  /** From the stars to the station's directions. */
  private turn(): void {
    const { state, atMs } = this;
    const hour = this.hourAt(atMs);
    const angleRad = hour.angleRad + hour.rateRadMs * (atMs - hour.startAtMs);
    const rateRadS = hour.rateRadMs * 1000;
    const sin = Math.sin(angleRad);
    const cos = Math.cos(angleRad);
    const x = cos * state[0]! + sin * state[1]!;
    const y = cos * state[1]! - sin * state[0]!;
    const z = state[2]!;
    const inertialX = cos * state[3]! + sin * state[4]!;
    const inertialY = cos * state[4]! - sin * state[3]!;
    const vz = state[5]!;
    const vx = inertialX + rateRadS * y;
    const vy = inertialY - rateRadS * x;
    const { origin, east, north, up } = hour;
    const dx = x - origin[0];
    const dy = y - origin[1];
    const dz = z - origin[2];
    const eastKm = east[0] * dx + east[1] * dy + east[2] * dz;
    const northKm = north[0] * dx + north[1] * dy + north[2] * dz;
    const upKm = up[0] * dx + up[1] * dy + up[2] * dz;
    const eastKmS = east[0] * vx + east[1] * vy + east[2] * vz;
    const northKmS = north[0] * vx + north[1] * vy + north[2] * vz;
    const upKmS = up[0] * vx + up[1] * vy + up[2] * vz;
    const horizontalSquared = eastKm * eastKm + northKm * northKm;
    const rangeSquared = horizontalSquared + upKm * upKm;
    const horizontalKm = Math.sqrt(horizontalSquared);
    const alongHorizontal = eastKm * eastKmS + northKm * northKmS;
    // Exactly overhead the horizontal part has no direction: elevation then falls as fast as the satellite moves sideways.
    const horizontalKmS = horizontalKm < 1e-9 ? 0 : alongHorizontal / horizontalKm;
    this.eastKm = eastKm;
    this.northKm = northKm;
    this.upKm = upKm;
    this.eastKmS = eastKmS;
    this.northKmS = northKmS;
    this.upKmS = upKmS;
    this.rangeKm = Math.sqrt(rangeSquared);
    this.elevationDeg = Math.atan2(upKm, horizontalKm) * degPerRad;
    this.elevationRateDegS =
      rangeSquared === 0 ? 0 : ((upKmS * horizontalKm - upKm * horizontalKmS) / rangeSquared) * degPerRad;
    this.upFromCentreKm = up[0] * x + up[1] * y + up[2] * z;
    this.upInertialKmS = up[0] * inertialX + up[1] * inertialY + up[2] * vz;
  }

  /** From north through east, 0 to 360; exactly overhead 0. */
  azimuthDeg(): number {
    return this.isOverhead() ? 0 : wrapTo360(Math.atan2(this.eastKm, this.northKm) * degPerRad);
  }

  radiusSquared(): number {
    const { state } = this;
    return state[0]! * state[0]! + state[1]! * state[1]! + state[2]! * state[2]!;
  }

  positionTemeKm(): Vector3 {
    return [this.state[0]!, this.state[1]!, this.state[2]!];
  }

  azimuthRateDegS(): number {
    if (this.isOverhead()) return 0;
    const { eastKm, northKm, eastKmS, northKmS } = this;
    return ((eastKmS * northKm - northKmS * eastKm) / (eastKm * eastKm + northKm * northKm)) * degPerRad;
  }

  private isOverhead(): boolean {
    return this.eastKm * this.eastKm + this.northKm * this.northKm < 1e-18;
  }
}
