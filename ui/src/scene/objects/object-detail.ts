import type { ElementSet } from '@dawa/flight-dynamics/elements';
import { itrfToGeodetic, temeToItrf } from '@dawa/flight-dynamics/frames';
import type { Horizon } from '@dawa/flight-dynamics/horizon';
import { createObserver, type Place } from '@dawa/flight-dynamics/look-angles';
import { type Pass, searchPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator, type Propagator } from '@dawa/flight-dynamics/propagator';
import { isSunlit } from '@dawa/flight-dynamics/sun';
import { searchedDays } from './searched-days.ts';

/** What comes next over the station's ridge. */
export type NextSight =
  | {
      readonly kind: 'rises';
      readonly atMs: number;
      readonly setsAtMs: number;
      readonly maxElevationDeg: number;
      readonly azimuthDeg: number;
    }
  | { readonly kind: 'sets'; readonly atMs: number; readonly azimuthDeg: number }
  /** All through the search, as a geostationary satellite. */
  | { readonly kind: 'stays-up' }
  | { readonly kind: 'stays-down' };

/** One object, looked at closely. */
export interface ObjectDetail {
  readonly noradId: number;
  readonly atMs: number;
  readonly epochAtMs: number;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly heightKm: number;
  /** Against the stars. */
  readonly speedKmS: number;
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
  readonly rangeKm: number;
  readonly isSunlit: boolean;
  readonly next: NextSight;
}

const searchedMs = searchedDays * 86_400_000;

/**
 * Tells all about one object at a time, from its own propagator. The search for its passes, some milliseconds, is made when another
 * object or a time outside of the last search is asked for.
 *
 * @returns undefined when its elements give no position then
 */
export function createObjectDetails(
  place: Place,
  horizon: Horizon,
): (set: ElementSet, atMs: number) => ObjectDetail | undefined {
  let searched: Searched | undefined;
  return (set, atMs) => {
    if (searched?.set !== set || atMs < searched.fromAtMs || atMs > searched.goodUntilAtMs) {
      searched = search(set, place, horizon, atMs);
    }
    if (searched === undefined) return undefined;
    const { propagator, passes } = searched;
    const sight = createObserver(propagator, place).sightAt(atMs);
    if (!sight.ok) return undefined;
    const { teme, azimuthDeg, elevationDeg, rangeKm } = sight.value;
    return {
      noradId: set.noradId,
      atMs,
      epochAtMs: set.epochAtMs,
      ...itrfToGeodetic(temeToItrf(teme, atMs).positionItrfKm),
      speedKmS: Math.hypot(...teme.velocityTemeKmS),
      azimuthDeg,
      elevationDeg,
      rangeKm,
      isSunlit: isSunlit(teme.positionTemeKm, atMs),
      next: nextSight(passes, atMs),
    };
  };
}

interface Searched {
  readonly set: ElementSet;
  readonly propagator: Propagator;
  readonly fromAtMs: number;
  /** Half of the search: from then on "no pass" would be said of too short a time. */
  readonly goodUntilAtMs: number;
  readonly passes: readonly Pass[];
}

function search(set: ElementSet, place: Place, horizon: Horizon, fromAtMs: number): Searched | undefined {
  const created = createPropagator(set);
  if (!created.ok) return undefined;
  const propagator = created.value;
  const toAtMs = fromAtMs + 1.5 * searchedMs;
  const { passes } = searchPasses({ propagator, place, horizon, stationId: 'here', fromAtMs, toAtMs });
  return { set, propagator, passes, fromAtMs, goodUntilAtMs: fromAtMs + searchedMs / 2 };
}

/** A gap behind a peak counts: it sets there, and rises again. */
function nextSight(passes: readonly Pass[], atMs: number): NextSight {
  const spans = passes.flatMap(visibleSpans);
  const now = spans.find((span) => span.fromAtMs <= atMs && atMs < span.toAtMs);
  if (now?.isOpen) return { kind: 'stays-up' };
  if (now !== undefined) return { kind: 'sets', atMs: now.toAtMs, azimuthDeg: now.pass.losAzimuthDeg };
  const next = spans.find(({ fromAtMs }) => fromAtMs > atMs && fromAtMs < atMs + searchedMs);
  if (next === undefined) return { kind: 'stays-down' };
  const { maxElevationDeg, aosAzimuthDeg } = next.pass;
  return {
    kind: 'rises',
    atMs: next.fromAtMs,
    setsAtMs: next.toAtMs,
    maxElevationDeg,
    azimuthDeg: aosAzimuthDeg,
  };
}

function visibleSpans(pass: Pass) {
  const spans: { fromAtMs: number; toAtMs: number; isOpen: boolean; pass: Pass }[] = [];
  let fromAtMs = pass.aosAtMs;
  for (const gap of pass.gaps) {
    spans.push({ fromAtMs, toAtMs: gap.fromAtMs, isOpen: false, pass });
    fromAtMs = gap.toAtMs;
  }
  spans.push({ fromAtMs, toAtMs: pass.losAtMs, isOpen: pass.isUpAtEnd, pass });
  return spans;
}
