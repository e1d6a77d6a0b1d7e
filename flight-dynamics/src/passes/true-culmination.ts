import { radPerDeg } from '../angle.ts';
import type { Culmination } from './culminations.ts';
import type { SkyPath } from './sky-path.ts';

/**
 * The top of the elevations themselves, near a culmination that was found by the rate.
 *
 * The velocity that SGP4 gives is not quite the derivative of its positions: 5 mm/s off in low orbit, 0.3 m/s in deep space. A rate made
 * of it is zero beside the top: by milliseconds in low orbit, by seconds where a high satellite hangs in the sky (elevation there differs
 * by 1e-9 degrees). So the climb is taken from elevations, a difference of seven points and sixth order, and Newton's method leads
 * to its zero with the curvature that the rates give; one step in low orbit.
 *
 * @returns the culmination as it was where the elements give no position beside it, or the top is not near
 */
export function refineCulmination(path: SkyPath, culmination: Culmination): Culmination {
  let { atMs } = culmination;
  if (!path.look(atMs)) return culmination;
  const speedKmS = Math.hypot(path.eastKmS, path.northKmS, path.upKmS);
  // Close to the zenith the top is a bend as wide as its distance from there.
  const turnRad = Math.min(widestTurnRad, 0.15 * (90 - path.elevationDeg) * radPerDeg);
  const stepMs = Math.min(longestStepMs, ((turnRad * path.rangeKm) / speedKmS) * 1000);
  for (let i = 0; i < 4; i += 1) {
    const correctionMs = -climbAt(path, atMs, stepMs) / curvature.degMs2;
    if (!(Math.abs(atMs + correctionMs - culmination.atMs) <= 3 * stepMs)) return culmination;
    atMs += correctionMs;
    // The next would be this one squared over the hours or minutes in which the sky bends.
    if (Math.abs(correctionMs) < 20) break;
  }
  return path.look(atMs) ? { atMs, elevationDeg: path.elevationDeg } : culmination;
}

const widestTurnRad = 0.02;
const longestStepMs = 30_000;
/** Left behind by `climbAt`, so that it need not allocate. */
const curvature = { degMs2: Number.NaN };

/** Degrees a millisecond; NaN where a position is missing. */
function climbAt(path: SkyPath, atMs: number, stepMs: number): number {
  let rateDegS = Number.NaN;
  const elevationDeg = (steps: number) => {
    if (!path.look(atMs + steps * stepMs)) return Number.NaN;
    rateDegS = path.elevationRateDegS;
    return path.elevationDeg;
  };
  const far = elevationDeg(3) - elevationDeg(-3) - 9 * (elevationDeg(2) - elevationDeg(-2));
  const after = elevationDeg(1);
  const rateAfter = rateDegS;
  const before = elevationDeg(-1);
  curvature.degMs2 = (rateAfter - rateDegS) / 1000 / (2 * stepMs);
  return (45 * (after - before) + far) / (60 * stepMs);
}
