import type { Direction } from '../ports.ts';
import {
  type AzElBox,
  type AzElPolygon,
  boxOf,
  doBoxesTouch,
  doTouch,
  polygonOf,
  wider,
} from './az-el-polygon.ts';
import type { ForbiddenRegion } from './forbidden-region.ts';
import { type AxisRates, sweptRegion } from './swept-region.ts';

export interface PathRules {
  readonly regions: readonly ForbiddenRegion[];
  readonly limits: AzElBox;
  /** Kept from every region, by those that stand nearer already as much as they have. */
  readonly marginDeg: number;
  readonly rates?: AxisRates | undefined;
  /** A leg ends so near its end point. */
  readonly arrivalDeg?: number;
  /** A leg turns azimuth no farther: for controllers that take the short way round. */
  readonly longestLegDeg?: number | undefined;
}

/** Which region is in the way, and of what. */
export interface PathBlock {
  readonly region: string;
  readonly of: 'start' | 'target' | 'way';
}

export type SafePath = { readonly legs: readonly Direction[] } | { readonly block: PathBlock };

/**
 * The quickest safe way: straight, one axis after the other, or over a detour of three legs (raise, turn, lower; or turn
 * back, raise, turn). Each leg keeps its margin from every region wherever the axes may be on it.
 *
 * @param start everywhere the antenna may be when the first order takes hold
 */
export function findSafePath(start: AzElBox, target: Direction, rules: PathRules): SafePath {
  const straight = legBlock(start, target, rules);
  if (straight === null) return { legs: split(middleOf(start), [target], rules) };
  const held = regionAt(
    start,
    rules.regions.filter((region) => !region.isLeftByAnyWay),
  );
  if (held !== null) return { block: { region: held, of: 'start' } };
  const reached = regionAt(wider(pointBox(target), rules.marginDeg), rules.regions);
  if (reached !== null) return { block: { region: reached, of: 'target' } };
  const from = middleOf(start);
  const ways = detours(from, target, rules)
    .map((legs) => ({ legs, timeS: timeOf([from, ...legs], rules.rates) }))
    .sort((a, b) => a.timeS - b.timeS);
  for (const { legs } of ways) if (areLegsFree(start, legs, rules)) return { legs: split(from, legs, rules) };
  return { block: { region: straight, of: 'way' } };
}

/** The region that a box reaches into; null when it is free. */
export function regionAt(box: AzElBox, regions: readonly ForbiddenRegion[]): string | null {
  const isReached = ({ copies }: ForbiddenRegion) =>
    copies.some((copy) => doBoxesTouch(copy.box, box) && doTouch(polygonOf(box), copy.polygon));
  return regions.find(isReached)?.name ?? null;
}

/** The region that the antenna may touch on its way from somewhere in `start` to `target`; null when the way is free. */
export function legBlock(start: AzElBox, target: Direction, rules: PathRules): string | null {
  const { marginDeg, rates } = rules;
  const reach = wider(boxOf([...polygonOf(start), target]), marginDeg);
  for (const region of rules.regions) {
    const near = region.copies.filter(({ box }) => doBoxesTouch(box, reach));
    if (near.length === 0) continue;
    const doesTouch = (figures: readonly AzElPolygon[]) =>
      near.some(({ polygon }) => figures.some((figure) => doTouch(figure, polygon)));
    const isStartFree = (roomDeg: number) => !doesTouch([polygonOf(wider(start, roomDeg))]);
    if (!isStartFree(0)) {
      if (region.isLeftByAnyWay && !doesTouch([polygonOf(wider(pointBox(target), marginDeg))])) continue;
      return region.name;
    }
    const roomDeg = isStartFree(marginDeg) ? marginDeg : largestRoom(isStartFree, marginDeg);
    if (doesTouch(sweptRegion(start, target, { marginDeg: roomDeg, rates }))) return region.name;
  }
  return null;
}

export interface FreeRun {
  readonly end: Direction;
  /** What cut it short: a region; null for the end of the travel. */
  readonly cutBy: string | null;
}

/** How far one axis may turn from here, at most to the end of its travel. */
export function farthestFree(
  start: AzElBox,
  axis: 'azimuth' | 'elevation',
  directionSign: 1 | -1,
  rules: PathRules,
): FreeRun {
  const from = middleOf(start);
  const run = (byDeg: number) => along(from, axis, directionSign * byDeg);
  const longestDeg = travelDeg(from, axis, directionSign, rules.limits);
  const cutBy = legBlock(start, run(longestDeg), rules);
  if (cutBy === null) return { end: run(longestDeg), cutBy };
  let free = 0;
  let blocked = longestDeg;
  if (legBlock(start, from, rules) !== null) return { end: from, cutBy };
  for (let i = 0; i < 20; i++) {
    const middle = (free + blocked) / 2;
    if (legBlock(start, run(middle), rules) === null) free = middle;
    else blocked = middle;
  }
  return { end: run(free), cutBy };
}

/**
 * The shortest way out along one axis, for an antenna that stands within a region: pushed there, or the region was drawn
 * around it. Undefined when no single axis leads out.
 */
export function wayOut(at: Direction, rules: PathRules) {
  const stepDeg = 0.25;
  const found = (['elevation', 'azimuth'] as const)
    .flatMap((axis) => [1, -1].map((sign) => ({ axis, directionSign: sign as 1 | -1 })))
    .flatMap(({ axis, directionSign }) => {
      const travel = travelDeg(at, axis, directionSign, rules.limits);
      for (let byDeg = stepDeg; byDeg <= travel; byDeg += stepDeg) {
        const end = along(at, axis, directionSign * byDeg);
        if (regionAt(wider(pointBox(end), 0.5), rules.regions) === null)
          return [{ axis, directionSign, end, byDeg }];
      }
      return [];
    });
  return found.sort((a, b) => a.byDeg - b.byDeg)[0];
}

export function pointBox({ azimuthDeg, elevationDeg }: Direction): AzElBox {
  return {
    minAzimuthDeg: azimuthDeg,
    maxAzimuthDeg: azimuthDeg,
    minElevationDeg: elevationDeg,
    maxElevationDeg: elevationDeg,
  };
}

function middleOf(box: AzElBox): Direction {
  return {
    azimuthDeg: (box.minAzimuthDeg + box.maxAzimuthDeg) / 2,
    elevationDeg: (box.minElevationDeg + box.maxElevationDeg) / 2,
  };
}

/** Whoever stands nearer than the margin may go, but no nearer. */
function largestRoom(isFree: (roomDeg: number) => boolean, marginDeg: number): number {
  let free = 0;
  let blocked = marginDeg;
  for (let i = 0; i < 10; i++) {
    const middle = (free + blocked) / 2;
    if (isFree(middle)) free = middle;
    else blocked = middle;
  }
  return free;
}

function areLegsFree(start: AzElBox, legs: readonly Direction[], rules: PathRules): boolean {
  let from = start;
  for (const leg of legs) {
    if (legBlock(from, leg, rules) !== null) return false;
    from = wider(pointBox(leg), rules.arrivalDeg ?? 0);
  }
  return true;
}

/** All ways of two and three legs that turn one axis at a time, past the corners of what is in reach. */
function detours(from: Direction, to: Direction, rules: PathRules): Direction[][] {
  const corners = rules.regions.flatMap(({ copies }) => copies.flatMap(({ polygon }) => polygon));
  const clearDeg = rules.marginDeg + (rules.arrivalDeg ?? 0) + 0.05;
  const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = rules.limits;
  const past = (anglesDeg: number[], lowDeg: number, highDeg: number) => {
    const all = anglesDeg.flatMap((angleDeg) => [angleDeg - clearDeg, angleDeg + clearDeg]);
    const inside = [lowDeg, highDeg, ...all].filter((angleDeg) => angleDeg >= lowDeg && angleDeg <= highDeg);
    return [...new Set(inside.map((angleDeg) => Math.round(angleDeg * 100) / 100))];
  };
  const elevationsDeg = past(
    corners.map((corner) => corner.elevationDeg),
    minElevationDeg,
    maxElevationDeg,
  );
  const azimuthsDeg = past(
    corners.map((corner) => corner.azimuthDeg),
    minAzimuthDeg,
    maxAzimuthDeg,
  );
  return [
    [{ azimuthDeg: from.azimuthDeg, elevationDeg: to.elevationDeg }, to],
    [{ azimuthDeg: to.azimuthDeg, elevationDeg: from.elevationDeg }, to],
    ...elevationsDeg.map((elevationDeg) => [
      { azimuthDeg: from.azimuthDeg, elevationDeg },
      { azimuthDeg: to.azimuthDeg, elevationDeg },
      to,
    ]),
    ...azimuthsDeg.map((azimuthDeg) => [
      { azimuthDeg, elevationDeg: from.elevationDeg },
      { azimuthDeg, elevationDeg: to.elevationDeg },
      to,
    ]),
  ];
}

function timeOf(points: readonly Direction[], rates: AxisRates | undefined): number {
  const { azimuthDegS = 1, elevationDegS = 1 } = rates ?? {};
  let timeS = 0;
  for (let i = 1; i < points.length; i++) {
    const azimuthDeg = Math.abs(points[i]!.azimuthDeg - points[i - 1]!.azimuthDeg);
    const elevationDeg = Math.abs(points[i]!.elevationDeg - points[i - 1]!.elevationDeg);
    timeS += Math.max(azimuthDeg / azimuthDegS, elevationDeg / elevationDegS);
  }
  return timeS;
}

/** A part of a straight way sweeps a part of what the whole sweeps. */
function split(from: Direction, legs: readonly Direction[], { longestLegDeg }: PathRules): Direction[] {
  if (longestLegDeg === undefined) return [...legs];
  let last = from;
  return legs.flatMap((leg) => {
    const parts = Math.max(1, Math.ceil(Math.abs(leg.azimuthDeg - last.azimuthDeg) / longestLegDeg));
    const begin = last;
    last = leg;
    return Array.from({ length: parts }, (_, i) => ({
      azimuthDeg: begin.azimuthDeg + ((leg.azimuthDeg - begin.azimuthDeg) * (i + 1)) / parts,
      elevationDeg: begin.elevationDeg + ((leg.elevationDeg - begin.elevationDeg) * (i + 1)) / parts,
    }));
  });
}

function along(from: Direction, axis: 'azimuth' | 'elevation', byDeg: number): Direction {
  return axis === 'azimuth'
    ? { ...from, azimuthDeg: from.azimuthDeg + byDeg }
    : { ...from, elevationDeg: from.elevationDeg + byDeg };
}

function travelDeg(
  from: Direction,
  axis: 'azimuth' | 'elevation',
  directionSign: 1 | -1,
  limits: AzElBox,
): number {
  const here = axis === 'azimuth' ? from.azimuthDeg : from.elevationDeg;
  const [low, high] =
    axis === 'azimuth'
      ? [limits.minAzimuthDeg, limits.maxAzimuthDeg]
      : [limits.minElevationDeg, limits.maxElevationDeg];
  return Math.max(0, directionSign > 0 ? high - here : here - low);
}
