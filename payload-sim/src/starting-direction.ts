import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import { createSky } from './space-link/sky.ts';

/** Before a pass a station waits where the satellite will rise; so does ours when it is switched on this close to it. */
const waitingMs = 120_000;

/**
 * Where a rotator stands that has been there all day: on a satellite during its pass, at its rising shortly before,
 * else undefined: parked.
 */
export function startingDirection(
  ships: readonly { readonly propagator: Propagator }[],
  place: Place,
  horizon: Horizon,
  nowAtMs: number,
): { azimuthDeg: number; elevationDeg: number } | undefined {
  const skies = ships.map(({ propagator }) => createSky(propagator, place, horizon));
  for (let atMs = nowAtMs; atMs <= nowAtMs + waitingMs; atMs += 500) {
    for (const sky of skies) {
      const position = sky(atMs);
      if (position?.isInView) return { azimuthDeg: position.azimuthDeg, elevationDeg: position.elevationDeg };
    }
  }
  return undefined;
}
