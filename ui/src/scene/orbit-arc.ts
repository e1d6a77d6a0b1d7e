import { footprintRadiusDeg } from '@dawa/flight-dynamics/ground-track';

export interface GroundPlace {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

export interface SubPoint extends GroundPlace {
  readonly atMs: number;
  readonly heightKm: number;
}

const radPerDeg = Math.PI / 180;
/** Turn of the Earth against the stars. Source: IERS Conventions (2010), table 1.2, nominal mean angular velocity. */
const earthRateRadS = 7.292115e-5;
/** Source: WGS-84, NIMA TR8350.2, gravitational constant of the Earth. */
const muKm3S2 = 398_600.4418;
const meanEarthRadiusKm = 6371.0088;

type Vector = readonly [number, number, number];

/**
 * Where a satellite's ground track goes, from two places that it was at: a circle through both, flown at the speed that
 * its height asks for, over a turning Earth. Within a degree over one turn of a low and nearly round orbit; good enough to
 * draw, not to point an antenna.
 *
 * @returns undefined when the two places are too close in time to tell a direction
 */
export function orbitArc(
  earlier: SubPoint,
  later: SubPoint,
  span: { readonly fromAtMs: number; readonly toAtMs: number; readonly stepMs: number },
): readonly SubPoint[] | undefined {
  const elapsedS = (later.atMs - earlier.atMs) / 1000;
  if (!(elapsedS >= 1 && elapsedS < 1200)) return undefined;
  // Longitudes as the stars see them, counted from where the Earth stood at `later`.
  const first = unit(earlier.latitudeDeg, earlier.longitudeDeg - degrees(earthRateRadS * elapsedS));
  const last = unit(later.latitudeDeg, later.longitudeDeg);
  const normal = cross(first, last);
  const size = Math.hypot(...normal);
  if (size < 1e-6) return undefined;
  const axis: Vector = [normal[0] / size, normal[1] / size, normal[2] / size];
  const ahead = cross(axis, last);
  const radiusKm = meanEarthRadiusKm + later.heightKm;
  const meanMotionRadS = Math.sqrt(muKm3S2 / radiusKm ** 3);
  const points: SubPoint[] = [];
  for (let atMs = span.fromAtMs; atMs <= span.toAtMs; atMs += span.stepMs) {
    const awayS = (atMs - later.atMs) / 1000;
    const [cos, sin] = [Math.cos(meanMotionRadS * awayS), Math.sin(meanMotionRadS * awayS)];
    const x = last[0] * cos + ahead[0] * sin;
    const y = last[1] * cos + ahead[1] * sin;
    const z = last[2] * cos + ahead[2] * sin;
    points.push({
      atMs,
      heightKm: later.heightKm,
      latitudeDeg: degrees(Math.asin(Math.max(-1, Math.min(1, z)))),
      longitudeDeg: wrapped(degrees(Math.atan2(y, x) - earthRateRadS * awayS)),
    });
  }
  return points;
}

/** Seconds for one turn at a height, for how far to draw. */
export const turnMs = (heightKm: number) =>
  2000 * Math.PI * Math.sqrt((meanEarthRadiusKm + heightKm) ** 3 / muKm3S2);

/** Whether somebody there has it above a flat horizon. */
export function isSeenFrom(place: GroundPlace, satellite: Pick<SubPoint, 'heightKm'> & GroundPlace): boolean {
  return distanceDeg(place, satellite) < footprintRadiusDeg(satellite.heightKm);
}

/** Angle between two places at the Earth's centre. */
export function distanceDeg(a: GroundPlace, b: GroundPlace): number {
  const first = unit(a.latitudeDeg, a.longitudeDeg);
  const second = unit(b.latitudeDeg, b.longitudeDeg);
  return degrees(Math.atan2(Math.hypot(...cross(first, second)), dot(first, second)));
}

/** Bearing from one place to another, 0 north, 90 east. */
export function bearingDeg(from: GroundPlace, to: GroundPlace): number {
  const [latitude, other] = [from.latitudeDeg * radPerDeg, to.latitudeDeg * radPerDeg];
  const turn = (to.longitudeDeg - from.longitudeDeg) * radPerDeg;
  const east = Math.sin(turn) * Math.cos(other);
  const north = Math.cos(latitude) * Math.sin(other) - Math.sin(latitude) * Math.cos(other) * Math.cos(turn);
  return (degrees(Math.atan2(east, north)) + 360) % 360;
}

export const kmPerDeg = meanEarthRadiusKm * radPerDeg;

function unit(latitudeDeg: number, longitudeDeg: number): Vector {
  const [latitude, longitude] = [latitudeDeg * radPerDeg, longitudeDeg * radPerDeg];
  return [
    Math.cos(latitude) * Math.cos(longitude),
    Math.cos(latitude) * Math.sin(longitude),
    Math.sin(latitude),
  ];
}

const degrees = (angleRad: number) => angleRad / radPerDeg;
const wrapped = (angleDeg: number) => ((((angleDeg + 180) % 360) + 360) % 360) - 180;
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
