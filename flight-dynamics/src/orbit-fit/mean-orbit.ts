import { degPerRad, radPerDeg, wrapTo360 } from '../angle.ts';
import type { ElementSet, OmmElementSet } from '../elements/element-set.ts';

/**
 * Small changes of mean elements in seven numbers that stay meaningful for circular, equatorial and polar orbits alike: the frame of
 * the orbit (x to the ascending node, y a quarter turn ahead, z normal) is tilted, and angles are counted from its x axis.
 */
export interface OrbitChange {
  readonly meanMotionRevDay: number;
  /** Eccentricity vector along x and y of the orbit's frame. */
  readonly eccentricityX: number;
  readonly eccentricityY: number;
  /** Rotation of the orbital plane about its x axis (inclination) and about its y axis (node times sine of inclination). */
  readonly tiltXRad: number;
  readonly tiltYRad: number;
  /** Mean argument of latitude, counted from the tilted x axis: ahead is positive. */
  readonly alongTrackRad: number;
  readonly bstarPerEarthRadius: number;
}

export const noChange: OrbitChange = {
  meanMotionRevDay: 0,
  eccentricityX: 0,
  eccentricityY: 0,
  tiltXRad: 0,
  tiltYRad: 0,
  alongTrackRad: 0,
  bstarPerEarthRadius: 0,
};

/** The elements with a change applied; undefined where that is no closed orbit. */
export function changedElements(elements: ElementSet, change: OrbitChange): OmmElementSet | undefined {
  const perigeeRad = elements.argumentOfPerigeeDeg * radPerDeg;
  const x = elements.eccentricity * Math.cos(perigeeRad) + change.eccentricityX;
  const y = elements.eccentricity * Math.sin(perigeeRad) + change.eccentricityY;
  const eccentricity = Math.hypot(x, y);
  const meanMotionRevDay = elements.meanMotionRevDay + change.meanMotionRevDay;
  if (!(eccentricity < 1 && meanMotionRevDay > 0)) return undefined;
  const newPerigeeRad = eccentricity === 0 ? perigeeRad : Math.atan2(y, x);
  const latitudeRad = perigeeRad + elements.meanAnomalyDeg * radPerDeg + change.alongTrackRad;
  const plane = tiltedPlane(elements, change);
  return {
    ...withoutLines(elements),
    meanMotionRevDay,
    eccentricity,
    inclinationDeg: plane.inclinationRad * degPerRad,
    ascendingNodeDeg: wrapTo360(plane.nodeRad * degPerRad),
    argumentOfPerigeeDeg: wrapTo360((newPerigeeRad + plane.originRad) * degPerRad),
    meanAnomalyDeg: wrapTo360((latitudeRad - newPerigeeRad) * degPerRad),
    bstarPerEarthRadius: elements.bstarPerEarthRadius + change.bstarPerEarthRadius,
  };
}

/** The same set as an OMM: the lines of a TLE hold only what it was read from. */
export function withoutLines(elements: ElementSet): OmmElementSet {
  if (elements.kind === 'omm') return elements;
  const { line1: _line1, line2: _line2, ...rest } = elements;
  return { ...rest, kind: 'omm' };
}

/**
 * The plane after the tilt; `originRad` is where the tilted x axis stands, counted from the new ascending node.
 *
 * With N the node's direction, Q a quarter turn ahead in the plane and W the normal, the small rotation (tx, ty, 0) takes x to
 * N - ty W and the normal to W + ty N - tx Q, here as an exact rotation by its angle.
 */
function tiltedPlane(elements: ElementSet, { tiltXRad, tiltYRad }: OrbitChange) {
  const inclinationRad = elements.inclinationDeg * radPerDeg;
  const nodeRad = elements.ascendingNodeDeg * radPerDeg;
  const angleRad = Math.hypot(tiltXRad, tiltYRad);
  if (angleRad === 0) return { inclinationRad, nodeRad, originRad: 0 };
  const [ux, uy] = [tiltXRad / angleRad, tiltYRad / angleRad];
  const [sin, cos] = [Math.sin(angleRad), Math.cos(angleRad)];
  // Columns of the rotation in the orbit's own axes: where x, y and the normal go.
  const x = [cos + ux * ux * (1 - cos), ux * uy * (1 - cos), -uy * sin] as const;
  const y = [ux * uy * (1 - cos), cos + uy * uy * (1 - cos), ux * sin] as const;
  const normal = [uy * sin, -ux * sin, cos] as const;
  const [sinI, cosI] = [Math.sin(inclinationRad), Math.cos(inclinationRad)];
  const [sinN, cosN] = [Math.sin(nodeRad), Math.cos(nodeRad)];
  const toEquator = ([a, b, c]: readonly [number, number, number]) =>
    [
      cosN * a - sinN * cosI * b + sinN * sinI * c,
      sinN * a + cosN * cosI * b - cosN * sinI * c,
      sinI * b + cosI * c,
    ] as const;
  const w = toEquator(normal);
  return {
    inclinationRad: Math.atan2(Math.hypot(w[0], w[1]), w[2]),
    nodeRad: Math.atan2(w[0], -w[1]),
    originRad: Math.atan2(toEquator(x)[2], toEquator(y)[2]),
  };
}
