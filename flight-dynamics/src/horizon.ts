import type { Fault, Result } from '@dawa/seams/fault';
import { failure, success } from '@dawa/seams/fault';
import { wrapTo360 } from './angle.ts';

export interface HorizonPoint {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

/** The skyline of a station: straight between its points, closed over north. */
export interface Horizon {
  /** Azimuth 0 to below 360, ascending, at least one point. */
  readonly points: readonly HorizonPoint[];
  /** True when nobody has surveyed it; the file says so with a comment that begins with ESTIMATE. */
  readonly isEstimated?: boolean;
  /** One sigma of its heights, where the file states it: `# sigmaDeg 0.5`. */
  readonly sigmaDeg?: number;
}

export type HorizonFault = Fault<'empty' | 'bad-header' | 'bad-row' | 'out-of-range' | 'not-ascending'> & {
  readonly line: number;
};

/** The same height all around; 0 is an open sea. */
export function flatHorizon(elevationDeg = 0): Horizon {
  if (!(Math.abs(elevationDeg) < 90)) {
    throw new RangeError(`elevationDeg must be above -90 and below 90, found ${elevationDeg}`);
  }
  return { points: [{ azimuthDeg: 0, elevationDeg }] };
}

/**
 * CSV with the header `azimuthDeg,elevationDeg`; lines that begin with `#` are comments, and one that begins with
 * `# ESTIMATE` marks the skyline as estimated, `# sigmaDeg 0.5` says how sure its heights are (0 to 30). Azimuths ascend from 0
 * to 360; a last row at 360 must repeat the row at 0.
 */
export function parseHorizon(csv: string): Result<Horizon, HorizonFault> {
  const points: HorizonPoint[] = [];
  let hasHeader = false;
  let isEstimated = false;
  let sigmaDeg: number | undefined;
  let closing: { line: number; elevationDeg: number } | undefined;
  for (const [index, raw] of csv
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = index + 1;
    const text = raw.trim();
    const found = text.slice(0, 40);
    if (text.startsWith('#')) {
      isEstimated ||= /^#\s*ESTIMATE/i.test(text);
      const stated = /^#\s*sigmaDeg\b[\s=:]*(.*)$/.exec(text)?.[1];
      if (stated === undefined) continue;
      if (!/^\d{1,2}(\.\d{0,12})?$/.test(stated) || Number(stated) > 30) {
        return failure({ kind: 'out-of-range', expected: 'sigmaDeg 0 to 30', found, line });
      }
      sigmaDeg = Number(stated);
      continue;
    }
    if (text === '') continue;
    if (!hasHeader) {
      if (text.replaceAll(' ', '') !== header)
        return failure({ kind: 'bad-header', expected: header, found, line });
      hasHeader = true;
      continue;
    }
    const point = readPoint(text);
    if (!point) return failure({ kind: 'bad-row', expected: 'two numbers: azimuth, elevation', found, line });
    const { azimuthDeg, elevationDeg } = point;
    if (!(azimuthDeg >= 0 && azimuthDeg <= 360 && elevationDeg > -90 && elevationDeg < 90)) {
      const expected = 'azimuth 0 to 360, elevation above -90 and below 90';
      return failure({ kind: 'out-of-range', expected, found, line });
    }
    const previous = closing ? 360 : (points.at(-1)?.azimuthDeg ?? -1);
    if (azimuthDeg <= previous) {
      return failure({ kind: 'not-ascending', expected: `an azimuth above ${previous}`, found, line });
    }
    if (azimuthDeg === 360) closing = { line, elevationDeg };
    else points.push(point);
  }
  const first = points[0];
  if (closing && first?.azimuthDeg === 0 && first.elevationDeg !== closing.elevationDeg) {
    const expected = `${first.elevationDeg} at 360, as at 0`;
    return failure({ kind: 'bad-row', expected, found: closing.elevationDeg, line: closing.line });
  }
  if (closing && first?.azimuthDeg !== 0)
    points.unshift({ azimuthDeg: 0, elevationDeg: closing.elevationDeg });
  if (points.length === 0) {
    return failure({ kind: 'empty', expected: `${header} and at least one row`, found: 'no rows', line: 1 });
  }
  return success({
    points,
    ...(isEstimated ? { isEstimated } : {}),
    ...(sigmaDeg === undefined ? {} : { sigmaDeg }),
  });
}

const header = 'azimuthDeg,elevationDeg';

function readPoint(text: string): HorizonPoint | undefined {
  const match = /^([+-]?\d{1,4}(?:\.\d{0,12})?)\s*,\s*([+-]?\d{1,4}(?:\.\d{0,12})?)$/.exec(text);
  return match ? { azimuthDeg: Number(match[1]), elevationDeg: Number(match[2]) } : undefined;
}

/** Height of the skyline at any azimuth, also below 0 and above 360. */
export function horizonElevationDeg(horizon: Horizon, azimuthDeg: number): number {
  return skylineAt(horizon, azimuthDeg).elevationDeg;
}

/** Height of the skyline and how it rises to the right, in degrees of elevation per degree of azimuth. */
export function skylineAt(
  { points }: Horizon,
  azimuthDeg: number,
): { readonly elevationDeg: number; readonly slope: number } {
  const azimuth = wrapTo360(azimuthDeg);
  const after = firstAbove(points, azimuth);
  const left = points[(after + points.length - 1) % points.length]!;
  const right = points[after % points.length]!;
  const widthDeg = wrapTo360(right.azimuthDeg - left.azimuthDeg) || 360;
  const slope = (right.elevationDeg - left.elevationDeg) / widthDeg;
  return { elevationDeg: left.elevationDeg + slope * wrapTo360(azimuth - left.azimuthDeg), slope };
}

export interface HorizonExtent {
  readonly lowestDeg: number;
  readonly highestDeg: number;
  /** Degrees of elevation per degree of azimuth, never negative. */
  readonly steepest: number;
  /** Azimuth between the two points that stand closest together. */
  readonly finestSpacingDeg: number;
}

/** How far a skyline reaches and how rough it is. */
export function horizonExtent({ points }: Horizon): HorizonExtent {
  let lowestDeg = Number.POSITIVE_INFINITY;
  let highestDeg = Number.NEGATIVE_INFINITY;
  let steepest = 0;
  let finestSpacingDeg = 360;
  for (const [index, { azimuthDeg, elevationDeg }] of points.entries()) {
    const next = points[(index + 1) % points.length]!;
    const widthDeg = wrapTo360(next.azimuthDeg - azimuthDeg) || 360;
    finestSpacingDeg = Math.min(finestSpacingDeg, widthDeg);
    lowestDeg = Math.min(lowestDeg, elevationDeg);
    highestDeg = Math.max(highestDeg, elevationDeg);
    steepest = Math.max(steepest, Math.abs(next.elevationDeg - elevationDeg) / widthDeg);
  }
  return { lowestDeg, highestDeg, steepest, finestSpacingDeg };
}

/** Index of the first point at a larger azimuth; the number of points when there is none. */
function firstAbove(points: readonly HorizonPoint[], azimuthDeg: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.azimuthDeg > azimuthDeg) high = middle;
    else low = middle + 1;
  }
  return low;
}
