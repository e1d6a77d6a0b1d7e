import type { Direction } from '../ports.ts';

/**
 * A closed figure in the plane of azimuth and elevation, with straight edges there; it need not be convex. Edges and
 * corners belong to it. A point (all corners the same) and a line are figures too.
 */
export type AzElPolygon = readonly Direction[];

export interface AzElBox {
  readonly minAzimuthDeg: number;
  readonly maxAzimuthDeg: number;
  readonly minElevationDeg: number;
  readonly maxElevationDeg: number;
}

/** True when two figures have at least one point in common. */
export function doTouch(a: AzElPolygon, b: AzElPolygon): boolean {
  // Most figures are far from each other, and to see that takes a tenth of the time.
  if (areApart(a, b, 'elevationDeg') || areApart(a, b, 'azimuthDeg')) return false;
  // Either their edges meet, or one lies wholly within the other.
  return doEdgesMeet(a, b) || isInside(a[0]!, b) || isInside(b[0]!, a);
}

export function isInside(point: Direction, polygon: AzElPolygon): boolean {
  let isOdd = false;
  for (let i = 0; i < polygon.length; i++) {
    const p = polygon[i]!;
    const q = polygon[(i + 1) % polygon.length]!;
    if (turn(p, q, point) === 0 && isBetween(p, q, point)) return true;
    // The lower end of an edge counts and the upper does not, so that a ray through a corner crosses once.
    if (p.elevationDeg > point.elevationDeg === q.elevationDeg > point.elevationDeg) continue;
    const share = (point.elevationDeg - p.elevationDeg) / (q.elevationDeg - p.elevationDeg);
    if (point.azimuthDeg < p.azimuthDeg + share * (q.azimuthDeg - p.azimuthDeg)) isOdd = !isOdd;
  }
  return isOdd;
}

export function boxOf(polygon: AzElPolygon): AzElBox {
  const azimuthsDeg = polygon.map(({ azimuthDeg }) => azimuthDeg);
  const elevationsDeg = polygon.map(({ elevationDeg }) => elevationDeg);
  return {
    minAzimuthDeg: Math.min(...azimuthsDeg),
    maxAzimuthDeg: Math.max(...azimuthsDeg),
    minElevationDeg: Math.min(...elevationsDeg),
    maxElevationDeg: Math.max(...elevationsDeg),
  };
}

export function polygonOf({ minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg }: AzElBox) {
  return [
    { azimuthDeg: minAzimuthDeg, elevationDeg: minElevationDeg },
    { azimuthDeg: maxAzimuthDeg, elevationDeg: minElevationDeg },
    { azimuthDeg: maxAzimuthDeg, elevationDeg: maxElevationDeg },
    { azimuthDeg: minAzimuthDeg, elevationDeg: maxElevationDeg },
  ] satisfies AzElPolygon;
}

export function doBoxesTouch(a: AzElBox, b: AzElBox): boolean {
  return (
    a.minAzimuthDeg <= b.maxAzimuthDeg &&
    a.maxAzimuthDeg >= b.minAzimuthDeg &&
    a.minElevationDeg <= b.maxElevationDeg &&
    a.maxElevationDeg >= b.minElevationDeg
  );
}

export function wider(box: AzElBox, byDeg: number): AzElBox {
  return {
    minAzimuthDeg: box.minAzimuthDeg - byDeg,
    maxAzimuthDeg: box.maxAzimuthDeg + byDeg,
    minElevationDeg: box.minElevationDeg - byDeg,
    maxElevationDeg: box.maxElevationDeg + byDeg,
  };
}

/** True when all of one figure lies above, below or beside all of the other. */
function areApart(a: AzElPolygon, b: AzElPolygon, axis: keyof Direction): boolean {
  let [lowA, highA] = [a[0]![axis], a[0]![axis]];
  for (let i = 1; i < a.length; i++) {
    const atDeg = a[i]![axis];
    if (atDeg < lowA) lowA = atDeg;
    if (atDeg > highA) highA = atDeg;
  }
  let isAllBelow = true;
  let isAllAbove = true;
  for (let i = 0; i < b.length && (isAllBelow || isAllAbove); i++) {
    const atDeg = b[i]![axis];
    if (atDeg >= lowA) isAllBelow = false;
    if (atDeg <= highA) isAllAbove = false;
  }
  return isAllBelow || isAllAbove;
}

function doEdgesMeet(a: AzElPolygon, b: AzElPolygon): boolean {
  for (let i = 0; i < a.length; i++) {
    const p = a[i]!;
    const q = a[(i + 1) % a.length]!;
    for (let j = 0; j < b.length; j++) if (doMeet(p, q, b[j]!, b[(j + 1) % b.length]!)) return true;
  }
  return false;
}

/** Two segments, ends counted; either may be a point, and both may lie on one line. */
function doMeet(p: Direction, q: Direction, r: Direction, s: Direction): boolean {
  const pqr = turn(p, q, r);
  const pqs = turn(p, q, s);
  const rsp = turn(r, s, p);
  const rsq = turn(r, s, q);
  if (pqr * pqs < 0 && rsp * rsq < 0) return true;
  return (
    (pqr === 0 && isBetween(p, q, r)) ||
    (pqs === 0 && isBetween(p, q, s)) ||
    (rsp === 0 && isBetween(r, s, p)) ||
    (rsq === 0 && isBetween(r, s, q))
  );
}

/** Positive when the way from `p` over `q` to `r` turns left, 0 when the three lie on one line. */
function turn(p: Direction, q: Direction, r: Direction): number {
  return (
    (q.azimuthDeg - p.azimuthDeg) * (r.elevationDeg - p.elevationDeg) -
    (q.elevationDeg - p.elevationDeg) * (r.azimuthDeg - p.azimuthDeg)
  );
}

function isBetween(p: Direction, q: Direction, r: Direction): boolean {
  return (
    r.azimuthDeg >= Math.min(p.azimuthDeg, q.azimuthDeg) &&
    r.azimuthDeg <= Math.max(p.azimuthDeg, q.azimuthDeg) &&
    r.elevationDeg >= Math.min(p.elevationDeg, q.elevationDeg) &&
    r.elevationDeg <= Math.max(p.elevationDeg, q.elevationDeg)
  );
}
