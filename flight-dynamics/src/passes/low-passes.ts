import { radPerDeg } from '../angle.ts';
import { findCrossing, findRatedCrossing, type Rated } from './root-search.ts';
import { SkyArc } from './sky-arc.ts';
import type { EarthHour } from './station-frame.ts';

/** A station's vertical at even times, against the stars: shared by all objects of a search. */
export interface StationGrid {
  readonly fromAtMs: number;
  readonly stepMs: number;
  readonly count: number;
  readonly minElevationDeg: number;
  readonly hours: readonly EarthHour[];
  /** Ten numbers a time: up (TEME), up times the station, the station (TEME, km), cosine, sine and rate (rad/s) of the Earth's turn. */
  readonly verticals: Float64Array;
}

export interface LowPass {
  aosAtMs: number;
  tcaAtMs: number;
  losAtMs: number;
  maxElevationDeg: number;
  aosAzimuthDeg: number;
  losAzimuthDeg: number;
  isUpAtStart: boolean;
  isUpAtEnd: boolean;
}

/** A fifteenth of a low revolution: over it the polynomials of sky-arc.ts leave the orbit by less than SGP4's velocities do. */
export const longestStepMs = 360_000;

export function createStationGrid(
  hourAt: (atMs: number) => EarthHour,
  fromAtMs: number,
  toAtMs: number,
  minElevationDeg: number,
): StationGrid {
  const steps = Math.max(1, Math.ceil((toAtMs - fromAtMs) / longestStepMs));
  const stepMs = (toAtMs - fromAtMs) / steps;
  const count = steps + 1;
  const hours: EarthHour[] = [];
  const verticals = new Float64Array(width * count);
  for (let index = 0; index < count; index++) {
    const atMs = fromAtMs + stepMs * index;
    const hour = hourAt(atMs);
    hours.push(hour);
    const angleRad = hour.angleRad + hour.rateRadMs * (atMs - hour.startAtMs);
    const cos = Math.cos(angleRad);
    const sin = Math.sin(angleRad);
    const { up, origin } = hour;
    verticals.set(
      [
        cos * up[0] - sin * up[1],
        sin * up[0] + cos * up[1],
        up[2],
        up[0] * origin[0] + up[1] * origin[1] + up[2] * origin[2],
        cos * origin[0] - sin * origin[1],
        sin * origin[0] + cos * origin[1],
        origin[2],
        cos,
        sin,
        hour.rateRadMs * 1000,
      ],
      width * index,
    );
  }
  return { fromAtMs, stepMs, count, minElevationDeg, hours, verticals };
}

/**
 * Passes of one nearly round low orbit from its states at the times of the grid, exact to the arcs between them.
 *
 * In such an orbit elevation rises and falls once a revolution, which is fifteen steps of the grid or more. So between two
 * states on the same side of the threshold it can cross it only twice, around a top: there the rate turns around.
 *
 * @param states six numbers a time from `offset`: position (TEME, km), velocity (km/s)
 * @param report called pass by pass in order; the pass is written over by the next
 */
export function findLowPasses(
  grid: StationGrid,
  states: Float64Array,
  offset: number,
  report: (pass: LowPass) => void,
): void {
  const { fromAtMs, stepMs, count, minElevationDeg, verticals } = grid;
  const sine = Math.sin(minElevationDeg * radPerDeg);
  const reachKm = furthestBelowKm * (1 + sine);
  let before = 0;
  let riseIndex = -1;
  for (let index = 0; index < count; index++) {
    const at = offset + 6 * index;
    const v = width * index;
    const x = states[at]!;
    const y = states[at + 1]!;
    const z = states[at + 2]!;
    let margin = verticals[v]! * x + verticals[v + 1]! * y + verticals[v + 2]! * z - verticals[v + 3]!;
    if (sine !== 0) {
      const dx = x - verticals[v + 4]!;
      const dy = y - verticals[v + 5]!;
      const dz = z - verticals[v + 6]!;
      margin -= sine * Math.sqrt(dx * dx + dy * dy + dz * dz);
    }
    const end = fromAtMs + stepMs * index;
    if (index === 0) {
      if (margin >= 0) {
        riseIndex = 0;
        lay(grid, states, offset, 0);
        startAt(fromAtMs, true);
      }
    } else if (before < 0) {
      if (margin >= 0) {
        riseIndex = index - 1;
        lay(grid, states, offset, index - 1);
        startAt(crossing(end - stepMs, end, minElevationDeg), false);
      } else if (mayTouch(grid, states, at, index, before, margin, sine)) {
        if (findShortPass(grid, states, offset, index - 1)) report(pass);
      }
    } else if (margin < 0) {
      lay(grid, states, offset, index - 1);
      finishAt(
        grid,
        states,
        offset,
        riseIndex,
        index - 1,
        crossing(end, end - stepMs, minElevationDeg),
        false,
      );
      report(pass);
      riseIndex = -1;
    }
    before = margin;
    // Deep below the horizon nothing needs to be looked at for a while.
    if (margin < -2 * reachKm) index += Math.floor(-margin / reachKm) - 1;
  }
  if (riseIndex >= 0) {
    finishAt(grid, states, offset, riseIndex, count - 2, fromAtMs + stepMs * (count - 1), true);
    report(pass);
  }
}

/**
 * Whether the margin can reach zero between two states that are below it. It bends downwards all the way (it is the radius times a cosine
 * less a distance), so it stays below both tangents and below the point where they meet.
 */
function mayTouch(
  grid: StationGrid,
  states: Float64Array,
  at: number,
  index: number,
  before: number,
  margin: number,
  sine: number,
): boolean {
  const reachKm = furthestBelowKm * (1 + sine);
  if (before < -reachKm || margin < -reachKm) return false;
  const rateBefore = marginRate(grid.verticals, width * (index - 1), states, at - 6, sine);
  const rate = marginRate(grid.verticals, width * index, states, at, sine);
  if (!(rateBefore > 0 && rate < 0)) return false;
  const stepS = grid.stepMs / 1000;
  const meetS = (margin - before - rate * stepS) / (rateBefore - rate);
  return before + rateBefore * meetS > -slackKm;
}

/** km/s, against the turning station. */
function marginRate(
  verticals: Float64Array,
  v: number,
  states: Float64Array,
  at: number,
  sine: number,
): number {
  const x = states[at]!;
  const y = states[at + 1]!;
  const omega = verticals[v + 9]!;
  const vx = states[at + 3]! + omega * y;
  const vy = states[at + 4]! - omega * x;
  const vz = states[at + 5]!;
  const rise = verticals[v]! * vx + verticals[v + 1]! * vy + verticals[v + 2]! * vz;
  if (sine === 0) return rise;
  const dx = x - verticals[v + 4]!;
  const dy = y - verticals[v + 5]!;
  const dz = states[at + 2]! - verticals[v + 6]!;
  return rise - (sine * (dx * vx + dy * vy + dz * vz)) / Math.sqrt(dx * dx + dy * dy + dz * dz);
}

const width = 10;
/** What a slightly eccentric orbit may bend the other way. */
const slackKm = 20;
/** Nothing in low orbit climbs, or comes nearer, faster than 8.5 km/s: further below, it stays below for a step. */
const furthestBelowKm = (8.5 * longestStepMs) / 1000;
/** Rise, set and top are moved onto the orbit itself afterwards: see polish.ts. */
const toleranceMs = 1;
const topToleranceMs = 10;

const pass: LowPass = {
  aosAtMs: 0,
  tcaAtMs: 0,
  losAtMs: 0,
  maxElevationDeg: 0,
  aosAzimuthDeg: 0,
  losAzimuthDeg: 0,
  isUpAtStart: false,
  isUpAtEnd: false,
};
const arc = new SkyArc();

/** The arc between the states `index` and `index` + 1. */
function lay(
  { fromAtMs, stepMs, hours, verticals }: StationGrid,
  states: Float64Array,
  offset: number,
  index: number,
): void {
  for (let end = 0; end < 2; end++) {
    const v = width * (index + end) + 7;
    const at = offset + 6 * (index + end);
    arc.setEnd(end, hours[index + end]!, verticals[v]!, verticals[v + 1]!, verticals[v + 2]!, states, at);
  }
  arc.join(fromAtMs + stepMs * index, fromAtMs + stepMs * (index + 1));
}

/** Where the arc crosses the threshold between a time below it and a time above. */
function crossing(below: number, above: number, minElevationDeg: number): number {
  thresholdDeg = minElevationDeg;
  const start = ratedAt(below);
  return findRatedCrossing(ratedAt, { from: below, start, to: above, end: ratedAt(above) }, toleranceMs);
}

let thresholdDeg = 0;

/** Margin in degrees and its rate per millisecond. A function of the module, not of each crossing: closures cost more than looks. */
function ratedAt(atMs: number): Rated {
  arc.look(atMs);
  return { value: arc.elevationDeg - thresholdDeg, rate: arc.elevationRateDegS / 1000 };
}

/** Begins the pass on the arc that is laid. */
function startAt(atMs: number, isUpAtStart: boolean): void {
  arc.look(atMs);
  pass.isUpAtStart = isUpAtStart;
  pass.aosAtMs = atMs;
  pass.aosAzimuthDeg = arc.azimuthDeg();
  pass.tcaAtMs = atMs;
  pass.maxElevationDeg = arc.elevationDeg;
}

/** Ends the pass and finds its top among the arcs `first` to `last`. */
function finishAt(
  grid: StationGrid,
  states: Float64Array,
  offset: number,
  first: number,
  last: number,
  atMs: number,
  isUpAtEnd: boolean,
): void {
  pass.losAtMs = atMs;
  pass.isUpAtEnd = isUpAtEnd;
  for (let index = last; index >= first; index--) {
    const start = Math.max(pass.aosAtMs, grid.fromAtMs + grid.stepMs * index);
    const end = Math.min(atMs, grid.fromAtMs + grid.stepMs * (index + 1));
    // The arc of the set is laid already.
    if (index !== last || isUpAtEnd) lay(grid, states, offset, index);
    arc.look(end);
    if (index === last) {
      pass.losAzimuthDeg = arc.azimuthDeg();
      if (arc.elevationDeg > pass.maxElevationDeg) {
        pass.maxElevationDeg = arc.elevationDeg;
        pass.tcaAtMs = end;
      }
    }
    const isFallingAtEnd = arc.elevationRateDegS <= 0;
    arc.look(start);
    if (!(arc.elevationRateDegS > 0)) continue;
    if (isFallingAtEnd) topBetween(start, end);
    return;
  }
}

function topBetween(start: number, end: number): void {
  const top = findCrossing(fallAt, start, end, topToleranceMs);
  arc.look(top);
  if (arc.elevationDeg < pass.maxElevationDeg) return;
  pass.tcaAtMs = top;
  pass.maxElevationDeg = arc.elevationDeg;
}

function fallAt(atMs: number): number {
  arc.look(atMs);
  return -arc.elevationRateDegS;
}

/** A pass that rises and sets between two states. */
function findShortPass(grid: StationGrid, states: Float64Array, offset: number, index: number): boolean {
  const start = grid.fromAtMs + grid.stepMs * index;
  const end = grid.fromAtMs + grid.stepMs * (index + 1);
  lay(grid, states, offset, index);
  arc.look(start);
  if (!(arc.elevationRateDegS > 0)) return false;
  arc.look(end);
  if (!(arc.elevationRateDegS < 0)) return false;
  const top = findCrossing(fallAt, start, end, topToleranceMs);
  arc.look(top);
  if (arc.elevationDeg < grid.minElevationDeg) return false;
  pass.isUpAtStart = false;
  pass.isUpAtEnd = false;
  pass.tcaAtMs = top;
  pass.maxElevationDeg = arc.elevationDeg;
  pass.aosAtMs = crossing(start, top, grid.minElevationDeg);
  arc.look(pass.aosAtMs);
  pass.aosAzimuthDeg = arc.azimuthDeg();
  pass.losAtMs = crossing(end, top, grid.minElevationDeg);
  arc.look(pass.losAtMs);
  pass.losAzimuthDeg = arc.azimuthDeg();
  return true;
}
