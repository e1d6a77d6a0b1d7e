import type { PlanPass } from '@dawa/protocols/console/plan';
import { type Point, pathOf, type SkySample, trackBetween } from './polar-geometry.ts';

/** A row of the timeline: as wide as the page gives it, 60 units high and stretched to the row. */
export interface PlanScale {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly width: number;
}

export const rowBox = { height: 60, baseY: 56, topY: 18 } as const;

export const planX = ({ fromAtMs, toAtMs, width }: PlanScale, atMs: number) =>
  ((atMs - fromAtMs) / (toAtMs - fromAtMs)) * width;

/** Height of an elevation: its square root, so that a pass of 8 degrees is still a hill. */
export function planY(elevationDeg: number): number {
  const { baseY, topY } = rowBox;
  return baseY - (baseY - topY) * Math.sqrt(Math.max(0, elevationDeg) / 90);
}

/** A pass as a hill over the ridge, in units of its row. */
export interface PlanHill {
  readonly fromX: number;
  readonly toX: number;
  readonly topX: number;
  readonly topY: number;
  /** The whole pass over the flat horizon. */
  readonly outline: string;
  /** The ridge in front of it. */
  readonly ground: string;
  /** What the contact uses, above the ridge; empty when there is none. */
  readonly used: string;
  /** What is above the ridge and not used; empty when there is none. */
  readonly unused: string;
}

/** A pass of minutes in a view of a week would be a hair. */
const leastWidth = 5;

type DrawnPass = Pick<PlanPass, 'track' | 'tcaAtMs' | 'maxElevationDeg' | 'visible' | 'contact'>;

/** @returns undefined when the pass has no track to draw */
export function hillOf(pass: DrawnPass, scale: PlanScale): PlanHill | undefined {
  const { track, visible, contact, tcaAtMs, maxElevationDeg } = pass;
  const first = track[0];
  const last = track.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined;
  const middle = (planX(scale, first.atMs) + planX(scale, last.atMs)) / 2;
  const grown = Math.max(1, leastWidth / (planX(scale, last.atMs) - planX(scale, first.atMs)));
  const x = (atMs: number) => middle + (planX(scale, atMs) - middle) * grown;
  const slope = (samples: readonly SkySample[]) =>
    overBase(samples.map(({ atMs, elevationDeg }) => ({ x: x(atMs), y: planY(elevationDeg) })));
  const ground = track.map(({ atMs, elevationDeg, ridgeDeg }) => ({
    x: x(atMs),
    y: planY(Math.min(ridgeDeg, elevationDeg)),
  }));
  const pieces = (spans: readonly Span[]) =>
    spans.map(({ fromAtMs, toAtMs }) => slope(trackBetween(track, fromAtMs, toAtMs))).join('');
  const used = contact === null ? [] : visible.map((span) => cut(span, contact)).filter(isSpan);
  const unused = visible.flatMap((span) => (contact === null ? [span] : without(span, contact)));
  return {
    fromX: x(first.atMs),
    toX: x(last.atMs),
    topX: x(Math.min(last.atMs, Math.max(first.atMs, tcaAtMs))),
    topY: planY(maxElevationDeg),
    outline: slope(track),
    ground: overBase(ground),
    used: pieces(used),
    unused: pieces(unused),
  };
}

interface Span {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

function overBase(points: readonly Point[]): string {
  const [left, right] = [points[0], points.at(-1)];
  if (left === undefined || right === undefined) return '';
  return `${pathOf([{ x: left.x, y: rowBox.baseY }, ...points, { x: right.x, y: rowBox.baseY }])}Z`;
}

const isSpan = ({ fromAtMs, toAtMs }: Span) => toAtMs > fromAtMs;

const cut = (span: Span, by: Span): Span => ({
  fromAtMs: Math.max(span.fromAtMs, by.fromAtMs),
  toAtMs: Math.min(span.toAtMs, by.toAtMs),
});

const without = (span: Span, taken: Span): Span[] =>
  [
    { fromAtMs: span.fromAtMs, toAtMs: Math.min(span.toAtMs, taken.fromAtMs) },
    { fromAtMs: Math.max(span.fromAtMs, taken.toAtMs), toAtMs: span.toAtMs },
  ].filter(isSpan);

export interface AxisTick {
  readonly atMs: number;
  readonly x: number;
  /** Every sixth hour, and midnight where the ticks are days, is drawn stronger. */
  readonly isMajor: boolean;
}

const minuteMs = 60_000;
const tickStepsMs = [15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * minuteMs);

/** A view is read by about a dozen figures; more are noise. */
const mostTicks = 12;

/** Whole quarters, hours or days of UTC, no more than a dozen and no closer than `leastPx`. */
export function axisTicks(scale: PlanScale, leastPx: number): { stepMs: number; ticks: readonly AxisTick[] } {
  const { fromAtMs, toAtMs, width } = scale;
  const leastMs = Math.max((toAtMs - fromAtMs) / mostTicks, (leastPx * (toAtMs - fromAtMs)) / width);
  const stepMs = tickStepsMs.find((step) => step >= leastMs) ?? tickStepsMs.at(-1)!;
  const majorMs = stepMs >= 720 * minuteMs ? 1440 * minuteMs : Math.max(6 * stepMs, 360 * minuteMs);
  const ticks: AxisTick[] = [];
  for (let atMs = Math.ceil(fromAtMs / stepMs) * stepMs; atMs < toAtMs; atMs += stepMs) {
    ticks.push({ atMs, x: planX(scale, atMs), isMajor: atMs % majorMs === 0 });
  }
  return { stepMs, ticks };
}

/** Of hills by their tops from left to right, those whose height can be written over them without touching the one before. */
export function withRoom<T extends { readonly hill: Pick<PlanHill, 'topX'> }>(
  hills: readonly T[],
  width: number,
  leastPx: number,
): readonly T[] {
  const chosen: T[] = [];
  for (const candidate of hills) {
    const { topX } = candidate.hill;
    const before = chosen.at(-1)?.hill.topX ?? Number.NEGATIVE_INFINITY;
    if (topX >= 0 && topX <= width && topX - before >= leastPx) chosen.push(candidate);
  }
  return chosen;
}
