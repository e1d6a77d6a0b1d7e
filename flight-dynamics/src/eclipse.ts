import { fractionOfLight, lightAt, type ShadowModel, wgs84Shadow } from './eclipse/shadow-geometry.ts';
import { type ShadowKind, type ShadowScene, searchShadow } from './eclipse/shadow-search.ts';
import { createStateFunction } from './kernel.ts';
import type { Propagator } from './propagator.ts';
import { sunPositionTemeKm } from './sun.ts';
import { msPerDay, unixEpochJulianDay } from './time.ts';
import type { Vector3 } from './vector.ts';

export { fractionOfLight, lightAt, type ShadowModel, wgs84Shadow } from './eclipse/shadow-geometry.ts';
export { type ShadowKind, type ShadowScene, searchShadow } from './eclipse/shadow-search.ts';

/** One stay in the shadow. Umbrae lie within penumbrae; ends on the window's edge say so. */
export interface Shadow {
  readonly kind: ShadowKind;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly isOpenAtStart: boolean;
  readonly isOpenAtEnd: boolean;
}

export interface ShadowEvent {
  readonly kind: 'penumbra-entry' | 'umbra-entry' | 'umbra-exit' | 'penumbra-exit';
  readonly atMs: number;
}

/**
 * Every stay of a satellite in the Earth's penumbra and umbra within a window, in order of entry.
 *
 * The Earth is the WGS-84 ellipsoid without air, the Sun a disc of 695,700 km at its apparent place (light time and aberration counted).
 * Against the propagated orbit the instants are good to 2 ms in low orbit, all of it the Sun's 0.2 arcsec; air, clouds and the true
 * orbit each move a real one by up to a second or so. Where the elements give no position nothing is told.
 *
 * @throws RangeError when the window is not finite or runs backwards, or the elements are refused
 */
export function findShadows(
  propagator: Propagator,
  fromAtMs: number,
  toAtMs: number,
  model: ShadowModel = wgs84Shadow,
): Shadow[] {
  if (!(Number.isFinite(fromAtMs) && Number.isFinite(toAtMs) && fromAtMs <= toAtMs)) {
    throw new RangeError(`window must run forwards, found ${fromAtMs} to ${toAtMs}`);
  }
  const scene: ShadowScene = { stateAt: statesOf(propagator), sunAtKm: sunPositionTemeKm, model };
  const shadows: Shadow[] = [];
  for (const penumbra of searchShadow(scene, 'penumbra', fromAtMs, toAtMs).spans) {
    shadows.push({ kind: 'penumbra', ...penumbra });
    for (const umbra of searchShadow(scene, 'umbra', penumbra.fromAtMs, penumbra.toAtMs).spans) {
      shadows.push({ kind: 'umbra', ...umbra });
    }
  }
  return shadows;
}

/** Entries and exits in order of time; ends that only the window made are none. */
export function shadowEvents(shadows: readonly Shadow[]): ShadowEvent[] {
  return shadows
    .flatMap(({ kind, fromAtMs, toAtMs, isOpenAtStart, isOpenAtEnd }) => [
      ...(isOpenAtStart ? [] : [{ kind: `${kind}-entry` as const, atMs: fromAtMs }]),
      ...(isOpenAtEnd ? [] : [{ kind: `${kind}-exit` as const, atMs: toAtMs }]),
    ])
    .sort((a, b) => a.atMs - b.atMs);
}

/** Share of the Sun's disc that shines on a satellite: 0 in the umbra, 1 in full light. See `fractionOfLight`. */
export function sunlightAt(positionTemeKm: Vector3, atMs: number, model: ShadowModel = wgs84Shadow): number {
  return fractionOfLight(lightAt(positionTemeKm, sunPositionTemeKm(atMs), model));
}

function statesOf({ elements }: Propagator): ShadowScene['stateAt'] {
  const orbit = createStateFunction(elements);
  if (!orbit.ok) throw new RangeError(`elements of ${elements.noradId}: ${orbit.fault.kind}`);
  const { stateAt } = orbit.value;
  const epochDayAtMs = (elements.epoch.day - unixEpochJulianDay) * msPerDay;
  const epochFractionMinutes = elements.epoch.fraction * 1440;
  return (atMs, state) => stateAt((atMs - epochDayAtMs) / 60_000 - epochFractionMinutes, state) === 0;
}
