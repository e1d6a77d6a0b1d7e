import { degPerRad, wrapTo360 } from '../angle.ts';
import { earthMuKm3S2 } from './orbit-shape.ts';
import type { StationAxes } from './station-frame.ts';

/**
 * A satellite's way through one station's sky between two states a few minutes apart: the polynomial of fifth degree that has position,
 * velocity and acceleration of both ends, in east, north and up of the turning station.
 *
 * Acceleration is the pull of the Earth with its bulge. Six minutes apart in low orbit this is within
 * a few metres of SGP4, because SGP4's velocity is not quite the derivative of its positions: 0.3 ms of a rise, and up to 20 ms where
 * drag is strong.
 */
export class SkyArc {
  /** Last look: km against the station, degrees, degrees a second. */
  upKm = 0;
  elevationDeg = 0;
  elevationRateDegS = 0;
  private eastKm = 0;
  private northKm = 0;
  /** Twice nine numbers: position, velocity and acceleration of both ends. */
  private readonly ends = new Float64Array(18);
  /** Six coefficients for each of the three directions, over 0 to 1. */
  private readonly terms = new Float64Array(18);
  private startAtMs = 0;
  private durationMs = 1;

  /**
   * @param end 0 or 1
   * @param cos cosine and sine of the Earth's turn at that end, and its rate in radians a second
   * @param states position (TEME, km) and velocity (km/s) in six places from `offset`
   */
  setEnd(
    end: number,
    { origin, east, north, up }: StationAxes,
    cos: number,
    sin: number,
    omega: number,
    states: Float64Array,
    offset: number,
  ): void {
    const rx = states[offset]!;
    const ry = states[offset + 1]!;
    const z = states[offset + 2]!;
    const x = cos * rx + sin * ry;
    const y = cos * ry - sin * rx;
    const vx = cos * states[offset + 3]! + sin * states[offset + 4]! + omega * y;
    const vy = cos * states[offset + 4]! - sin * states[offset + 3]! - omega * x;
    const vz = states[offset + 5]!;
    const radiusSquared = x * x + y * y + z * z;
    const pull = earthMuKm3S2 / (radiusSquared * Math.sqrt(radiusSquared));
    const bulge = bulgeKm2 / radiusSquared;
    const height = (5 * z * z) / radiusSquared;
    const across = -pull * (1 + bulge * (1 - height)) + omega * omega;
    const ax = across * x + 2 * omega * vy;
    const ay = across * y - 2 * omega * vx;
    const az = -pull * (1 + bulge * (3 - height)) * z;
    const dx = x - origin[0];
    const dy = y - origin[1];
    const dz = z - origin[2];
    const { ends } = this;
    const at = 9 * end;
    ends[at] = east[0] * dx + east[1] * dy + east[2] * dz;
    ends[at + 1] = north[0] * dx + north[1] * dy + north[2] * dz;
    ends[at + 2] = up[0] * dx + up[1] * dy + up[2] * dz;
    ends[at + 3] = east[0] * vx + east[1] * vy + east[2] * vz;
    ends[at + 4] = north[0] * vx + north[1] * vy + north[2] * vz;
    ends[at + 5] = up[0] * vx + up[1] * vy + up[2] * vz;
    ends[at + 6] = east[0] * ax + east[1] * ay + east[2] * az;
    ends[at + 7] = north[0] * ax + north[1] * ay + north[2] * az;
    ends[at + 8] = up[0] * ax + up[1] * ay + up[2] * az;
  }

  /** Lays the arc between the two ends. */
  join(startAtMs: number, endAtMs: number): void {
    const { ends, terms } = this;
    this.startAtMs = startAtMs;
    this.durationMs = endAtMs - startAtMs;
    const s = this.durationMs / 1000;
    for (let axis = 0; axis < 3; axis++) {
      const p0 = ends[axis]!;
      const v0 = ends[axis + 3]! * s;
      const a0 = (ends[axis + 6]! * s * s) / 2;
      const v1 = ends[axis + 12]! * s;
      const a1 = (ends[axis + 15]! * s * s) / 2;
      const d = ends[axis + 9]! - p0;
      const at = 6 * axis;
      terms[at] = p0;
      terms[at + 1] = v0;
      terms[at + 2] = a0;
      terms[at + 3] = 10 * d - 6 * v0 - 4 * v1 - 3 * a0 + a1;
      terms[at + 4] = -15 * d + 8 * v0 + 7 * v1 + 3 * a0 - 2 * a1;
      terms[at + 5] = 6 * d - 3 * v0 - 3 * v1 - a0 + a1;
    }
  }

  look(atMs: number): void {
    const u = (atMs - this.startAtMs) / this.durationMs;
    const perS = 1000 / this.durationMs;
    const t = this.terms;
    const east = t[0]! + u * (t[1]! + u * (t[2]! + u * (t[3]! + u * (t[4]! + u * t[5]!))));
    const north = t[6]! + u * (t[7]! + u * (t[8]! + u * (t[9]! + u * (t[10]! + u * t[11]!))));
    const up = t[12]! + u * (t[13]! + u * (t[14]! + u * (t[15]! + u * (t[16]! + u * t[17]!))));
    const eastRate = perS * (t[1]! + u * (2 * t[2]! + u * (3 * t[3]! + u * (4 * t[4]! + u * 5 * t[5]!))));
    const northRate = perS * (t[7]! + u * (2 * t[8]! + u * (3 * t[9]! + u * (4 * t[10]! + u * 5 * t[11]!))));
    const upRate = perS * (t[13]! + u * (2 * t[14]! + u * (3 * t[15]! + u * (4 * t[16]! + u * 5 * t[17]!))));
    const horizontalSquared = east * east + north * north;
    const horizontal = Math.sqrt(horizontalSquared);
    const horizontalRate = horizontal < 1e-9 ? 0 : (east * eastRate + north * northRate) / horizontal;
    const rangeSquared = horizontalSquared + up * up;
    this.eastKm = east;
    this.northKm = north;
    this.upKm = up;
    this.elevationDeg = Math.atan2(up, horizontal) * degPerRad;
    this.elevationRateDegS = ((upRate * horizontal - up * horizontalRate) / rangeSquared) * degPerRad;
  }

  /** Of the last look: from north through east, 0 to 360. */
  azimuthDeg(): number {
    return wrapTo360(Math.atan2(this.eastKm, this.northKm) * degPerRad);
  }
}

/** 1.5 J2 times the square of the Earth's radius, WGS-72. */
const bulgeKm2 = 1.5 * 0.001_082_616 * 6378.135 * 6378.135;
