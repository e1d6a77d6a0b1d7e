import { type HorizonPoint, horizonElevationDeg } from '@dawa/flight-dynamics/horizon';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A sky drawn as a disc: north up, east right, the zenith in the middle, elevation 0 on the rim. */
export interface PolarDisc {
  readonly centre: Point;
  readonly radius: number;
}

/** Where a direction lies on the disc. What is below the horizon is drawn on the rim. */
export function project(disc: PolarDisc, azimuthDeg: number, elevationDeg: number): Point {
  const shown = Math.min(90, Math.max(0, elevationDeg));
  const distance = disc.radius * (1 - shown / 90);
  const azimuthRad = (azimuthDeg * Math.PI) / 180;
  return {
    x: disc.centre.x + distance * Math.sin(azimuthRad),
    y: disc.centre.y - distance * Math.cos(azimuthRad),
  };
}

/** `M1.0 2.0L3.0 4.0…`, to a tenth of a pixel. */
export function pathOf(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join('');
}

const ridgeStepDeg = 2;

/** The station's ridge around the disc, closed; empty when the station has no horizon. */
export function ridgePoints(disc: PolarDisc, horizon: readonly HorizonPoint[]): readonly Point[] {
  if (horizon.length === 0) return [];
  const points: Point[] = [];
  for (let azimuthDeg = 0; azimuthDeg < 360; azimuthDeg += ridgeStepDeg) {
    points.push(project(disc, azimuthDeg, horizonElevationDeg({ points: horizon }, azimuthDeg)));
  }
  return points;
}

/** A full circle as a path, to cut the ridge out of. */
export function circlePath({ centre, radius }: PolarDisc): string {
  const left = centre.x - radius;
  return `M${left} ${centre.y}a${radius} ${radius} 0 1 1 ${2 * radius} 0a${radius} ${radius} 0 1 1 ${-2 * radius} 0Z`;
}

export interface SkySample {
  readonly atMs: number;
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

/**
 * Where the track is at an instant, straight between its samples and through north the short way; undefined outside it.
 */
export function trackAt<T extends SkySample>(track: readonly T[], atMs: number): SkySample | undefined {
  const first = track[0];
  const last = track.at(-1);
  if (first === undefined || last === undefined || atMs < first.atMs || atMs > last.atMs) return undefined;
  let low = 0;
  let high = track.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (track[middle]!.atMs <= atMs) low = middle;
    else high = middle;
  }
  const before = track[low]!;
  const after = track[high]!;
  const share = after.atMs === before.atMs ? 0 : (atMs - before.atMs) / (after.atMs - before.atMs);
  const turnDeg = ((after.azimuthDeg - before.azimuthDeg + 540) % 360) - 180;
  return {
    atMs,
    azimuthDeg: (before.azimuthDeg + share * turnDeg + 360) % 360,
    elevationDeg: before.elevationDeg + share * (after.elevationDeg - before.elevationDeg),
  };
}

export interface MinuteTick {
  readonly atMs: number;
  /** Ends of the tick, across the track. */
  readonly from: Point;
  readonly to: Point;
  /** Minute of the hour at even minutes, where its text stands. */
  readonly label: { readonly at: Point; readonly text: string } | undefined;
}

const tickHalf = 5;
const labelDistance = 17;
const closestLabels = 20;
const minuteMs = 60_000;

/** Marks at the whole minutes of UTC that lie on the track; labels that would collide are left out. */
export function minuteTicks(disc: PolarDisc, track: readonly SkySample[]): readonly MinuteTick[] {
  const first = track[0];
  const last = track.at(-1);
  if (first === undefined || last === undefined) return [];
  const ticks: MinuteTick[] = [];
  const labels: Point[] = [];
  for (let atMs = Math.ceil(first.atMs / minuteMs) * minuteMs; atMs <= last.atMs; atMs += minuteMs) {
    const here = trackAt(track, atMs);
    const along = direction(disc, track, atMs);
    if (here === undefined || along === undefined || here.elevationDeg < 0) continue;
    const at = project(disc, here.azimuthDeg, here.elevationDeg);
    const across = { x: -along.y, y: along.x };
    const minute = Math.round(atMs / minuteMs) % 60;
    const labelAt = {
      x: at.x + across.x * labelDistance,
      y: at.y + across.y * labelDistance + 4,
    };
    const isFree = labels.every(
      (other) => Math.hypot(other.x - labelAt.x, other.y - labelAt.y) > closestLabels,
    );
    const hasLabel = minute % 2 === 0 && isFree;
    if (hasLabel) labels.push(labelAt);
    ticks.push({
      atMs,
      from: { x: at.x - across.x * tickHalf, y: at.y - across.y * tickHalf },
      to: { x: at.x + across.x * tickHalf, y: at.y + across.y * tickHalf },
      label: hasLabel ? { at: labelAt, text: String(minute).padStart(2, '0') } : undefined,
    });
  }
  return ticks;
}

/** Unit vector along the track on the disc; undefined where the track has no length. */
export function direction(disc: PolarDisc, track: readonly SkySample[], atMs: number): Point | undefined {
  const before = trackAt(track, Math.max(track[0]!.atMs, atMs - 2000));
  const after = trackAt(track, Math.min(track.at(-1)!.atMs, atMs + 2000));
  if (before === undefined || after === undefined) return undefined;
  const from = project(disc, before.azimuthDeg, before.elevationDeg);
  const to = project(disc, after.azimuthDeg, after.elevationDeg);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return length === 0 ? undefined : { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

/** The part of a track between two instants, ends included. */
export function trackBetween<T extends SkySample>(
  track: readonly T[],
  fromAtMs: number,
  toAtMs: number,
): readonly SkySample[] {
  const start = trackAt(track, fromAtMs);
  const end = trackAt(track, toAtMs);
  const inner = track.filter(({ atMs }) => atMs > fromAtMs && atMs < toAtMs);
  return [...(start ? [start] : []), ...inner, ...(end ? [end] : [])];
}
