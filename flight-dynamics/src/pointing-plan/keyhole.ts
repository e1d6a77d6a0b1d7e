import type { Observer } from '../look-angles.ts';
import { sampleTrack } from './track.ts';

/** The part of a pass in which an upright antenna would have to turn faster in azimuth than it can. */
export interface Keyhole {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** Fastest azimuth rate of the satellite itself. */
  readonly neededRateDegS: number;
  readonly rotatorRateDegS: number;
  readonly maxElevationDeg: number;
}

/**
 * The keyhole of a pass, from the first to the last moment in which azimuth runs faster than the rotator; undefined for a pass without
 * one. A plan starts turning before it and ends after it, or tips over: what is lost in the end stands in the plan.
 *
 * @throws RangeError when the rate is not positive, or the elements give no position in the span
 */
export function findKeyhole(
  observer: Observer,
  pass: { readonly aosAtMs: number; readonly losAtMs: number },
  azimuthRateDegS: number,
): Keyhole | undefined {
  if (!(azimuthRateDegS > 0))
    throw new RangeError(`azimuthRateDegS must be positive, found ${azimuthRateDegS}`);
  const { fromAtMs, stepMs, azimuthDeg, elevationDeg } = sampleTrack(observer, pass.aosAtMs, pass.losAtMs);
  let first: number | undefined;
  let last = 0;
  let neededRateDegS = 0;
  let maxElevationDeg = -90;
  for (let i = 1; i < azimuthDeg.length; i += 1) {
    const rateDegS = Math.abs(azimuthDeg[i]! - azimuthDeg[i - 1]!) / (stepMs / 1000);
    if (rateDegS <= azimuthRateDegS) continue;
    first ??= i - 1;
    last = i;
    neededRateDegS = Math.max(neededRateDegS, rateDegS);
    maxElevationDeg = Math.max(maxElevationDeg, elevationDeg[i - 1]!, elevationDeg[i]!);
  }
  if (first === undefined) return undefined;
  return {
    fromAtMs: fromAtMs + first * stepMs,
    toAtMs: fromAtMs + last * stepMs,
    neededRateDegS,
    rotatorRateDegS: azimuthRateDegS,
    maxElevationDeg,
  };
}
