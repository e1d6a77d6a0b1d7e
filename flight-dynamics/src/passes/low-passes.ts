import { radPerDeg } from '../angle.ts';
import { SkyArc, verticalWidth } from './sky-arc.ts';
import { longestStepMs, type StationGrid } from './station-grid.ts';

/** Good to the arcs that it was found on. */
export interface RoughPass {
  aosAtMs: number;
  tcaAtMs: number;
  losAtMs: number;
  isUpAtStart: boolean;
  isUpAtEnd: boolean;
  /** So nearly missed or caught that the arcs cannot tell: rise and set are the ends of the step in which it may be. */
  isUnclear: boolean;
}

/**
 * Passes of one nearly round low orbit from its states at the times of the grid, good to the arcs between them.
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
  report: (pass: RoughPass) => void,
): void {
  const { fromAtMs, stepMs, count, minElevationDeg, verticals } = grid;
  const sine = Math.sin(minElevationDeg * radPerDeg);
  let before = 0;
  let riseIndex = -1;
  for (let index = 0; index < count; index++) {
    const at = offset + 6 * index;
    const v = verticalWidth * index;
    const margin = marginOf(verticals, v, states, at, sine);
    if (index === 0) {
      if (margin >= 0) {
        riseIndex = 0;
        pass.aosAtMs = fromAtMs;
        pass.isUpAtStart = true;
      }
    } else if (before < 0) {
      if (margin >= 0) {
        riseIndex = index - 1;
        lay(grid, sine, states, offset, riseIndex);
        pass.aosAtMs = fromAtMs + stepMs * (riseIndex + arc.crossing(before, margin));
        pass.isUpAtStart = false;
      } else if (mayTouch(grid, states, at, index, before, margin, sine)) {
        if (findShortPass(grid, sine, states, offset, index - 1, before, margin)) report(pass);
        pass.isUnclear = false;
      }
    } else if (margin < 0) {
      lay(grid, sine, states, offset, index - 1);
      pass.losAtMs = fromAtMs + stepMs * (index - 1 + arc.crossing(before, margin));
      pass.isUpAtEnd = false;
      findTop(grid, sine, states, offset, riseIndex, index - 1);
      report(pass);
      riseIndex = -1;
    }
    before = margin;
  }
  if (riseIndex >= 0) {
    pass.losAtMs = fromAtMs + stepMs * (count - 1);
    pass.isUpAtEnd = true;
    if (count > 1) lay(grid, sine, states, offset, count - 2);
    findTop(grid, sine, states, offset, riseIndex, count - 2);
    report(pass);
  }
}

/** How far above the threshold: the height over the horizon's plane less the part of the range that the threshold takes, km. */
export function marginOf(
  verticals: Float64Array,
  v: number,
  states: Float64Array,
  at: number,
  sine: number,
): number {
  const x = states[at]!;
  const y = states[at + 1]!;
  const z = states[at + 2]!;
  const height = verticals[v]! * x + verticals[v + 1]! * y + verticals[v + 2]! * z - verticals[v + 3]!;
  if (sine === 0) return height;
  const dx = x - verticals[v + 4]!;
  const dy = y - verticals[v + 5]!;
  const dz = z - verticals[v + 6]!;
  return height - sine * Math.sqrt(dx * dx + dy * dy + dz * dz);
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
  const rateBefore = marginRate(grid.verticals, verticalWidth * (index - 1), states, at - 6, sine);
  const rate = marginRate(grid.verticals, verticalWidth * index, states, at, sine);
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
  const omega = verticals[v + 7]!;
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

/** What a slightly eccentric orbit may bend the other way. */
const slackKm = 20;
/** Nothing in low orbit climbs, or comes nearer, faster than 8.5 km/s: further below, it stays below for a step. */
const furthestBelowKm = (8.5 * longestStepMs) / 1000;
/** A top this near the threshold, in km above it: the arcs are good to a tenth of it. */
const unclearKm = 1;

const pass: RoughPass = {
  aosAtMs: 0,
  tcaAtMs: 0,
  losAtMs: 0,
  isUpAtStart: false,
  isUpAtEnd: false,
  isUnclear: false,
};
const arc = new SkyArc();

/** The arc between the states `index` and `index` + 1. */
function lay(
  { stepMs, verticals }: StationGrid,
  sine: number,
  states: Float64Array,
  offset: number,
  index: number,
): void {
  arc.lay(sine, stepMs / 1000, verticals, verticalWidth * index, states, offset + 6 * index);
}

/** The top of the pass, whose set's arc, `last`, is laid already. */
function findTop(
  grid: StationGrid,
  sine: number,
  states: Float64Array,
  offset: number,
  first: number,
  last: number,
): void {
  const { fromAtMs, stepMs } = grid;
  for (let index = last; index >= first; index--) {
    const edge = fromAtMs + stepMs * index;
    const from = pass.aosAtMs > edge ? (pass.aosAtMs - edge) / stepMs : 0;
    const to = pass.losAtMs < edge + stepMs ? (pass.losAtMs - edge) / stepMs : 1;
    if (index !== last) lay(grid, sine, states, offset, index);
    if (!arc.isClimbing(from)) continue;
    const top = arc.topBetween(from, to) ?? to;
    pass.tcaAtMs = edge + stepMs * top;
    return;
  }
  pass.tcaAtMs = pass.aosAtMs;
}

/** A pass that rises and sets between two states. */
function findShortPass(
  grid: StationGrid,
  sine: number,
  states: Float64Array,
  offset: number,
  index: number,
  before: number,
  after: number,
): boolean {
  lay(grid, sine, states, offset, index);
  const highest = arc.topBetween(0, 1);
  if (highest === undefined) return false;
  arc.lookAtMargin(highest);
  const { margin } = arc;
  if (margin < -unclearKm) return false;
  const atMs = (u: number) => grid.fromAtMs + grid.stepMs * (index + u);
  pass.isUpAtStart = false;
  pass.isUpAtEnd = false;
  pass.tcaAtMs = atMs(highest);
  pass.isUnclear = margin < unclearKm;
  pass.aosAtMs = atMs(pass.isUnclear ? 0 : arc.crossing(before, margin, 0, highest));
  pass.losAtMs = atMs(pass.isUnclear ? 1 : arc.crossing(margin, after, highest, 1));
  return true;
}
