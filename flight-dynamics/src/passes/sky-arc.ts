import { degPerRad } from '../angle.ts';
import { earthMuKm3S2 } from './orbit-shape.ts';

/**
 * A satellite's way over one station's horizon between two states a few minutes apart: height above the plane of the horizon, and
 * the square of the range, each a polynomial of fifth degree that has value, rate and bend of both ends.
 *
 * Both are smooth everywhere, even overhead, where azimuth and elevation are not; sin(elevation) is one by the root of the other. Six minutes
 * apart in low orbit they leave SGP4 by a few metres, because SGP4's velocity is not quite the derivative of its positions: 0.3 ms of
 * a rise, and up to 20 ms where drag is strong.
 */
export class SkyArc {
  /** Last look: how far above the threshold, as sin(elevation) times the range (km), and per length of the arc. */
  margin = 0;
  private marginRate = 0;
  private climb = 0;
  private climbRate = 0;
  private readonly terms = new Float64Array(12);
  private sine = 0;

  /**
   * @param sine of the threshold's elevation
   * @param verticals as in `StationGrid`, those of the first end from `v`
   * @param states those of the first end from `at`: position (TEME, km), velocity (km/s)
   */
  lay(
    sine: number,
    stepS: number,
    verticals: Float64Array,
    v: number,
    states: Float64Array,
    at: number,
  ): void {
    this.sine = sine;
    bendAt(verticals, v, states, at, stepS, ends, 0);
    bendAt(verticals, v + verticalWidth, states, at + 6, stepS, ends, 6);
    for (let curve = 0; curve < 2; curve++) {
      const near = 3 * curve;
      const p0 = ends[near]!;
      const v0 = ends[near + 1]!;
      const a0 = ends[near + 2]!;
      const v1 = ends[near + 7]!;
      const a1 = ends[near + 8]!;
      const d = ends[near + 6]! - p0;
      const { terms } = this;
      const first = 6 * curve;
      terms[first] = p0;
      terms[first + 1] = v0;
      terms[first + 2] = a0;
      terms[first + 3] = 10 * d - 6 * v0 - 4 * v1 - 3 * a0 + a1;
      terms[first + 4] = -15 * d + 8 * v0 + 7 * v1 + 3 * a0 - 2 * a1;
      terms[first + 5] = 6 * d - 3 * v0 - 3 * v1 - a0 + a1;
    }
  }

  /** @param u 0 to 1 along the arc */
  lookAtMargin(u: number): void {
    const { terms: t, sine } = this;
    const height = t[0]! + u * (t[1]! + u * (t[2]! + u * (t[3]! + u * (t[4]! + u * t[5]!))));
    const rate = t[1]! + u * (2 * t[2]! + u * (3 * t[3]! + u * (4 * t[4]! + u * 5 * t[5]!)));
    if (sine === 0) {
      this.margin = height;
      this.marginRate = rate;
      return;
    }
    const square = t[6]! + u * (t[7]! + u * (t[8]! + u * (t[9]! + u * (t[10]! + u * t[11]!))));
    const squareRate = t[7]! + u * (2 * t[8]! + u * (3 * t[9]! + u * (4 * t[10]! + u * 5 * t[11]!)));
    const range = Math.sqrt(square);
    this.margin = height - sine * range;
    this.marginRate = rate - (sine * squareRate) / (2 * range);
  }

  /**
   * Where the margin changes its sign between two places along the arc.
   *
   * @param start the margin at `from`
   * @param end and at `to`, of the other sign
   */
  crossing(start: number, end: number, from = 0, to = 1): number {
    const isUpAtEnd = end >= 0;
    let low = from;
    let high = to;
    let u = from + ((to - from) * start) / (start - end);
    for (let step = 0; step < mostSteps; step++) {
      this.lookAtMargin(u);
      if (this.margin >= 0 === isUpAtEnd) high = u;
      else low = u;
      const newton = u - this.margin / this.marginRate;
      const next = newton > low && newton < high ? newton : (low + high) / 2;
      if (Math.abs(next - u) < closeEnough) return next;
      u = next;
    }
    return u;
  }

  isClimbing(u: number): boolean {
    this.lookAtClimb(u);
    return this.climb > 0;
  }

  /** Where elevation stops rising and begins to fall between two places along the arc, if it does so once. */
  topBetween(from: number, to: number): number | undefined {
    this.lookAtClimb(from);
    const start = this.climb;
    this.lookAtClimb(to);
    if (!(start > 0 && this.climb <= 0)) return undefined;
    let low = from;
    let high = to;
    let u = from + ((to - from) * start) / (start - this.climb);
    for (let step = 0; step < mostSteps; step++) {
      this.lookAtClimb(u);
      if (this.climb > 0) low = u;
      else high = u;
      const newton = u - this.climb / this.climbRate;
      const next = newton > low && newton < high ? newton : (low + high) / 2;
      if (Math.abs(next - u) < closeEnough) return next;
      u = next;
    }
    return u;
  }

  elevationDegAt(u: number): number {
    const t = this.terms;
    const height = t[0]! + u * (t[1]! + u * (t[2]! + u * (t[3]! + u * (t[4]! + u * t[5]!))));
    const square = t[6]! + u * (t[7]! + u * (t[8]! + u * (t[9]! + u * (t[10]! + u * t[11]!))));
    return Math.asin(Math.min(1, height / Math.sqrt(square))) * degPerRad;
  }

  /**
   * The rate of sin(elevation) times the cube of the range, which has its sign and no needle at the zenith: 2 h' q - h q'.
   *
   * @param u 0 to 1 along the arc
   */
  private lookAtClimb(u: number): void {
    const t = this.terms;
    const height = t[0]! + u * (t[1]! + u * (t[2]! + u * (t[3]! + u * (t[4]! + u * t[5]!))));
    const rate = t[1]! + u * (2 * t[2]! + u * (3 * t[3]! + u * (4 * t[4]! + u * 5 * t[5]!)));
    const bend = 2 * t[2]! + u * (6 * t[3]! + u * (12 * t[4]! + u * 20 * t[5]!));
    const square = t[6]! + u * (t[7]! + u * (t[8]! + u * (t[9]! + u * (t[10]! + u * t[11]!))));
    const squareRate = t[7]! + u * (2 * t[8]! + u * (3 * t[9]! + u * (4 * t[10]! + u * 5 * t[11]!)));
    const squareBend = 2 * t[8]! + u * (6 * t[9]! + u * (12 * t[10]! + u * 20 * t[11]!));
    this.climb = 2 * rate * square - height * squareRate;
    this.climbRate = 2 * bend * square + rate * squareRate - height * squareBend;
  }
}

/** Numbers of a station at one time: up (TEME), up times the station, the station (TEME, km), rate of the Earth's turn (rad/s). */
export const verticalWidth = 8;

const ends = new Float64Array(12);
const mostSteps = 40;
/** Of a step of Newton's, as a share of the arc: the next would be its square. */
const closeEnough = 1e-5;

/** Height with rate and half its bend, then the squared range with the same, per step; the pull is that of the Earth with its bulge. */
function bendAt(
  verticals: Float64Array,
  v: number,
  states: Float64Array,
  at: number,
  stepS: number,
  out: Float64Array,
  to: number,
): void {
  const upX = verticals[v]!;
  const upY = verticals[v + 1]!;
  const upZ = verticals[v + 2]!;
  const stationX = verticals[v + 4]!;
  const stationY = verticals[v + 5]!;
  const omega = verticals[v + 7]!;
  const x = states[at]!;
  const y = states[at + 1]!;
  const z = states[at + 2]!;
  const vx = states[at + 3]!;
  const vy = states[at + 4]!;
  const vz = states[at + 5]!;
  const radiusSquared = x * x + y * y + z * z;
  const pull = earthMuKm3S2 / (radiusSquared * Math.sqrt(radiusSquared));
  const bulge = bulgeKm2 / radiusSquared;
  const lift = (5 * z * z) / radiusSquared;
  const across = -pull * (1 + bulge * (1 - lift));
  const ax = across * x;
  const ay = across * y;
  const az = -pull * (1 + bulge * (3 - lift)) * z;
  const omegaSquared = omega * omega;

  out[to] = upX * x + upY * y + upZ * z - verticals[v + 3]!;
  out[to + 1] = stepS * (upX * vx + upY * vy + upZ * vz + omega * (upX * y - upY * x));
  const bend =
    upX * ax + upY * ay + upZ * az + 2 * omega * (upX * vy - upY * vx) - omegaSquared * (upX * x + upY * y);
  out[to + 2] = (stepS * stepS * bend) / 2;

  const dx = x - stationX;
  const dy = y - stationY;
  const dz = z - verticals[v + 6]!;
  const wx = vx + omega * stationY;
  const wy = vy - omega * stationX;
  const speedSquared = wx * wx + wy * wy + vz * vz;
  const pulled = dx * (ax + omegaSquared * stationX) + dy * (ay + omegaSquared * stationY) + dz * az;
  out[to + 3] = dx * dx + dy * dy + dz * dz;
  out[to + 4] = 2 * stepS * (dx * wx + dy * wy + dz * vz);
  out[to + 5] = stepS * stepS * (speedSquared + pulled);
}

/** 1.5 J2 times the square of the Earth's radius, WGS-72. */
const bulgeKm2 = 1.5 * 0.001_082_616 * 6378.135 * 6378.135;
