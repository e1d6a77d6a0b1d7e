import type { EarthOrientation } from './earth-orientation.ts';
import { findShadows, type ShadowEvent, shadowEvents, sunlightAt } from './eclipse.ts';
import type { Place } from './look-angles.ts';
import { type OpticalSpan, opticalSpans } from './optical.ts';
import type { Propagator } from './propagator.ts';

/** What Sun and shadow do to a pass. */
export interface PassLight {
  /** Share of the Sun's disc that shines on the satellite at its rise: 0 in the umbra, 1 in full light. */
  readonly sunlightAtAos: number;
  /** Entries and exits of penumbra and umbra between AOS and LOS, in order. */
  readonly shadowEvents: readonly ShadowEvent[];
  /** When it could be seen: in sunlight, the station dark. Empty when `isOpticallyPossible` is false. */
  readonly optical: readonly OpticalSpan[];
}

export interface LightQuestion {
  readonly propagator: Propagator;
  readonly place: Place;
  readonly pass: { readonly aosAtMs: number; readonly losAtMs: number };
  readonly standardMagnitude?: number;
  readonly earthOrientation?: EarthOrientation;
}

/** The light of one pass. @throws RangeError where the elements give no position at the rise */
export function lightOfPass({ pass, ...question }: LightQuestion): PassLight {
  const { aosAtMs, losAtMs } = pass;
  const { propagator } = question;
  const state = propagator.at(aosAtMs);
  if (!state.ok) throw new RangeError(`no position at the rise: ${state.fault.kind}`);
  return {
    sunlightAtAos: sunlightAt(state.value.positionTemeKm, aosAtMs),
    shadowEvents: shadowEvents(findShadows(propagator, aosAtMs, losAtMs)),
    optical: opticalSpans({ ...question, fromAtMs: aosAtMs, toAtMs: losAtMs }),
  };
}
