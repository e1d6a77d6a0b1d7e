import { inAny } from './language.ts';
import { sinCos, smallSinCos, sum } from './turns.ts';

/**
 * Kepler's equation for orbits with e + |w| below 0.05, without a loop: one step of Halley from the mean argument of latitude, one of
 * Newton, the last turn of second order.
 *
 * @param sinU sine and cosine of the mean argument of latitude, without the small rest `w`
 * @returns sine and cosine of the eccentric longitude
 */
export function roundKepler(
  axnl: number,
  aynl: number,
  sinU: number,
  cosU: number,
  w: number,
): [sinE: number, cosE: number] {
  const curvature = axnl * sinU - aynl * cosU;
  const slope = 1 - (axnl * cosU + aynl * sinU);
  const f = curvature + w;
  const first = (f * slope) / (slope * slope + 0.5 * f * curvature);
  const [sinFirst, cosFirst] = smallSinCos(first);
  const [sin1, cos1] = sum(sinU, cosU, sinFirst, cosFirst);
  const rest = w + (axnl * sin1 - aynl * cos1) - first;
  const last = rest / (1 - (axnl * cos1 + aynl * sin1));
  return sum(sin1, cos1, last, 1 - 0.5 * last * last);
}

/**
 * Kepler's equation for any ellipse: Halley's steps from the mean argument of latitude until the last is below 1e-6 rad in all lanes
 * (it leaves less than 1e-17 rad); its turn is of second order.
 */
export function anyKepler(
  axnl: number,
  aynl: number,
  sinU: number,
  cosU: number,
): [sinE: number, cosE: number] {
  let sinE = sinU;
  let cosE = cosU;
  let x = 0;
  let step = halleyStep(axnl * sinU - aynl * cosU, 1 - (axnl * cosU + aynl * sinU), 0);
  while (inAny(Math.abs(step) >= lastStepRad)) {
    // A lane that is done stands still: its last step is turned below, as in the twin.
    const isOpen = Math.abs(step) >= lastStepRad;
    x = isOpen ? x + step : x;
    const [sinX, cosX] = sinCos(x);
    sinE = isOpen ? sinU * cosX + cosU * sinX : sinE;
    cosE = isOpen ? cosU * cosX - sinU * sinX : cosE;
    const next = halleyStep(axnl * sinE - aynl * cosE, 1 - (axnl * cosE + aynl * sinE), x);
    step = isOpen ? next : step;
  }
  return sum(sinE, cosE, step, 1 - 0.5 * step * step);
}

function halleyStep(curvature: number, slope: number, x: number): number {
  const f = curvature - x;
  return Math.max(Math.min((f * slope) / (slope * slope + 0.5 * f * curvature), longestStep), -longestStep);
}

const longestStep = 0.95;
const lastStepRad = 1e-6;
