import { radPerDeg } from '../angle.ts';
import type { Culmination } from './culminations.ts';
import { marginOf } from './low-passes.ts';
import { earthMuKm3S2, earthRateRadS, type OrbitBounds } from './orbit-shape.ts';
import { SkyArc, verticalWidth } from './sky-arc.ts';
import type { StationGrid } from './station-grid.ts';
import type { Clearance } from './visibility.ts';
import { findVisibleSpans, type VisibleSpan } from './visibility.ts';

/** One object at the times of a grid: six numbers a time from `offset`. */
export interface GridStates {
  readonly grid: StationGrid;
  readonly states: Float64Array;
  readonly offset: number;
  readonly bounds: OrbitBounds;
}

/**
 * All spans above the threshold, of any orbit that has a state at every time of the grid.
 *
 *     margin   .--x--.          Against the turning station nothing is pulled harder than A = mu / perigee^2 + 2 w v + w^2 r, so between
 *         x---'       '---x     two states a step h apart the margin leaves its chord by A h^2 / 8 at the most (and against a
 *     ------------------------  threshold above the horizon by what the range may bend more). Where both ends are further from
 *                               zero than that, on one side, there is nothing between; elsewhere `look` searches step by step.
 */
export function findSpansOnGrid(
  object: GridStates,
  look: (atMs: number) => Clearance | undefined,
): readonly VisibleSpan[] {
  const { grid, states, offset } = object;
  const { fromAtMs, stepMs, count, verticals } = grid;
  const sine = Math.sin(grid.minElevationDeg * radPerDeg);
  const spans: VisibleSpan[] = [];
  const endAtMs = fromAtMs + stepMs * (count - 1);
  let openSince: number | undefined;
  const close = (toAtMs: number, isOpenAtEnd: boolean) => {
    const since = openSince ?? fromAtMs;
    spans.push({ fromAtMs: since, toAtMs, isOpenAtStart: since === fromAtMs, isOpenAtEnd });
    openSince = undefined;
  };
  const search = (first: number, last: number) => {
    const toAtMs = last === count - 1 ? endAtMs : fromAtMs + stepMs * last;
    for (const span of findVisibleSpans(look, fromAtMs + stepMs * first, toAtMs).spans) {
      if (!span.isOpenAtStart) openSince = span.fromAtMs;
      else openSince ??= fromAtMs + stepMs * first;
      if (!span.isOpenAtEnd) close(span.toAtMs, false);
    }
  };

  let doubtfulSince: number | undefined;
  let before = marginOf(verticals, 0, states, offset, sine);
  if (before >= 0) openSince = fromAtMs;
  for (let index = 1; index < count; index++) {
    const margin = marginOf(verticals, verticalWidth * index, states, offset + 6 * index, sine);
    const isClear =
      before >= 0 === margin >= 0 && nearestOf(before, margin) > largestSag(object, index, sine);
    if (isClear && doubtfulSince !== undefined) {
      search(doubtfulSince, index - 1);
      doubtfulSince = undefined;
    } else if (!isClear) doubtfulSince ??= index - 1;
    before = margin;
  }
  if (doubtfulSince !== undefined) search(doubtfulSince, count - 1);
  if (openSince !== undefined) close(endAtMs, true);
  return spans;
}

/**
 * The highest top within a span, good to the arcs between the states; undefined where elevation has none.
 *
 * @param findTops all tops of a stretch in which the satellite crosses the sky so fast that the grid may miss one
 */
export function highestTopOnGrid(
  object: GridStates,
  span: { readonly fromAtMs: number; readonly toAtMs: number },
  findTops: (span: { readonly fromAtMs: number; readonly toAtMs: number }) => readonly Culmination[],
): Culmination | undefined {
  const { grid, states, offset, bounds } = object;
  const { fromAtMs, stepMs, count, verticals } = grid;
  // In a nearly round orbit two tops are most of a revolution apart.
  const phaseRad = ((bounds.fastestRadS + earthRateRadS) * stepMs) / 1000;
  const isSlow = bounds.eccentricity < nearlyRound && phaseRad < mostPhaseRad;
  let best: Culmination | undefined;
  const consider = (top: Culmination) => {
    if (best === undefined || top.elevationDeg > best.elevationDeg) best = top;
  };
  const first = Math.max(0, Math.floor((span.fromAtMs - fromAtMs) / stepMs));
  const last = Math.min(count - 2, Math.floor((span.toAtMs - fromAtMs) / stepMs));
  for (let index = first; index <= last; index++) {
    const edge = fromAtMs + stepMs * index;
    const from = Math.max(0, (span.fromAtMs - edge) / stepMs);
    const to = Math.min(1, (span.toAtMs - edge) / stepMs);
    if (!(to > from)) continue;
    if (!isSlow && turnRad(object, index) > mostTurnRad) {
      const stretch = { fromAtMs: edge + stepMs * from, toAtMs: edge + stepMs * to };
      for (const top of findTops(stretch)) consider(top);
      continue;
    }
    arc.lay(0, stepMs / 1000, verticals, verticalWidth * index, states, offset + 6 * index);
    const top = arc.topBetween(from, to);
    if (top === undefined) continue;
    consider({ atMs: edge + stepMs * top, elevationDeg: arc.elevationDegAt(top) });
  }
  return best;
}

const arc = new SkyArc();
/** As in culminations.ts: two tops do not fit into it. */
const mostTurnRad = 0.087;
const nearlyRound = 0.05;
const mostPhaseRad = 0.15;

/** How far the margin may leave its chord between the states before `index` and at it, km. */
function largestSag({ grid, states, offset, bounds }: GridStates, index: number, sine: number): number {
  const { lowestRadiusKm, highestRadiusKm, fastestKmS } = bounds;
  const stepS = grid.stepMs / 1000;
  const pull =
    (pullAllowance * earthMuKm3S2) / (lowestRadiusKm * lowestRadiusKm) +
    2 * earthRateRadS * (fastestKmS + earthRateRadS * highestRadiusKm) +
    earthRateRadS * earthRateRadS * highestRadiusKm;
  if (sine === 0) return (pull * stepS * stepS) / 8;
  const rangeKm = nearestRangeKm(grid, states, offset, index, fastestKmS);
  const bend = pull + Math.abs(sine) * (pull + (fastestKmS * fastestKmS) / rangeKm);
  return (bend * stepS * stepS) / 8;
}

/** The bulge pulls a thousandth more, Moon and Sun a tenth of that. */
const pullAllowance = 1.005;

function turnRad({ grid, states, offset, bounds }: GridStates, index: number): number {
  const rangeKm = nearestRangeKm(grid, states, offset, index + 1, bounds.fastestKmS);
  return (bounds.fastestKmS * grid.stepMs) / 1000 / rangeKm;
}

/** No nearer between the states before `index` and at it; at least a kilometre. */
function nearestRangeKm(
  { verticals, stepMs }: StationGrid,
  states: Float64Array,
  offset: number,
  index: number,
  fastestKmS: number,
): number {
  const before = rangeAt(verticals, index - 1, states, offset);
  const here = rangeAt(verticals, index, states, offset);
  return Math.max(1, (before + here - (fastestKmS * stepMs) / 1000) / 2);
}

function rangeAt(verticals: Float64Array, index: number, states: Float64Array, offset: number): number {
  const at = offset + 6 * index;
  const v = verticalWidth * index + 4;
  const dx = states[at]! - verticals[v]!;
  const dy = states[at + 1]! - verticals[v + 1]!;
  const dz = states[at + 2]! - verticals[v + 2]!;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

function nearestOf(a: number, b: number): number {
  return Math.min(Math.abs(a), Math.abs(b));
}
