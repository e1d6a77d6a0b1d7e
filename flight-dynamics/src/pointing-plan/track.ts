import { wrapTo180 } from '../angle.ts';
import type { Observer } from '../look-angles.ts';

/** Where the satellite is at even steps; azimuth unwrapped, so that it does not jump. */
export interface Track {
  readonly fromAtMs: number;
  readonly stepMs: number;
  readonly azimuthDeg: readonly number[];
  readonly elevationDeg: readonly number[];
}

/** A low satellite moves by 0.3 degrees in this time, and an antenna of 6 degrees a second by 1.5. */
const finestStepMs = 250;
/** Far more than a pass of a low orbit needs; a stay of days is sampled more coarsely. */
const mostSteps = 20_000;

/** @throws RangeError when the span does not run forwards, or the elements give no position in it */
export function sampleTrack(observer: Observer, fromAtMs: number, toAtMs: number): Track {
  if (!(toAtMs >= fromAtMs)) throw new RangeError(`pass must run forwards, found ${fromAtMs} to ${toAtMs}`);
  const steps = Math.min(mostSteps, Math.max(1, Math.ceil((toAtMs - fromAtMs) / finestStepMs)));
  const stepMs = Math.max(1, toAtMs - fromAtMs) / steps;
  const azimuths: number[] = [];
  const elevations: number[] = [];
  let previousDeg: number | undefined;
  for (let i = 0; i <= steps; i += 1) {
    const atMs = i === steps ? Math.max(toAtMs, fromAtMs) : fromAtMs + i * stepMs;
    const look = observer.at(atMs);
    if (!look.ok) throw new RangeError(`no position at ${atMs}: ${look.fault.kind}`);
    const { azimuthDeg, elevationDeg } = look.value;
    previousDeg = previousDeg === undefined ? azimuthDeg : previousDeg + wrapTo180(azimuthDeg - previousDeg);
    azimuths.push(previousDeg);
    elevations.push(elevationDeg);
  }
  return { fromAtMs, stepMs, azimuthDeg: azimuths, elevationDeg: elevations };
}
