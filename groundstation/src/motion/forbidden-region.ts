import type { Direction } from '../ports.ts';
import { type AzElBox, type AzElPolygon, boxOf, doBoxesTouch, polygonOf, wider } from './az-el-polygon.ts';

/**
 * A part of the sky that the antenna must not enter or cross: roof, mast, guy wires. Azimuths that run down go through
 * north. Edges belong to it.
 */
export interface KeepOut extends AzElBox {
  readonly name: string;
}

/** A figure in the sky with a name, elevations up to 90. */
export interface NamedPolygon {
  readonly name: string;
  readonly corners: AzElPolygon;
}

/** What an order is held against, in the controller's own angles. */
export interface ForbiddenRegion {
  readonly name: string;
  /** Wherever a controller may count to when the antenna looks at it. */
  readonly copies: readonly { readonly polygon: AzElPolygon; readonly box: AzElBox }[];
  /** An antenna that is in it may leave by any way, for leaving is always better than staying: the Sun, not a mast. */
  readonly isLeftByAnyWay: boolean;
}

/**
 * The same figure in all the angles by which a controller within `limits` may come to look there: turned on or back, and
 * flipped over the top (azimuth half a turn on, elevation 180 minus). Those out of reach are left out.
 *
 * @param reachDeg a figure so near the limits counts as within reach
 */
export function forbiddenRegion(
  { name, corners }: NamedPolygon,
  limits: AzElBox,
  { reachDeg = 0, isLeftByAnyWay = false } = {},
): ForbiddenRegion {
  const reach = wider(limits, reachDeg);
  const flipped = corners.map(({ azimuthDeg, elevationDeg }) => ({
    azimuthDeg: azimuthDeg + 180,
    elevationDeg: 180 - elevationDeg,
  }));
  const copies = [corners, flipped].flatMap((figure) => {
    const box = boxOf(figure);
    const firstTurn = Math.ceil((reach.minAzimuthDeg - box.maxAzimuthDeg) / 360);
    const lastTurn = Math.floor((reach.maxAzimuthDeg - box.minAzimuthDeg) / 360);
    const turns = Array.from({ length: Math.max(0, lastTurn - firstTurn + 1) }, (_, i) => firstTurn + i);
    return turns.map((turn) => turned(figure, 360 * turn));
  });
  return { name, copies: copies.filter(({ box }) => doBoxesTouch(box, reach)), isLeftByAnyWay };
}

/** A keep-out box as a polygon. */
export function keepOutPolygon({ name, ...box }: KeepOut): NamedPolygon {
  const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = box;
  const corners = polygonOf({
    minAzimuthDeg,
    maxAzimuthDeg: maxAzimuthDeg < minAzimuthDeg ? maxAzimuthDeg + 360 : maxAzimuthDeg,
    minElevationDeg: Math.min(minElevationDeg, maxElevationDeg),
    maxElevationDeg: Math.max(minElevationDeg, maxElevationDeg),
  });
  return { name, corners };
}

function turned(figure: readonly Direction[], byDeg: number) {
  const polygon = figure.map(({ azimuthDeg, elevationDeg }) => ({
    azimuthDeg: azimuthDeg + byDeg,
    elevationDeg,
  }));
  return { polygon, box: boxOf(polygon) };
}
