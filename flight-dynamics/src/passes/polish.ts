import { degPerRad, radPerDeg, wrapTo360 } from '../angle.ts';
import { elevationBend } from './culminations.ts';
import type { RoughPass } from './low-passes.ts';
import type { SkyPath } from './sky-path.ts';

/**
 * The instants at which the orbit is looked at for one pass: rise, set, and the top with a tenth of a second before and behind it. There climb is
 * a difference of elevations, for a rate made of SGP4's velocity is zero some milliseconds beside the top.
 */
export const looksPerPass = 5;

export function writeLooks({ aosAtMs, tcaAtMs, losAtMs }: RoughPass, atMs: Float64Array, at: number): void {
  atMs[at] = aosAtMs;
  atMs[at + 1] = losAtMs;
  atMs[at + 2] = tcaAtMs;
  atMs[at + 3] = tcaAtMs - besideMs;
  atMs[at + 4] = tcaAtMs + besideMs;
}

/** A pass on the propagated orbit. Written over by the next call. */
export interface PolishedPass extends RoughPass {
  maxElevationDeg: number;
  aosAzimuthDeg: number;
  losAzimuthDeg: number;
}

/**
 * Moves a pass that was found on arcs onto the propagated orbit itself: Newton's steps for rise, set and top. Where drag is strong the
 * arcs are milliseconds off, because SGP4's velocity then is not the derivative of its positions.
 *
 * @param states at its looks, six numbers each from `offset`
 * @returns undefined where a step does not settle, at a pass that only grazes the threshold: it wants a search step by step
 */
export function polishPass(
  path: SkyPath,
  rough: RoughPass,
  states: Float64Array,
  offset: number,
  minElevationDeg: number,
): PolishedPass | undefined {
  const { aosAtMs, tcaAtMs, losAtMs } = rough;
  polished.isUpAtStart = rough.isUpAtStart;
  polished.isUpAtEnd = rough.isUpAtEnd;
  path.lookAtState(aosAtMs, states, offset);
  if (!rough.isUpAtStart && !settle(path, minElevationDeg)) return undefined;
  polished.aosAtMs = rough.isUpAtStart ? aosAtMs : settledAtMs;
  polished.aosAzimuthDeg = azimuthAt(path, polished.aosAtMs);
  polished.tcaAtMs = polished.aosAtMs;
  polished.maxElevationDeg = elevationAt(path, polished.aosAtMs);

  path.lookAtState(losAtMs, states, offset + 6);
  if (!rough.isUpAtEnd && !settle(path, minElevationDeg)) return undefined;
  polished.losAtMs = rough.isUpAtEnd ? losAtMs : settledAtMs;
  polished.losAzimuthDeg = azimuthAt(path, polished.losAtMs);
  const lastDeg = elevationAt(path, polished.losAtMs);
  if (lastDeg > polished.maxElevationDeg) {
    polished.tcaAtMs = polished.losAtMs;
    polished.maxElevationDeg = lastDeg;
  }
  if (!(tcaAtMs > aosAtMs && tcaAtMs < losAtMs)) return polished;
  const before = path.sineAt(tcaAtMs - besideMs, states, offset + 18);
  const after = path.sineAt(tcaAtMs + besideMs, states, offset + 24);
  path.lookAtState(tcaAtMs, states, offset + 12);
  const climbDegS = (degPerRad * (after - before)) / Math.cos(path.elevationDeg * radPerDeg) / besideS;
  return settleTop(path, climbDegS) ? polished : undefined;
}

const polished: PolishedPass = {
  aosAtMs: 0,
  tcaAtMs: 0,
  losAtMs: 0,
  isUpAtStart: false,
  isUpAtEnd: false,
  isUnclear: false,
  maxElevationDeg: 0,
  aosAzimuthDeg: 0,
  losAzimuthDeg: 0,
};
let settledAtMs = 0;

/** After a look near the crossing. */
function settle(path: SkyPath, minElevationDeg: number): boolean {
  for (let step = 0; step < mostSteps; step++) {
    const correction = ((minElevationDeg - path.elevationDeg) / path.elevationRateDegS) * 1000;
    if (!(Math.abs(correction) < furthestMs)) return false;
    settledAtMs = path.atMs + correction;
    // Newton's next step is this one squared, over the minutes of a pass.
    if (Math.abs(correction) < closeMs) return true;
    if (!path.look(settledAtMs)) return false;
  }
  return false;
}

/** After a look near the top. */
function settleTop(path: SkyPath, firstClimbDegS: number): boolean {
  let climbDegS = firstClimbDegS;
  for (let step = 0; step < mostSteps; step++) {
    const correction = -climbDegS / elevationBend(path);
    if (!(Math.abs(correction) < furthestMs)) return false;
    const atMs = path.atMs + correction;
    polished.maxElevationDeg = path.elevationDeg + (climbDegS * correction) / 2000;
    polished.tcaAtMs = atMs;
    // The bend is good to a few hundredths.
    if (Math.abs(correction) < closeTopMs) return true;
    if (!path.look(atMs - besideMs)) return false;
    const beforeDeg = path.elevationDeg;
    if (!path.look(atMs + besideMs)) return false;
    climbDegS = (path.elevationDeg - beforeDeg) / besideS;
    if (!path.look(atMs)) return false;
  }
  return false;
}

/** Milliseconds after the last look at the most. */
function azimuthAt(path: SkyPath, atMs: number): number {
  return wrapTo360(path.azimuthDeg() + (path.azimuthRateDegS() * (atMs - path.atMs)) / 1000);
}

function elevationAt(path: SkyPath, atMs: number): number {
  return path.elevationDeg + (path.elevationRateDegS * (atMs - path.atMs)) / 1000;
}

const mostSteps = 6;
const furthestMs = 500;
const closeMs = 8;
const closeTopMs = 12;
const besideMs = 100;
/** From before to behind. */
const besideS = (2 * besideMs) / 1000;
