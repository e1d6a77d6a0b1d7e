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

/**
 * A rotator's own azimuth as a direction from 0 to 360 and the whole turns beside it: 381.8 is 21.8, +360. Rounded to a
 * tenth of a degree, as it is shown: no direction is ever written 360.0.
 */
export function bearingOf(azimuthDeg: number): { directionDeg: number; turnDeg: number } {
  const shownDeg = Math.round(azimuthDeg * 10) / 10;
  const turns = Math.floor(shownDeg / 360);
  return { directionDeg: shownDeg - turns * 360, turnDeg: turns === 0 ? 0 : turns * 360 };
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

/** The whole minute of UTC `minutes` further along the track than an instant, kept on the track. */
export function stepOnTrack(track: readonly SkySample[], atMs: number, minutes: number): number {
  const from = minutes > 0 ? Math.floor(atMs / minuteMs) : Math.ceil(atMs / minuteMs);
  const wanted = (from + minutes) * minuteMs;
  const first = track[0]?.atMs ?? wanted;
  const last = track.at(-1)?.atMs ?? wanted;
  return Math.min(last, Math.max(first, wanted));
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
/** Half the height of a label: its text stands this far under the middle of its line. */
const labelDrop = 4;
const closestLabels = 20;
const minuteMs = 60_000;

/**
 * Marks at the whole minutes of UTC that lie on the track. All labels stand on the side of the track that has more room
 * for them; those that would collide are left out.
 */
export function minuteTicks(disc: PolarDisc, track: readonly SkySample[]): readonly MinuteTick[] {
  const first = track[0];
  const last = track.at(-1);
  if (first === undefined || last === undefined) return [];
  const line = trackPoints(disc, track);
  const marks: { atMs: number; at: Point; across: Point }[] = [];
  for (let atMs = Math.ceil(first.atMs / minuteMs) * minuteMs; atMs <= last.atMs; atMs += minuteMs) {
    const here = trackAt(track, atMs);
    const along = direction(disc, track, atMs);
    if (here === undefined || along === undefined || here.elevationDeg < 0) continue;
    marks.push({
      atMs,
      at: project(disc, here.azimuthDeg, here.elevationDeg),
      across: { x: -along.y, y: along.x },
    });
  }
  const beside = ({ at, across }: (typeof marks)[number], side: number): Point => ({
    x: at.x + side * across.x * labelDistance,
    y: at.y + side * across.y * labelDistance,
  });
  const room = (side: number) =>
    Math.min(
      ...marks.map((mark) => {
        const at = beside(mark, side);
        const toRim = disc.radius - Math.hypot(at.x - disc.centre.x, at.y - disc.centre.y);
        return Math.min(distanceTo(line, at), toRim);
      }),
    );
  const side = room(1) >= room(-1) ? 1 : -1;
  const labels: Point[] = [];
  return marks.map((mark) => {
    const { atMs, at, across } = mark;
    const minute = Math.round(atMs / minuteMs) % 60;
    const labelAt = beside(mark, side);
    const isFree = labels.every((other) => distanceBetween(other, labelAt) > closestLabels);
    const hasLabel = minute % 2 === 0 && isFree;
    if (hasLabel) labels.push(labelAt);
    return {
      atMs,
      from: { x: at.x - across.x * tickHalf, y: at.y - across.y * tickHalf },
      to: { x: at.x + across.x * tickHalf, y: at.y + across.y * tickHalf },
      label: hasLabel
        ? { at: { x: labelAt.x, y: labelAt.y + labelDrop }, text: String(minute).padStart(2, '0') }
        : undefined,
    };
  });
}

const ringLabelStepDeg = 15;
const ringElevationsDeg = [30, 60] as const;

/**
 * Bearing along which the rings of 30 and 60 degrees are named: the one where both names are furthest from the track
 * and its minutes. North when nothing stands in the way there.
 */
export function ringLabelAzimuthDeg(disc: PolarDisc, track: readonly SkySample[]): number {
  const obstacles = [
    ...trackPoints(disc, track),
    ...minuteTicks(disc, track).flatMap(({ label }) => (label === undefined ? [] : [label.at])),
  ];
  let best = { azimuthDeg: 0, room: ringRoom(disc, obstacles, 0) };
  const isFree = best.room > comfortable;
  for (let azimuthDeg = ringLabelStepDeg; azimuthDeg < 360 && !isFree; azimuthDeg += ringLabelStepDeg) {
    const room = ringRoom(disc, obstacles, azimuthDeg);
    if (room > best.room + 1) best = { azimuthDeg, room };
  }
  return best.azimuthDeg;
}

/** Beyond this a label is clear of the line, the antenna's brackets and the beam around it. */
const comfortable = 48;

function ringRoom(disc: PolarDisc, obstacles: readonly Point[], azimuthDeg: number): number {
  return Math.min(
    ...ringElevationsDeg.map((elevationDeg) =>
      distanceTo(obstacles, project(disc, azimuthDeg, elevationDeg)),
    ),
  );
}

const trackPoints = (disc: PolarDisc, track: readonly SkySample[]) =>
  track
    .filter(({ elevationDeg }) => elevationDeg >= 0)
    .map(({ azimuthDeg, elevationDeg }) => project(disc, azimuthDeg, elevationDeg));

const distanceBetween = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

const distanceTo = (points: readonly Point[], at: Point) =>
  points.reduce((least, point) => Math.min(least, distanceBetween(point, at)), Number.POSITIVE_INFINITY);

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
