import type { FrameTick } from '@dawa/protocols/console/link';
import type { PassDetail } from '@dawa/protocols/console/pass';
import { type Point, pathOf } from './polar-geometry.ts';

/** The pass as a hill over time with the ridge in front of it; stretched to any width. */
export interface Ribbon {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** Satellite above the flat horizon. */
  readonly hill: string;
  /** Ground in front of the hill. */
  readonly ridge: string;
}

export const ribbonBox = { width: 900, height: 52, baseY: 46, topY: 6 } as const;

/** Times beside the pass, so that its feet stand on the ribbon. */
const marginMs = 15_000;
/** A low pass does not fill the height: the eye learns one scale. */
const leastTopDeg = 40;

/** @returns undefined when the pass has no track to draw */
export function ribbonOf(pass: Pick<PassDetail, 'track'>): Ribbon | undefined {
  const first = pass.track[0];
  const last = pass.track.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined;
  const fromAtMs = first.atMs - marginMs;
  const toAtMs = last.atMs + marginMs;
  const { baseY, topY } = ribbonBox;
  const highestDeg = Math.max(leastTopDeg, ...pass.track.map(({ elevationDeg }) => elevationDeg));
  const y = (elevationDeg: number) => baseY - (Math.max(0, elevationDeg) / highestDeg) * (baseY - topY);
  const feet = (points: Point[]) => {
    const [left, right] = [points[0]!, points.at(-1)!];
    return `${pathOf([{ x: left.x, y: baseY }, ...points, { x: right.x, y: baseY }])}Z`;
  };
  const x = (atMs: number) => ribbonX({ fromAtMs, toAtMs }, atMs);
  return {
    fromAtMs,
    toAtMs,
    hill: feet(pass.track.map(({ atMs, elevationDeg }) => ({ x: x(atMs), y: y(elevationDeg) }))),
    ridge: feet(pass.track.map(({ atMs, ridgeDeg }) => ({ x: x(atMs), y: y(ridgeDeg) }))),
  };
}

/** Where an instant lies on the ribbon; outside of it on its ends. */
export function ribbonX({ fromAtMs, toAtMs }: Pick<Ribbon, 'fromAtMs' | 'toAtMs'>, atMs: number): number {
  const share = (atMs - fromAtMs) / (toAtMs - fromAtMs);
  return Math.min(1, Math.max(0, share)) * ribbonBox.width;
}

/** Seconds with good frames, and those with bad ones, as one path each: upright strokes under the hill. */
export function tickPaths(ribbon: Ribbon, ticks: readonly FrameTick[]): { good: string; bad: string } {
  let good = '';
  let bad = '';
  for (const tick of ticks) {
    if (tick.atMs < ribbon.fromAtMs || tick.atMs > ribbon.toAtMs) continue;
    const x = ribbonX(ribbon, tick.atMs).toFixed(1);
    if (tick.good > 0) good += `M${x} 47.5v4`;
    if (tick.bad > 0) bad += `M${x} 44v8`;
  }
  return { good, bad };
}
