import { degPerRad, radPerDeg } from '../angle.ts';
import { createOrbitBounds, smallStepMs } from './clearance.ts';
import { earthMuKm3S2, isLowAndRound, type OrbitBounds } from './orbit-shape.ts';
import { findCrossing } from './root-search.ts';
import type { SkyPath } from './sky-path.ts';

export interface Culmination {
  readonly atMs: number;
  readonly elevationDeg: number;
}

/** The line of sight turns by at least this between two samples; two culminations do not fit into it. */
const sampleTurnRad = 0.087;

/** A tenth of the millisecond that is promised; elevation there is even to 1e-12 degrees. */
const topToleranceMs = 0.1;

const mostSteps = 24;
/** A step so small leaves a hundredth of itself. */
const closeEnoughMs = 3;

/** Every instant of a span at which elevation stops rising and begins to fall, in order. */
export function findCulminations(
  path: SkyPath,
  span: { readonly fromAtMs: number; readonly toAtMs: number },
): Culmination[] {
  const boundsAt = createOrbitBounds(path);
  if (!path.look(span.fromAtMs)) return [];
  const bounds = boundsAt(span.fromAtMs);
  // A third of a revolution holds one top.
  return isLowAndRound(bounds) && span.toAtMs - span.fromAtMs < bounds.periodMs / 3
    ? onlyCulmination(path, span)
    : culminationsByStep(path, span, boundsAt);
}

/** After a look at the span's start. */
function onlyCulmination(
  path: SkyPath,
  { fromAtMs, toAtMs }: { readonly fromAtMs: number; readonly toAtMs: number },
): Culmination[] {
  let a = fromAtMs;
  let rateA = path.elevationRateDegS;
  const closingA = closing(path);
  if (!(rateA > 0 && path.look(toAtMs))) return [];
  let b = toAtMs;
  let rateB = path.elevationRateDegS;
  if (!(rateB <= 0)) return [];
  // Closest approach first: range times its rate is nearly a line through the whole pass, elevation's rate a needle.
  let x = a + ((b - a) * closingA) / (closingA - closing(path));
  for (let step = 0; step < mostSteps; step += 1) {
    if (!(x > a && x < b)) x = (a + b) / 2;
    if (!path.look(x)) return [];
    const rate = path.elevationRateDegS;
    if (rate > 0) {
      a = x;
      rateA = rate;
    } else {
      b = x;
      rateB = rate;
    }
    const correction = -rate / elevationBend(path);
    if (Math.abs(correction) < closeEnoughMs) {
      return [{ atMs: x + correction, elevationDeg: path.elevationDeg + (rate * correction) / 2000 }];
    }
    // Where the bend is not yet that of the top, halves are safe.
    x = step % 3 === 2 ? a + ((b - a) * rateA) / (rateA - rateB) : x + correction;
  }
  return culminationsByStep(path, { fromAtMs, toAtMs }, createOrbitBounds(path));
}

/** Range times its rate, km^2/s: negative while the satellite approaches. */
function closing({ eastKm, northKm, upKm, eastKmS, northKmS, upKmS }: SkyPath): number {
  return eastKm * eastKmS + northKm * northKmS + upKm * upKmS;
}

/**
 * Second derivative of the elevation, degrees per second and millisecond, from the pull of the Earth and the motion across the sky; good to
 * a few hundredths, which is what the next step of Newton's method keeps of its error.
 */
export function elevationBend(path: SkyPath): number {
  const { eastKm, northKm, upKm, rangeKm, elevationRateDegS } = path;
  const horizontalKm = Math.sqrt(eastKm * eastKm + northKm * northKm);
  const radiusSquared = path.radiusSquared();
  const pull = earthMuKm3S2 / (radiusSquared * Math.sqrt(radiusSquared));
  // The station lies below: its distance from the Earth's centre is what `up` falls short of the satellite's.
  const centreKm = path.upFromCentreKm - upKm;
  const fallUp = -pull * (centreKm + upKm);
  const fallOut = -pull * horizontalKm;
  const acceleration = (fallUp * horizontalKm - fallOut * upKm) / rangeKm;
  const turnRadS = path.azimuthRateDegS() * radPerDeg;
  const rangeRate = closing(path) / rangeKm;
  const radS2 =
    acceleration / rangeKm -
    (2 * rangeRate * elevationRateDegS * radPerDeg) / rangeKm -
    (turnRadS * turnRadS * upKm * horizontalKm) / (rangeKm * rangeKm);
  return (radS2 * degPerRad) / 1000;
}

function culminationsByStep(
  path: SkyPath,
  { fromAtMs, toAtMs }: { readonly fromAtMs: number; readonly toAtMs: number },
  boundsAt: (atMs: number) => OrbitBounds,
): Culmination[] {
  const found: Culmination[] = [];
  const rateAt = (atMs: number) => (path.look(atMs) ? path.elevationRateDegS : 0);
  let atMs = fromAtMs;
  let hereRate = rateAt(atMs);
  while (path.error === 0 && atMs < toAtMs) {
    const next = Math.min(toAtMs, atMs + Math.max(1, smallStepMs(path, boundsAt(atMs), sampleTurnRad)));
    const thereRate = rateAt(next);
    if (path.error === 0 && hereRate > 0 && thereRate <= 0) {
      const topAtMs = findCrossing((t) => -rateAt(t), atMs, next, topToleranceMs);
      path.look(topAtMs);
      found.push({ atMs: topAtMs, elevationDeg: path.elevationDeg });
      path.look(next);
    }
    hereRate = thereRate;
    atMs = next;
  }
  return found;
}
