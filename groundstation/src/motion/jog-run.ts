import type { Direction } from '../ports.ts';
import type { AzElBox } from './az-el-polygon.ts';
import type { ForbiddenRegion } from './forbidden-region.ts';
import { farthestFree, type PathRules, pointBox, regionAt, wayOut } from './safe-path.ts';

export interface JogDirection {
  readonly axis: 'azimuth' | 'elevation';
  readonly directionSign: 1 | -1;
}

/** Less than this is no way. */
const shortestDeg = 0.1;

/**
 * How far a hand may turn one axis, or why not at all, in one line. An antenna that stands in what it must not enter is
 * let out, and only the shortest way.
 *
 * @param solid what must not be hit; the Sun is not among it
 */
export function jogRun(
  { axis, directionSign }: JogDirection,
  at: Direction,
  start: AzElBox,
  { rules, solid }: { readonly rules: PathRules; readonly solid: readonly ForbiddenRegion[] },
): { readonly end: Direction; readonly cutBy: string | null } | { readonly why: string } {
  const held = regionAt(pointBox(at), solid);
  if (held !== null) {
    const out = wayOut(at, rules);
    if (out?.axis === axis && out.directionSign === directionSign) return { end: out.end, cutBy: null };
    const hint = out === undefined ? 'move it at the rotator' : `jog ${wordsOf(out)} to come out`;
    return { why: `the antenna stands in ${held}: ${hint}` };
  }
  const run = farthestFree(start, axis, directionSign, rules);
  const turnsDeg = Math.max(
    Math.abs(run.end.azimuthDeg - at.azimuthDeg),
    Math.abs(run.end.elevationDeg - at.elevationDeg),
  );
  if (turnsDeg >= shortestDeg) return run;
  return {
    why: `${axis} cannot turn on: ${run.cutBy === null ? 'its travel ends here' : `${run.cutBy} is in the way`}`,
  };
}

function wordsOf({ axis, directionSign }: JogDirection): string {
  if (axis === 'elevation') return directionSign > 0 ? 'up' : 'down';
  return directionSign > 0 ? 'clockwise' : 'counter-clockwise';
}
