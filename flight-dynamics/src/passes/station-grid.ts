import { verticalWidth } from './sky-arc.ts';
import type { EarthHour } from './station-frame.ts';

/** A station's vertical at even times, against the stars: shared by all objects of a search. */
export interface StationGrid {
  readonly fromAtMs: number;
  readonly stepMs: number;
  readonly count: number;
  readonly minElevationDeg: number;
  /** `verticalWidth` numbers a time. */
  readonly verticals: Float64Array;
}

/** A fifteenth of a low revolution: over it the polynomials of sky-arc.ts leave the orbit by less than SGP4's velocities do. */
export const longestStepMs = 360_000;

export function createStationGrid(
  hourAt: (atMs: number) => EarthHour,
  fromAtMs: number,
  toAtMs: number,
  minElevationDeg: number,
): StationGrid {
  const steps = stepsOf(fromAtMs, toAtMs);
  const stepMs = (toAtMs - fromAtMs) / steps;
  const count = steps + 1;
  const verticals = new Float64Array(verticalWidth * count);
  for (let index = 0; index < count; index++) {
    const atMs = fromAtMs + stepMs * index;
    const hour = hourAt(atMs);
    const turnedRad = hour.angleRad + hour.rateRadMs * (atMs - hour.startAtMs);
    setVertical(verticals, index, hour, Math.cos(turnedRad), Math.sin(turnedRad));
  }
  return { fromAtMs, stepMs, count, minElevationDeg, verticals };
}

/** How many even steps, none longer than `longestStepMs`, lead from one instant to the other; one at the least. */
export function stepsOf(fromAtMs: number, toAtMs: number): number {
  return Math.max(1, Math.ceil((toAtMs - fromAtMs) / longestStepMs));
}

/** A grid that is laid again and again over stretches of under an hour: the Earth is turned on from time to time by one small turn. */
export class ShortGrid implements StationGrid {
  fromAtMs = 0;
  stepMs = 0;
  count = 0;
  verticals = new Float64Array(verticalWidth * 32);
  readonly minElevationDeg: number;
  private readonly hourAt: (atMs: number) => EarthHour;

  constructor(hourAt: (atMs: number) => EarthHour, minElevationDeg: number) {
    this.hourAt = hourAt;
    this.minElevationDeg = minElevationDeg;
  }

  lay(fromAtMs: number, stepMs: number, count: number): void {
    this.fromAtMs = fromAtMs;
    this.stepMs = stepMs;
    this.count = count;
    if (this.verticals.length < verticalWidth * count)
      this.verticals = new Float64Array(verticalWidth * count);
    const hour = this.hourAt(fromAtMs);
    const turnedRad = hour.angleRad + hour.rateRadMs * (fromAtMs - hour.startAtMs);
    // In six minutes the Earth turns by 0.026 rad: the next terms are 1e-14.
    const x = hour.rateRadMs * stepMs;
    const square = x * x;
    const turnSin = x * (1 - (square / 6) * (1 - (square / 20) * (1 - square / 42)));
    const turnCos = 1 - (square / 2) * (1 - (square / 12) * (1 - square / 30));
    let cos = Math.cos(turnedRad);
    let sin = Math.sin(turnedRad);
    for (let index = 0; index < count; index++) {
      setVertical(this.verticals, index, hour, cos, sin);
      const next = cos * turnCos - sin * turnSin;
      sin = sin * turnCos + cos * turnSin;
      cos = next;
    }
  }
}

function setVertical(
  verticals: Float64Array,
  index: number,
  { up, origin, rateRadMs }: EarthHour,
  cos: number,
  sin: number,
): void {
  const v = verticalWidth * index;
  verticals[v] = cos * up[0] - sin * up[1];
  verticals[v + 1] = sin * up[0] + cos * up[1];
  verticals[v + 2] = up[2];
  verticals[v + 3] = up[0] * origin[0] + up[1] * origin[1] + up[2] * origin[2];
  verticals[v + 4] = cos * origin[0] - sin * origin[1];
  verticals[v + 5] = sin * origin[0] + cos * origin[1];
  verticals[v + 6] = origin[2];
  verticals[v + 7] = rateRadMs * 1000;
}
