import type { EarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import { elementAgeDays } from '@dawa/flight-dynamics/element-age';
import type { ElementSet } from '@dawa/flight-dynamics/elements';
import { type Horizon, horizonElevationDeg } from '@dawa/flight-dynamics/horizon';
import { createObserver, type Observer, type Place } from '@dawa/flight-dynamics/look-angles';
import { type Pass, searchPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { gatherPasses, type SchedulePass } from '@dawa/flight-dynamics/schedule';
import type { Span } from '../ports.ts';

export interface PlanSky {
  readonly stationId: string;
  readonly place: Place;
  readonly horizon: Horizon;
  readonly minElevationDeg: number;
  readonly earthOrientation: EarthOrientation;
}

/** A pass with all that a plan, a page and a calendar want to know of it. */
export interface GatheredPass {
  readonly pass: SchedulePass;
  /** Undefined where the ridge hides it all. */
  readonly seen: Pass | undefined;
  readonly aosAzimuthDeg: number;
  readonly losAzimuthDeg: number;
  readonly elementAgeDays: number;
  /** Over the flat horizon, cut to the span. */
  readonly flat: Span;
  readonly observer: Observer;
}

/** The plan's own path over the sky: what turns of the antenna and least elevations are reckoned from. */
const planTrackStepMs = 15_000;

export interface GatheredSky {
  /** Hidden ones too, by rise. */
  readonly passes: readonly GatheredPass[];
  /** Where the elements gave no position: nothing is known about passes there. */
  readonly blind: readonly Span[];
}

/**
 * Every pass of one satellite in the span.
 *
 * @throws RangeError for elements that SGP4 does not take
 */
export function gatherSky(elements: ElementSet, sky: PlanSky, span: Span): GatheredSky {
  const created = createPropagator(elements);
  if (!created.ok) throw new RangeError(`${elements.noradId}: ${created.fault.kind}`);
  const propagator = created.value;
  const { earthOrientation, ...site } = sky;
  const observer = createObserver(propagator, site.place, earthOrientation);
  const search = searchPasses({ propagator, ...site, ...span, earthOrientation });
  const known = new Map(search.passes.map((pass) => [pass.passId, pass]));
  const gathered = gatherPasses(propagator, site, span, earthOrientation, planTrackStepMs);
  const passes = gathered.map((pass) => {
    const seen = pass.visible.length === 0 ? undefined : known.get(pass.passId);
    return {
      pass,
      seen,
      aosAzimuthDeg: pass.track[0]!.azimuthDeg,
      losAzimuthDeg: pass.track.at(-1)!.azimuthDeg,
      elementAgeDays: elementAgeDays(elements, pass.aosAtMs),
      flat: {
        fromAtMs: Math.max(span.fromAtMs, seen?.flatRiseAtMs ?? pass.aosAtMs),
        toAtMs: Math.min(span.toAtMs, seen?.flatSetAtMs ?? pass.losAtMs),
      },
      observer,
    };
  });
  return { passes, blind: search.unpredictable };
}

export interface RidgeSample {
  readonly atMs: number;
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
  readonly ridgeDeg: number;
}

const mostSamples = 120;

/** The way over the sky from flat rise to flat set with the ridge below it, at both ends and about every `stepMs`. */
export function sampleOverRidge(
  { flat, observer }: GatheredPass,
  horizon: Horizon,
  stepMs: number,
): RidgeSample[] {
  const lengthMs = flat.toAtMs - flat.fromAtMs;
  const steps = Math.max(2, Math.min(mostSamples, Math.ceil(lengthMs / stepMs)));
  const samples: RidgeSample[] = [];
  for (let step = 0; step <= steps; step += 1) {
    const atMs = Math.round(flat.fromAtMs + (lengthMs * step) / steps);
    const look = observer.at(atMs);
    if (!look.ok) continue;
    const { azimuthDeg, elevationDeg } = look.value;
    samples.push({
      atMs,
      azimuthDeg: hundredth(azimuthDeg),
      elevationDeg: hundredth(elevationDeg),
      ridgeDeg: hundredth(horizonElevationDeg(horizon, azimuthDeg)),
    });
  }
  return samples;
}

/** A page draws nothing finer; a week of passes is long enough as it is. */
const hundredth = (value: number) => Math.round(value * 100) / 100;
