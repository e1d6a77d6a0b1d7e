import { wrapTo360 } from '../angle.ts';
import { elevationBend } from './culminations.ts';
import type { LowPass } from './low-passes.ts';
import type { SkyPath } from './sky-path.ts';

/**
 * Moves a pass that was found on arcs onto the propagated orbit itself: Newton's steps for rise, set and top. Where drag is strong the
 * arcs are milliseconds off, because SGP4's velocity then is not the derivative of its positions.
 *
 * @returns false where a step does not settle, at a pass that only grazes the threshold: such an object is searched step by step
 */
export function polishPass(path: SkyPath, pass: LowPass, minElevationDeg: number): boolean {
  if (!pass.isUpAtStart) {
    const aosAtMs = settle(path, pass.aosAtMs, minElevationDeg);
    if (aosAtMs === undefined) return false;
    if (pass.tcaAtMs === pass.aosAtMs) pass.tcaAtMs = aosAtMs;
    pass.aosAtMs = aosAtMs;
    pass.aosAzimuthDeg = azimuthAt(path, aosAtMs);
  }
  if (!pass.isUpAtEnd) {
    const losAtMs = settle(path, pass.losAtMs, minElevationDeg);
    if (losAtMs === undefined) return false;
    if (pass.tcaAtMs === pass.losAtMs) pass.tcaAtMs = losAtMs;
    pass.losAtMs = losAtMs;
    pass.losAzimuthDeg = azimuthAt(path, losAtMs);
  }
  return !(pass.tcaAtMs > pass.aosAtMs && pass.tcaAtMs < pass.losAtMs) || settleTop(path, pass);
}

function settle(path: SkyPath, firstAtMs: number, minElevationDeg: number): number | undefined {
  let atMs = firstAtMs;
  for (let step = 0; step < mostSteps; step++) {
    if (!path.look(atMs)) return undefined;
    const correction = ((minElevationDeg - path.elevationDeg) / path.elevationRateDegS) * 1000;
    if (!(Math.abs(correction) < furthestMs)) return undefined;
    atMs += correction;
    // Newton's next step is this one squared, over the minutes of a pass.
    if (Math.abs(correction) < closeMs) return atMs;
  }
  return undefined;
}

/** A few milliseconds after the last look. */
function azimuthAt(path: SkyPath, atMs: number): number {
  return wrapTo360(path.azimuthDeg() + (path.azimuthRateDegS() * (atMs - path.atMs)) / 1000);
}

function settleTop(path: SkyPath, pass: LowPass): boolean {
  for (let step = 0; step < mostSteps; step++) {
    if (!path.look(pass.tcaAtMs)) return false;
    const correction = -path.elevationRateDegS / elevationBend(path);
    if (!(Math.abs(correction) < furthestMs)) return false;
    pass.maxElevationDeg = path.elevationDeg + (path.elevationRateDegS * correction) / 2000;
    pass.tcaAtMs += correction;
    // The bend is good to a few hundredths.
    if (Math.abs(correction) < closeTopMs) return true;
  }
  return false;
}

const mostSteps = 6;
const furthestMs = 500;
const closeMs = 8;
const closeTopMs = 12;
