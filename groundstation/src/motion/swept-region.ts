import type { Direction } from '../ports.ts';
import { type AzElBox, type AzElPolygon, polygonOf, wider } from './az-el-polygon.ts';

/** How fast each axis runs, and how well that is known. */
export interface AxisRates {
  readonly azimuthDegS: number;
  readonly elevationDegS: number;
  /** Each may be faster or slower by this share, 0 to below 1. */
  readonly tolerance: number;
  /** One axis may begin so much later than the other. */
  readonly startDelayS: number;
}

/**
 * Every point that the antenna may pass on its way from somewhere within `start` to `target`, as one or more convex
 * figures, `marginDeg` of room around them.
 *
 * Each axis runs by itself, straight to its end and there it stays. Without `rates` the antenna may be anywhere in the
 * box between; with them only where both axes can be at one time:
 *
 *        target                 The slower axis alone is still under way at the end: the spike along the edge.
 *       ┌────●
 *       │   ╱│                  In between it is the band along the diagonal, as wide as rates and starts are unsure.
 *       │ ╱╱ │
 *       ╱╱   │
 *      ●─────┘  start
 */
export function sweptRegion(
  start: AzElBox,
  target: Direction,
  { marginDeg = 0, rates }: { readonly marginDeg?: number; readonly rates?: AxisRates | undefined } = {},
): AzElPolygon[] {
  const box = boxBetween(start, target);
  const whole = polygonOf(wider(box, marginDeg));
  if (rates === undefined) return [whole];
  const azimuth = axisWay(start.minAzimuthDeg, start.maxAzimuthDeg, target.azimuthDeg);
  const elevation = axisWay(start.minElevationDeg, start.maxElevationDeg, target.elevationDeg);
  const lateAzimuthS = rates.startDelayS + delayS(azimuth, rates.azimuthDegS, rates);
  const lateElevationS = rates.startDelayS + delayS(elevation, rates.elevationDegS, rates);
  const [fast, slow] = [1 + rates.tolerance, 1 - rates.tolerance];
  // Along the way from the middle of `start`: azimuth has come so far only if elevation has not come farther than …
  const azimuthLeads: HalfPlane = {
    perAzimuth: azimuth.sign / (rates.azimuthDegS * fast),
    perElevation: -elevation.sign / (rates.elevationDegS * slow),
    limit: lateElevationS,
  };
  const elevationLeads: HalfPlane = {
    perAzimuth: -azimuth.sign / (rates.azimuthDegS * slow),
    perElevation: elevation.sign / (rates.elevationDegS * fast),
    limit: lateAzimuthS,
  };
  const middle = { azimuthDeg: azimuth.middleDeg, elevationDeg: elevation.middleDeg };
  const roomAzimuthDeg = marginDeg + azimuth.unsureDeg;
  const roomElevationDeg = marginDeg + elevation.unsureDeg;
  const cut = (figure: AzElPolygon, plane: HalfPlane) =>
    clipped(figure, middle, {
      ...plane,
      limit:
        plane.limit +
        Math.abs(plane.perAzimuth) * roomAzimuthDeg +
        Math.abs(plane.perElevation) * roomElevationDeg,
    });
  const atEnd = (axis: 'Azimuth' | 'Elevation', endDeg: number) =>
    polygonOf(wider({ ...box, [`min${axis}Deg`]: endDeg, [`max${axis}Deg`]: endDeg }, marginDeg));
  return [
    cut(cut(whole, azimuthLeads), elevationLeads),
    // Elevation is there already and azimuth still runs, or the other way round.
    cut(atEnd('Elevation', target.elevationDeg), elevationLeads),
    cut(atEnd('Azimuth', target.azimuthDeg), azimuthLeads),
  ].filter((figure) => figure.length > 0);
}

export function boxBetween(start: AzElBox, target: Direction): AzElBox {
  return {
    minAzimuthDeg: Math.min(start.minAzimuthDeg, target.azimuthDeg),
    maxAzimuthDeg: Math.max(start.maxAzimuthDeg, target.azimuthDeg),
    minElevationDeg: Math.min(start.minElevationDeg, target.elevationDeg),
    maxElevationDeg: Math.max(start.maxElevationDeg, target.elevationDeg),
  };
}

function axisWay(lowDeg: number, highDeg: number, targetDeg: number) {
  const middleDeg = (lowDeg + highDeg) / 2;
  return { middleDeg, unsureDeg: (highDeg - lowDeg) / 2, sign: targetDeg < middleDeg ? -1 : 1 };
}

/** An axis that begins at the far end of `start`, or runs the wrong way first, comes so much later. */
function delayS({ unsureDeg }: { unsureDeg: number }, rateDegS: number, { tolerance }: AxisRates): number {
  return (4 * unsureDeg) / (rateDegS * (1 - tolerance));
}

/** Where `perAzimuth * azimuth + perElevation * elevation <= limit`, counted from an origin. */
interface HalfPlane {
  readonly perAzimuth: number;
  readonly perElevation: number;
  readonly limit: number;
}

/** The part of a convex figure within the half plane; empty when there is none. */
function clipped(figure: AzElPolygon, origin: Direction, plane: HalfPlane): AzElPolygon {
  const over = ({ azimuthDeg, elevationDeg }: Direction) =>
    plane.perAzimuth * (azimuthDeg - origin.azimuthDeg) +
    plane.perElevation * (elevationDeg - origin.elevationDeg) -
    plane.limit;
  return figure.flatMap((corner, i) => {
    const next = figure[(i + 1) % figure.length]!;
    const [here, there] = [over(corner), over(next)];
    const kept = here <= 0 ? [corner] : [];
    if (here < 0 === there < 0 || here === 0 || there === 0) return kept;
    const share = here / (here - there);
    return [
      ...kept,
      {
        azimuthDeg: corner.azimuthDeg + share * (next.azimuthDeg - corner.azimuthDeg),
        elevationDeg: corner.elevationDeg + share * (next.elevationDeg - corner.elevationDeg),
      },
    ];
  });
}
